from django.apps import AppConfig


class PlatserConfig(AppConfig):
    name = "platser"
    verbose_name = "Platser"
