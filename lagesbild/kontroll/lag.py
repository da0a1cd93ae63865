"""What 4 § lag (2023:196) om kommuners ansvar för brottsförebyggande arbete asks of a lägesbild.

A kartläggning of crime, its extent and consequences, other relevant information, and an analysis of both. Each is
looked for where the template says that it belongs. A program sees that something is written there, never that it is
good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from lagesbild.kontroll.bas import Avsnittslage, Grund, Kontroll, Kontrollunderlag, Plats, Punkt, antal_ord
from samverkan.svenska import antal, upprakning

MINST_ORD: Final = 12  # what is shorter is a note about what should be written
OMFATTNING: Final = ("brottsligheten",)
KONSEKVENSER: Final = ("brottsligheten", "tryggheten", "prioriterade")
OVRIGT: Final = ("stadsdelsomradet", "befolkningsfakta", "lokalpolisomradet")
ANALYS: Final = ("analys",)
ANALYS_ANNARS: Final = ("sammantagen",)  # of documents whose template has no section for the analysis alone
SIFFERBLOCK: Final = frozenset({"compstat", "compstat_diagram"})
FAKTABLOCK: Final = frozenset({"nyckeltal", "stadsdelar", "lokalpolisomrade"})

_TAL: Final = re.compile(r"\d")
_FOLJD: Final = re.compile(
    r"konsekven|följd|följer av|drabba|påverka|medför|leder till|lett till|innebär|skada|skador|otrygg|oro|rädd"
    r"|undvik|utsatt|sårbar|lidande|kostnad|förtroende",
    re.IGNORECASE,
)


def omfattning(u: Kontrollunderlag) -> Kontroll:
    """Kartläggning: how much crime there is, in figures."""
    delar = u.under(*OMFATTNING)
    med_siffror = [a for a in delar if SIFFERBLOCK & set(a.block) or (_TAL.search(a.text) and a.ord >= MINST_ORD)]
    skrivna = [a for a in delar if a.ord >= MINST_ORD]
    punkter = _saknas("omfattning", u, delar, "brottsligheten", "brottslighetens omfattning")
    if delar and not (med_siffror and skrivna):
        vad = "text" if med_siffror else "siffror"
        punkter = (
            Punkt("omfattning", f"{delar[0].rubrik}: {vad} om omfattningen saknas.", Plats.avsnitt(delar[0].pk)),
        )
    return Kontroll(
        "omfattning",
        "Kartläggning: brottslighetens omfattning",
        Grund.LAG,
        True,
        f"{antal(len(skrivna), 'avsnitt', 'avsnitt')} med text, {len(med_siffror)} med siffror eller tabell.",
        punkter,
    )


def konsekvenser(u: Kontrollunderlag) -> Kontroll:
    """Kartläggning: what crime leads to. Found by the words that such sentences need."""
    delar = u.under(*KONSEKVENSER) + [a for a in u.avsnitt if a.prioriterat]
    delar = list(dict.fromkeys(delar))
    traffar = [a for a in delar if a.ord >= MINST_ORD and _FOLJD.search(f"{a.text} {a.kommentar}")]
    punkter = _saknas("konsekvenser", u, delar, "brottsligheten eller tryggheten", "brottslighetens konsekvenser")
    if delar and not traffar:
        punkter = (
            Punkt(
                "konsekvenser",
                f"{delar[0].rubrik}: skriv vad brotten leder till, vem som drabbas och hur det påverkar tryggheten.",
                Plats.avsnitt(delar[0].pk),
            ),
        )
    return Kontroll(
        "konsekvenser",
        "Kartläggning: brottslighetens konsekvenser",
        Grund.LAG,
        True,
        f"{len(traffar)} av {antal(len(delar), 'avsnitt', 'avsnitt')} om brott, trygghet och prioriterade områden "
        "nämner följder.",
        punkter,
    )


def ovrigt(u: Kontrollunderlag) -> Kontroll:
    """Other relevant information: the area, its people, the police area."""
    delar = u.under(*OVRIGT)
    fyllda = [a for a in delar if a.ord >= MINST_ORD or FAKTABLOCK & set(a.block)]
    punkter = _saknas("ovrigt", u, delar, "stadsdelsområdet", "annan relevant information")
    if delar and not fyllda:
        punkter = (Punkt("ovrigt", f"{delar[0].rubrik}: beskrivningen saknas.", Plats.avsnitt(delar[0].pk)),)
    return Kontroll(
        "ovrig-information",
        "Annan relevant information",
        Grund.LAG,
        True,
        f"{len(fyllda)} av {antal(len(delar), 'avsnitt', 'avsnitt')} om området är ifyllda.",
        punkter,
    )


def analys(u: Kontrollunderlag) -> Kontroll:
    """An analysis of the kartläggning and of the other information."""
    delar = u.under(*ANALYS) or u.under(*ANALYS_ANNARS)
    ord_ = sum(a.ord for a in delar)
    punkter = _saknas("analys", u, delar, "analysen", "en analys av kartläggningen och den övriga informationen")
    if delar and ord_ < MINST_ORD:
        punkter = (Punkt("analys", f"{delar[0].rubrik}: analysen är inte skriven.", Plats.avsnitt(delar[0].pk)),)
    var = f" under ”{delar[0].rubrik}”" if delar else ""
    utfall = f"{antal(ord_, 'ord', 'ord')} skrivna{var}."
    return Kontroll("analys", "Analys av omfattning och konsekvenser", Grund.LAG, True, utfall, punkter)


def prioriterade(u: Kontrollunderlag) -> Kontroll:
    """Each prioriterat område of the agreement has its answer about särskilda åtgärder, with a kommentar."""
    om: dict[str, Avsnittslage] = {a.prioriterat: a for a in u.avsnitt if a.prioriterat}
    punkter: list[Punkt] = []
    for slug, namn in u.prioriterade.items():
        a = om.get(slug)
        if a is None:
            punkter.append(Punkt(f"{slug}:avsnitt", f"{namn}: området i överenskommelsen har inget avsnitt."))
            continue
        if a.behov is None:
            text = "svara ja eller nej på om särskilda åtgärder behövs."
            punkter.append(Punkt(f"{slug}:behov", f"{a.rubrik}: {text}", Plats.avsnitt(a.pk, "id_behov_0")))
        if antal_ord(a.kommentar) < 3:
            text = "skriv en kommentar till svaret."
            punkter.append(Punkt(f"{slug}:kommentar", f"{a.rubrik}: {text}", Plats.avsnitt(a.pk, "id_kommentar")))
    besvarade = [namn for slug, namn in u.prioriterade.items() if (a := om.get(slug)) and a.behov is not None]
    ja = sum(1 for slug in u.prioriterade if (a := om.get(slug)) and a.behov)
    utfall = (
        f"{len(besvarade)} av {antal(len(u.prioriterade), 'område är besvarat', 'områden är besvarade')}, {ja} med ja."
    )
    if not u.prioriterade:
        utfall = "Ingen överenskommelse med prioriterade områden gäller året."
        punkter.append(
            Punkt("overenskommelse", "Lägg in den överenskommelse som gäller, med sina prioriterade områden.")
        )
    return Kontroll(
        "prioriterade", "Prioriterade områden: ja eller nej, med kommentar", Grund.HUS, True, utfall, tuple(punkter)
    )


def _saknas(objekt: str, u: Kontrollunderlag, delar: Sequence[Avsnittslage], var: str, vad: str) -> tuple[Punkt, ...]:
    if delar:
        return ()
    finns = upprakning([a.rubrik for a in u.avsnitt if a.djup == 1][:3]) or "inga avsnitt alls"
    return (Punkt(objekt, f"Dokumentet har inget avsnitt om {var}, där {vad} hör hemma (det har {finns})."),)


REGLER: Final[tuple[Callable[[Kontrollunderlag], Kontroll], ...]] = (
    omfattning,
    konsekvenser,
    ovrigt,
    analys,
    prioriterade,
)
