"""The Celery app. Its settings are the CELERY_… names of config/settings.py."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process, worker_ready
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["filesystem"] = "config.ko:Transport"

app = Celery("lagesbild")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def frys_det_som_ar_laddat(**_: Any) -> None:
    """What is loaded before the fork stays shared with the parent; no garbage collection of a rendering walks it."""
    gc.collect()
    gc.freeze()


@worker_ready.connect
def samla_upp_vid_start(sender: Any, **_: Any) -> None:
    """Ask for the sweeps as soon as the worker is up: they take up what was under way when the last one was killed."""
    for namn in settings.CELERY_VID_START:
        sender.app.send_task(settings.CELERY_BEAT_SCHEDULE[namn]["task"], retry=False)
