"""What the two authorities ask of each other: finished texts, sources, figures of today, no open questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lagesbild.kontroll.bas import Grund, Kontroll, Kontrollunderlag, Plats, Platsslag, Punkt, i_avsnitten
from samverkan.svenska import antal


def _hus(kod: str, rubrik: str, kravs: bool, utfall: str, punkter: tuple[Punkt, ...]) -> Kontroll:
    return Kontroll(kod, rubrik, Grund.HUS, kravs, utfall, punkter)


def tomma(u: Kontrollunderlag) -> Kontroll:
    """No section stands empty: without text and content of its own, and without sections below it."""
    tomt = [a for a in u.avsnitt if a.tomt and not u.har_under(a)]
    punkter = tuple(
        Punkt(a.kod, f"{a.rubrik}: skriv texten, eller lämna ut avsnittet i år.", Plats.avsnitt(a.pk)) for a in tomt
    )
    alla = len(u.avsnitt)
    utfall = f"{alla - len(tomt)} av {antal(alla, 'avsnitt', 'avsnitt')} har innehåll."
    if not alla:
        punkter = (Punkt("inga", "Dokumentet har inga avsnitt."),)
    return _hus("tomma-avsnitt", "Inget avsnitt är tomt", True, utfall, punkter)


def att_uppdatera(u: Kontrollunderlag) -> Kontroll:
    """No text is last year's."""
    gamla = [a for a in u.avsnitt if a.att_uppdatera]
    punkter = tuple(
        Punkt(
            a.kod,
            f"{a.rubrik}: texten är från {a.fran_ar}. Skriv om den eller säg att den gäller.",
            Plats.avsnitt(a.pk),
        )
        for a in gamla
    )
    utfall = (
        f"{antal(len(gamla), 'avsnitt', 'avsnitt')} har text från ett tidigare år."
        if gamla
        else "Alla texter gäller året."
    )
    return _hus("att-uppdatera", "Texterna gäller året", True, utfall, punkter)


def klara(u: Kontrollunderlag) -> Kontroll:
    """Each section that somebody writes has been said to be ready."""
    kvar = [
        a for a in u.avsnitt if (a.text or a.kommentar) and a.tillstand in ("tom", "utkast") and not a.att_uppdatera
    ]
    punkter = tuple(
        Punkt(a.kod, f"{a.rubrik}: är fortfarande utkast.", Plats.avsnitt(a.pk, "id_tillstand")) for a in kvar
    )
    skrivna = sum(1 for a in u.avsnitt if a.text or a.kommentar)
    klara_ = sum(1 for a in u.avsnitt if (a.text or a.kommentar) and a.tillstand not in ("tom", "utkast"))
    av = antal(skrivna, "skrivet avsnitt är klart", "skrivna avsnitt är klara")
    utfall = f"{klara_} av {av} eller klara för granskning."
    return _hus("klara", "Avsnitten är klara", False, utfall, punkter)


def kallor(u: Kontrollunderlag) -> Kontroll:
    """The document names its sources."""
    punkter = () if u.kallor else (Punkt("inga", "Inga källor är angivna."),)
    return _hus("kallor", "Källor finns", True, f"{antal(len(u.kallor), 'källa', 'källor')}.", punkter)


def kallor_anvands(u: Kontrollunderlag) -> Kontroll:
    """Each source is referred to in some text, and one with an address says when it was fetched."""
    plats = next((a for a in u.avsnitt if "kallor" in a.block), None)
    dit = Plats.avsnitt(plats.pk, "") if plats else Plats()
    punkter: list[Punkt] = []
    for k in u.kallor:
        kort = k.text if len(k.text) <= 70 else f"{k.text[:69].rstrip()}…"
        if k.nyckel not in u.anvanda_kallor:
            punkter.append(Punkt(f"{k.nyckel}:hanvisning", f"{kort} Ingen text hänvisar till källan.", dit))
        if k.har_adress and k.hamtad is None:
            punkter.append(Punkt(f"{k.nyckel}:hamtad", f"{kort} Datum då källan hämtades saknas.", dit))
    anvands = sum(k.nyckel in u.anvanda_kallor for k in u.kallor)
    utfall = f"{anvands} av {antal(len(u.kallor), 'källa används', 'källor används')} i texten."
    return _hus("kallor-anvands", "Källorna används och är daterade", False, utfall, tuple(punkter))


def hanvisningar(u: Kontrollunderlag) -> Kontroll:
    """No text refers to what the document does not have."""
    utfall = (
        f"{antal(len(u.brutna), 'hänvisning leder', 'hänvisningar leder')} ingenstans."
        if u.brutna
        else "Alla hänvisningar leder rätt."
    )
    return _hus("hanvisningar", "Hänvisningarna leder rätt", True, utfall, i_avsnitten(u, u.brutna))


def utan_innehall(u: Kontrollunderlag) -> Kontroll:
    """Where a table, chart or map should stand there is one."""
    n = len(u.utan_innehall)
    utfall = (
        f"{antal(n, 'tabell, diagram eller karta', 'tabeller, diagram eller kartor')} har inget att visa."
        if n
        else "Allt som programmet fyller i har något att visa."
    )
    return _hus("utan-innehall", "Tabeller, diagram och kartor har innehåll", False, utfall,
                i_avsnitten(u, u.utan_innehall))  # fmt: skip


