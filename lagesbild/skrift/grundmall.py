"""The common template of the yearly document: its sections, what each is to answer and what good texts hold.

An area without a template or an earlier document begins with this; lag (2023:196), 4 §: a kartläggning of crime, its
extent and consequences, other relevant information, and an analysis of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Malldel:
    """A section of a template. `skrivhjalp` has one piece of advice a line.

    `per_prioriterat`: the section stands once for each prioriterat område, with its name as heading.
    """

    kod: str
    djup: int
    rubrik: str
    syfte: str
    skrivhjalp: str = ""
    block: tuple[str, ...] = ()
    intern: bool = False
    per_prioriterat: bool = False


def _rader(*rader: str) -> str:
    return "\n".join(rader)


PRIORITERAT: Final = Malldel(
    "prioriterat-omrade",
    2,
    "Prioriterat område",
    "Visar om det prioriterade området behöver särskilda åtgärder i åtgärdsplanen, och varför.",
    _rader(
        "Beskriv problemet lokalt: vad som händer, var, när och i vilken omfattning.",
        "Säg vilka konsekvenser det får för boende, barn och unga, näringsidkare och verksamheter.",
        "Skriv vad ni vet om orsakerna, och vad som är antaganden.",
        "Svara ja eller nej på om särskilda åtgärder behövs. Kommentaren säger vad som redan görs i ordinarie arbete.",
        "Stöd varje påstående med en siffra, en tabell eller en namngiven källa.",
    ),
    per_prioriterat=True,
)

GRUNDMALL: Final[tuple[Malldel, ...]] = (
    Malldel(
        "sammantagen",
        1,
        "Sammantagen bedömning av lokal lägesbild",
        "Ger den som bara läser en sida hela bilden: läget, utvecklingen och vad parterna väljer att arbeta med.",
        _rader(
            "Börja med slutsatsen. Tre till fem punkter räcker.",
            "Säg vad som har blivit bättre, vad som har blivit sämre och vad som är osäkert.",
            "Skriv det här avsnittet sist, när analysen i de andra är klar.",
        ),
    ),
    Malldel(
        "veckobedomningar",
        2,
        "Veckans gemensamma bedömning",
        "Visar hur läget har bedömts vecka för vecka i varje stadsdel.",
        _rader(
            "Förklara nivåerna och hur många veckor som är bedömda.",
            "Räkna veckor på nivå 3 eller högre. Räkna inte medelvärden av nivåer.",
            "Säg vad som låg bakom veckorna på nivå 4 och 5, utan att någon person går att känna igen.",
        ),
        ("nivaer", "artabell", "arssammanfattning"),
    ),
    Malldel(
        "inledning",
        1,
        "Inledning",
        "Säger vilken överenskommelse lägesbilden bygger på, vilket område den gäller och vilken tid den täcker.",
        _rader("Nämn överenskommelsen och vilka parter som står bakom.", "Skriv vilka månader statistiken omfattar."),
    ),
    Malldel(
        "syfte",
        1,
        "Syfte",
        "Säger vad lägesbilden ska användas till och vem den är skriven för.",
        _rader("Koppla till åtgärdsplanen: vilka beslut ska lägesbilden ge underlag för?", "Nämn målgruppen."),
    ),
    Malldel(
        "kallor",
        1,
        "Källor",
        "Låter läsaren bedöma hur säkra uppgifterna är.",
        _rader(
            "Ange för varje källa utgivare, vad den mäter och när uppgifterna hämtades.",
            "Skriv vad källan inte visar: mörkertal, små urval, ändrade kategorier.",
        ),
        ("kallor",),
    ),
    Malldel(
        "stadsdelsomradet",
        1,
        "Beskrivning av stadsdelsområdet",
        "Annan relevant information: de förhållanden som brott och otrygghet ska förstås mot.",
        _rader(
            "Beskriv bebyggelse, kommunikationer, centrum och mötesplatser.", "Nämn det som har ändrats under året."
        ),
        ("stadsdelar",),
    ),
    Malldel(
        "befolkningsfakta",
        2,
        "Befolkningsfakta",
        "Visar hur levnadsvillkoren skiljer sig från staden i stort.",
        _rader(
            "Lyft nyckeltal med betydelse för det brottsförebyggande arbetet, till exempel skolresultat.",
            "Jämför med staden för samma år. Dra inga slutsatser om enskilda grupper.",
        ),
        ("nyckeltal",),
    ),
    Malldel(
        "lokalpolisomradet",
        1,
        "Beskrivning av lokalpolisområdet",
        "Säger vilken del av polisen som är part och hur gränserna förhåller sig till stadsdelsområdet.",
        _rader("Nämn om gränsen har ändrats under året, för då går siffrorna inte att jämföra rakt av."),
        ("lokalpolisomrade",),
    ),
    Malldel(
        "brottsligheten",
        1,
        "Beskrivning av brottsligheten",
        "Kartläggningen enligt 4 §: vilka brott som anmäls, hur omfattande de är och vilka konsekvenser de får.",
        _rader(
            "Ange både antal och förändring. Ett procenttal på ett litet antal säger inget.",
            "Skilj på fler brott och fler anmälningar: kontroller och kampanjer påverkar statistiken.",
            "Beskriv konsekvenserna: vem drabbas, och vad kostar det i skada, rädsla och resurser?",
            "Säg var och när brotten sker om det går att belägga.",
        ),
        ("compstat", "compstat_diagram"),
    ),
    Malldel(
        "tryggheten",
        1,
        "Beskrivning av tryggheten",
        "Kartläggningen av otrygghet: vilka som är oroliga, var och för vad, och vad det gör med deras vardag.",
        _rader(
            "Redovisa undersökningens år, antal svar och felmarginal där de finns.",
            "Jämför kvinnor och män, stadsdelar och staden.",
            "Skilj mellan upplevd otrygghet och utsatthet för brott.",
        ),
    ),
    Malldel(
        "tyck-till",
        2,
        "Anmälningar i Tyck till",
        "Visar vad invånarna själva anmäler om den offentliga miljön.",
        _rader("Säg vilka slag som ökar.", "Många anmälningar kan bero på att fler känner till tjänsten."),
        ("tyck_till", "tyck_till_diagram"),
    ),
    Malldel(
        "trygghetsvandringar",
        2,
        "Trygghetsvandringar",
        "Visar vad som kom fram på plats och vad som har gjorts åt det.",
        _rader(
            "Nämn plats, datum och vilka som deltog i stort, inte vid namn.",
            "Skriv vad som är åtgärdat och vad som är kvar.",
        ),
    ),
    Malldel(
        "analys",
        1,
        "Analys",
        "4 § kräver en analys av kartläggningen och den övriga informationen: orsaker, samband och vad som kan komma.",
        _rader(
            "Väg samman brott, otrygghet och levnadsvillkor. Vilka problem hänger ihop?",
            "Skriv vad som tros ligga bakom, hur säkert det är och vad som talar emot.",
            "Peka ut det som kräver gemensamma insatser utöver ordinarie verksamhet.",
        ),
    ),
    Malldel(
        "prioriterade",
        1,
        "Prioriterade samverkansområden",
        "Binder lägesbilden till åtgärdsplanen: ett avsnitt för varje prioriterat område i överenskommelsen.",
        _rader("Skriv kort hur områdena valdes och hur de hänger ihop."),
    ),
    PRIORITERAT,
)

AV_KOD: Final = {del_.kod: del_ for del_ in GRUNDMALL}


def hjalp_for(kod: str, *, prioriterat: bool = False) -> tuple[str, str]:
    """Purpose and writing help of a section by its kod; empty for one that the template does not know."""
    del_ = PRIORITERAT if prioriterat else AV_KOD.get(kod)
    return (del_.syfte, del_.skrivhjalp) if del_ else ("", "")
