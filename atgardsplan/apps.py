from django.apps import AppConfig


class AtgardsplanConfig(AppConfig):
    name = "atgardsplan"
    verbose_name = "Åtgärdsplan"