def tackning(u: Kontrollunderlag) -> Kontroll:
    """The weeks of the year are assessed and fastställda."""
    t = u.tackning
    punkter: list[Punkt] = []
    if t.bedomda < t.av:
        punkter.append(
            Punkt(
                f"bedomda:{t.bedomda}/{t.av}",
                f"{antal(t.av - t.bedomda, 'vecka är inte bedömd', 'veckor är inte bedömda')}. "
                "Säg varför i texten, eller bedöm dem.",
                Plats(Platsslag.AR),
            )
        )
    if t.faststallda < t.bedomda:
        punkter.append(
            Punkt(
                f"faststallda:{t.faststallda}/{t.bedomda}",
                "1 bedömd vecka är inte fastställd av båda parter och kommer inte med i den publika utgåvan."
                if t.bedomda - t.faststallda == 1
                else f"{t.bedomda - t.faststallda} bedömda veckor är inte fastställda av båda parter "
                "och kommer inte med i den publika utgåvan.",
                Plats(Platsslag.AR),
            )
        )
    if not t.av:
        punkter.append(Punkt("inga", "Året har inte börjat, eller så finns inga stadsdelar.", Plats(Platsslag.AR)))
    utfall = f"{t.bedomda} av {antal(t.av, 'vecka är bedömd', 'veckor är bedömda')}, {t.faststallda} är fastställda."
    return _hus("tackning", "Veckorna är bedömda och fastställda", False, utfall, tuple(punkter))


def uttag(u: Kontrollunderlag) -> Kontroll:
    """No figure is older than what has been read in since."""
    antal_ = len(u.aldre_uttag)
    utfall = (
        f"{antal(antal_, 'uppgift är', 'uppgifter är')} äldre än det som har lästs in."
        if antal_
        else "Inga nyare uttag finns."
    )
    return _hus("uttag", "Siffrorna är de senaste", False, utfall, u.aldre_uttag)


def andrade_siffror(u: Kontrollunderlag) -> Kontroll:
    """Every bound figure says what the statistics give today."""
    antal_ = len(u.andrade_siffror)
    utfall = (
        f"{antal(antal_, 'siffra har', 'siffror har')} ändrats sedan texten skrevs."
        if antal_
        else "Alla bundna siffror stämmer."
    )
    return _hus("andrade-siffror", "Ändrade siffror är godtagna", True, utfall, i_avsnitten(u, u.andrade_siffror))


def avvikande_tal(u: Kontrollunderlag) -> Kontroll:
    """Numbers that are written by hand agree with the figures."""
    antal_ = len(u.avvikande_tal)
    utfall = (
        f"{antal(antal_, 'tal', 'tal')} i texten går inte att finna i siffrorna."
        if antal_
        else "Inga skrivna tal säger emot siffrorna."
    )
    return _hus("obundna-tal", "Skrivna tal stämmer med siffrorna", False, utfall, i_avsnitten(u, u.avvikande_tal))


def alternativtexter(u: Kontrollunderlag) -> Kontroll:
    """Every image says in words what it shows."""
    antal_ = len(u.alternativtexter)
    utfall = f"{antal(antal_, 'bild', 'bilder')} behöver en bättre alternativtext." if antal_ else "Alla bilder har en."
    return _hus("alternativtexter", "Bilderna har alternativtexter", False, utfall, u.alternativtexter)


def kommentarer(u: Kontrollunderlag) -> Kontroll:
    """No comment waits for an answer."""
    antal_ = len(u.oppna_kommentarer)
    utfall = (
        f"{antal(antal_, 'kommentar är öppen', 'kommentarer är öppna')}." if antal_ else "Alla kommentarer är lösta."
    )
    return _hus("kommentarer", "Kommentarerna är lösta", False, utfall, i_avsnitten(u, u.oppna_kommentarer))


def personuppgifter(u: Kontrollunderlag) -> Kontroll:
    """No text holds personal data."""
    antal_ = len(u.personuppgifter)
    utfall = f"{antal(antal_, 'ställe', 'ställen')} ser ut som personuppgifter." if antal_ else "Inga hittades."
    return _hus("personuppgifter", "Inga personuppgifter", True, utfall, i_avsnitten(u, u.personuppgifter))


def kansliga_platser(u: Kontrollunderlag) -> Kontroll:
    """The public edition names no sensitive place. A reason lets it stand: a name may be a word of its own."""
    antal_ = len(u.kansliga_platser)
    utfall = (
        f"{antal(antal_, 'ställe nämner', 'ställen nämner')} en känslig plats i den publika utgåvan."
        if antal_
        else "Den publika utgåvan nämner ingen."
    )
    return _hus("kansliga-platser", "Inga känsliga platser i den publika utgåvan", False, utfall, u.kansliga_platser)


REGLER: Final[tuple[Callable[[Kontrollunderlag], Kontroll], ...]] = (
    tomma,
    att_uppdatera,
    klara,
    kallor,
    kallor_anvands,
    hanvisningar,
    utan_innehall,
    tackning,
    uttag,
    andrade_siffror,
    avvikande_tal,
    alternativtexter,
    kommentarer,
    personuppgifter,
    kansliga_platser,
)
