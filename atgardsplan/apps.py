from django.apps import AppConfig

from lagesbild.tillagg import anmal


class AtgardsplanConfig(AppConfig):
    name = "atgardsplan"
    verbose_name = "Åtgärdsplan"

    def ready(self) -> None:
        # lagesbild must not know of this app, so the plan says itself how its goals stand in the yearly document.
        anmal("mal", "atgardsplan.dokument.mal")
