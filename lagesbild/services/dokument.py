"""Writes of a section of the yearly document: its text, its state, the figures that stay bound in it."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.db import transaction
from django.utils import timezone

from lagesbild.models import Avsnitt, Avsnittsversion, Bundensiffra, Utkastkopia
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from lagesbild.services.skrivtext import klartext, som_html
from lagesbild.skrift.siffra import siffror_i
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga

RUBRIK_LANGST: Final = 160
TEXT_LANGST: Final = 200_000  # characters; the longest section of a real document holds some 8 000

T = Avsnitt.Tillstand
FARDIGA: Final = frozenset({T.KLAR_FOR_GRANSKNING, T.KLAR})


@dataclass(frozen=True, slots=True)
class Innehall:
    """What is written in a section."""

    rubrik: str
    text: str
    behov_av_atgarder: bool | None
    kommentar: str
    intern: bool

    @classmethod
    def av(cls, avsnitt: Avsnitt) -> Self:
        """What `avsnitt` holds now, in the form that a save gives: so that only real differences count as changes."""
        return cls(
            avsnitt.rubrik,
            som_html(avsnitt.text),
            avsnitt.behov_av_atgarder,
            som_html(avsnitt.kommentar),
            avsnitt.intern,
        )


def avsnitt_sparat(
    *,
    av: Anvandare,
    avsnitt: Avsnitt,
    bygger_pa: int,
    rubrik: str,
    text: str,
    behov_av_atgarder: bool | None,
    kommentar: str,
    intern: bool,
    tillstand: str | None = None,
    flik: str = "",
) -> Avsnitt:
    """Save a section. `text` and `kommentar` are HTML or plain text, `bygger_pa` is the version the author saw.

    `tillstand` is how far the author says that it has come; without it a changed text is a draft again. A text that
    is said to be ready is no longer marked as last year's. `flik` names the unsaved copy that this was.
    Saving what is stored already changes nothing. Raises `Nekad`, `Ogiltigt`, `Personuppgift` (with the field),
    `Last` when the document is fastställt, and `Krock` when somebody else saved in between: then what was written is
    in the history all the same, unless the caller's own transaction takes it back.
    """
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    nytt = Innehall(
        rubrik=_rubrik(rubrik),
        text=_text(text, falt="text"),
        behov_av_atgarder=behov_av_atgarder,
        kommentar=_text(kommentar, falt="kommentar"),
        intern=intern,
    )
    if avsnitt.prioriterat_omrade_id is None and (nytt.kommentar or nytt.behov_av_atgarder is not None):
        raise Ogiltigt("Behov av åtgärder och kommentar hör bara till avsnitt om ett prioriterat område.")
    if tillstand is not None and tillstand not in T.values:
        raise Ogiltigt("Välj hur långt avsnittet har kommit.", falt="tillstand")
    with transaction.atomic():
        lagesbild = lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        rad = Avsnitt.objects.select_related("andrad_av").get(pk=avsnitt.pk)
        gammalt = Innehall.av(rad)
        krock = nytt != gammalt and rad.version != bygger_pa
        if krock:
            _forlorad(av, rad, bygger_pa, nytt, omrade)
        elif nytt != gammalt:
            _skriven(av, rad, gammalt, nytt, omrade)
            lagesbild_andrad(av=av, lagesbild=lagesbild, vad=f"avsnittet ”{rad.rubrik}”")
        if not krock:
            _tillstand(av, rad, tillstand or (rad.tillstand if nytt == gammalt else T.UTKAST), omrade)
        # Saved, or kept in the history as what lost: either way it is no longer only in the page.
        Utkastkopia.objects.filter(avsnitt=rad, anvandare=av, flik=flik).delete()
    if krock:
        raise Krock(
            f"{rad.andrad_av or 'Någon annan'} hann spara avsnittet medan du skrev. Jämför texterna och välj.",
            nuvarande=rad,
            nuvarande_data={**asdict(gammalt), "version": rad.version},
            forsok=asdict(nytt),
        )
    return rad


def tillstand_satt(*, av: Anvandare, avsnitt: Avsnitt, tillstand: str) -> Avsnitt:
    """Say how far a section has come, without a change of its text. Raises `Nekad`, `Ogiltigt`, `Last`."""
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    if tillstand not in T.values:
        raise Ogiltigt("Välj hur långt avsnittet har kommit.", falt="tillstand")
    with transaction.atomic():
        lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        rad = Avsnitt.objects.get(pk=avsnitt.pk)
        _tillstand(av, rad, tillstand, omrade)
    return rad


def siffror_bokforda(*, av: Anvandare | None, avsnitt: Avsnitt) -> None:
    """Make the rows of the bound figures anew from the section's texts. Part of a save, or of loading a document."""
    Bundensiffra.objects.filter(avsnitt=avsnitt).delete()
    Bundensiffra.objects.bulk_create(
        Bundensiffra(avsnitt=avsnitt, falt=falt, nyckel=nyckel, visat=visat[:40], antal=antal)
        for falt, html in (("text", avsnitt.text), ("kommentar", avsnitt.kommentar))
        for (nyckel, visat), antal in Counter(siffror_i(html)).items()
    )


