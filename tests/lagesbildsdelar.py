"""A short yearly document that holds all that the law asks, for tests of review, versions and comparison."""

from lagesbild.models import Avsnitt, Lagesbild

TEXTER = {
    "sammantagen": "Läget har försämrats i centrum men förbättrats i bostadsområdena, och vi väljer att arbeta med "
    "det som drar in unga i brott.",
    "brottsligheten": "Under året anmäldes 1 412 brott. De flesta skedde kring torget, och följden är att många "
    "undviker platsen på kvällen.",
    "stadsdelsomradet": "Området har tre stadsdelar med olika bebyggelse, två centrum, flera skolor och goda "
    "kommunikationer in till staden.",
}


def fyll(lagesbild: Lagesbild) -> Lagesbild:
    """Add to the draft of the tests' world what is missing: the law's parts, an intern section, the year table.

    What is left open needs a reason and no more.
    """
    for nr, (kod, text) in enumerate(TEXTER.items(), 10):
        Avsnitt.objects.create(
            lagesbild=lagesbild, kod=kod, ordning=nr, rubrik=kod.capitalize(), text=f"<p>{text}</p>", tillstand="klar"
        )
    Avsnitt.objects.create(
        lagesbild=lagesbild, kod="hemligt", ordning=20, rubrik="Arbetssätt", text="<p>Spaning på torget.</p>",
        intern=True, tillstand="klar", block=["nivaer", "artabell"],
    )  # fmt: skip
    Avsnitt.objects.create(
        lagesbild=lagesbild, kod="veckor", ordning=21, rubrik="Veckorna", block=["artabell"], tillstand="klar"
    )
    return lagesbild
