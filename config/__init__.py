"""Composes the apps. The Celery app is made here so that tasks find it wherever Django is started."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