def _tillstand(av: Anvandare, rad: Avsnitt, tillstand: str, omrade: Stadsdelsomrade) -> None:
    """The state as it can be: what is written is not empty, what is empty and filled in by nobody is no draft."""
    skrivet = bool(rad.text or rad.kommentar)
    if tillstand == T.TOM and skrivet:
        tillstand = T.UTKAST
    elif tillstand != T.TOM and not skrivet and (not rad.block or tillstand == T.UTKAST):
        tillstand = T.TOM
    att_uppdatera = rad.att_uppdatera and skrivet and tillstand not in FARDIGA
    if (tillstand, att_uppdatera) == (rad.tillstand, rad.att_uppdatera):
        return
    fran = {"tillstand": rad.tillstand, "att_uppdatera": rad.att_uppdatera}
    rad.tillstand, rad.att_uppdatera = tillstand, att_uppdatera
    rad.save(update_fields=["tillstand", "att_uppdatera"])
    till = {"tillstand": tillstand, "att_uppdatera": att_uppdatera}
    logga(av=av, handelse="avsnitt_tillstand", objekt=rad, omrade=omrade, fran=fran, till=till)


def _rubrik(rubrik: str) -> str:
    rubrik = kontrollera_text(" ".join(rubrik.split()), falt="rubrik")
    if not rubrik:
        raise Ogiltigt("Skriv en rubrik.", falt="rubrik")
    if len(rubrik) > RUBRIK_LANGST:
        raise Ogiltigt(f"Rubriken får vara högst {RUBRIK_LANGST} tecken. Den är {len(rubrik)}.", falt="rubrik")
    return rubrik


def _text(skrivet: str, *, falt: str) -> str:
    if len(skrivet) > TEXT_LANGST:
        raise Ogiltigt("Texten är för lång. Dela upp den i flera avsnitt.", falt=falt)
    html = som_html(skrivet)
    kontrollera_text(klartext(html), falt=falt)
    return html


def _version(av: Anvandare, rad: Avsnitt, innehall: Innehall, **falt: Any) -> None:
    Avsnittsversion.objects.create(
        avsnitt=rad,
        rubrik=innehall.rubrik,
        text=innehall.text,
        behov_av_atgarder=innehall.behov_av_atgarder,
        kommentar=innehall.kommentar,
        av=av,
        **falt,
    )


def _forlorad(av: Anvandare, rad: Avsnitt, bygger_pa: int, nytt: Innehall, omrade: Stadsdelsomrade) -> None:
    """Keep the text that lost. Its version is the one that it was built on, as far as there is such a one."""
    version = min(max(bygger_pa, 0), rad.version)
    _version(av, rad, nytt, utfall=Avsnittsversion.Utfall.KROCK, version=version, tid=timezone.now())
    logga(
        av=av,
        handelse="avsnitt_krock",
        objekt=rad,
        omrade=omrade,
        fran={"version": rad.version},
        till={"byggde_pa": version},
    )


def _skriven(av: Anvandare, rad: Avsnitt, gammalt: Innehall, nytt: Innehall, omrade: Stadsdelsomrade) -> None:
    andrat = [namn for namn, varde in asdict(nytt).items() if varde != getattr(gammalt, namn)]
    for namn in andrat:
        setattr(rad, namn, getattr(nytt, namn))
    rad.version += 1
    rad.andrad_av, rad.andrad = av, timezone.now()
    giltigt(rad)
    rad.save(update_fields=[*andrat, "version", "andrad_av", "andrad"])
    _version(av, rad, nytt, version=rad.version, tid=rad.andrad)
    siffror_bokforda(av=av, avsnitt=rad)
    # The texts themselves stand in the versions; the log says which one.
    logga(
        av=av,
        handelse="avsnitt_sparat",
        objekt=rad,
        omrade=omrade,
        fran={"version": rad.version - 1},
        till={"version": rad.version, "andrat": andrat},
    )
