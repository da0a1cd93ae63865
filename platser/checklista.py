"""The checklist of a kartläggning: what is asked about a place, in the order it is asked."""

from __future__ import annotations

from typing import Final

# (subject, question). Written after the usual steps of place-based work: what, when, who, the physical place, who owns.
FRAGOR: Final[tuple[tuple[str, str], ...]] = (
    ("Problemet", "Vad är det som händer på platsen?"),
    ("Problemet", "När händer det: tider, veckodagar, årstider?"),
    ("Problemet", "Hur har det utvecklats, och vad säger siffrorna?"),
    ("Människorna", "Vilka grupper berörs, och hur upplever de platsen?"),
    ("Människorna", "Vilka vistas här, och vad gör de här?"),
    ("Miljön", "Är belysningen hel, jämn och rätt placerad?"),
    ("Miljön", "Är sikten fri från växtlighet och annat som skymmer?"),
    ("Miljön", "Är platsen hel och ren: klotter, skräp, skadegörelse?"),
    ("Miljön", "Går det att ta sig hit och härifrån utan omvägar och återvändsgränder?"),
    ("Miljön", "Finns bänkar, hörn och ytor som bjuder in till problem?"),
    ("Verksamheten", "Finns verksamheter som drar till sig problem eller motverkar dem?"),
    ("Verksamheten", "Finns människor här som ser och kan ingripa, också på kvällar?"),
    ("Ansvaret", "Vem äger och sköter vad, och är det känt?"),
    ("Ansvaret", "Samverkar ägare, förvaltare och verksamheter med varandra?"),
    ("Ansvaret", "Vilka insatser har gjorts, och vad ledde de till?"),
)
