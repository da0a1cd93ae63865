"""Writes of the yearly document: a new year, a section."""

from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.db import IntegrityError, transaction
from django.utils import timezone

from lagesbild.models import Avsnitt, Avsnittsversion, Lagesbild
from lagesbild.services.skrivtext import klartext, som_html
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade, giltighet_q
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga

ARTAL: Final = range(2000, 2100)
RUBRIK_LANGST: Final = 160
TEXT_LANGST: Final = 200_000  # characters; the longest section of a real document holds some 8 000

_B = Avsnitt.Block

# What a first document consists of: kod, rubriknivå, rubrik, content that the program fills in. The prioriterade
# områden of the agreement in force come last, under "prioriterade".
GRUNDSTRUKTUR: Final[tuple[tuple[str, int, str, tuple[Avsnitt.Block, ...]], ...]] = (
    ("sammantagen", 1, "Sammantagen bedömning av lokal lägesbild", ()),
    ("veckobedomningar", 2, "Veckans gemensamma bedömning", (_B.NIVAER, _B.ARTABELL)),
    ("inledning", 1, "Inledning", ()),
    ("syfte", 1, "Syfte", ()),
    ("kallor", 1, "Källor", (_B.KALLOR,)),
    ("stadsdelsomradet", 1, "Beskrivning av stadsdelsområdet", (_B.STADSDELAR,)),
    ("befolkningsfakta", 2, "Befolkningsfakta", (_B.NYCKELTAL,)),
    ("lokalpolisomradet", 1, "Beskrivning av lokalpolisområdet", (_B.LOKALPOLISOMRADE,)),
    ("brottsligheten", 1, "Beskrivning av brottsligheten", (_B.COMPSTAT, _B.COMPSTAT_DIAGRAM)),
    ("tryggheten", 1, "Beskrivning av tryggheten", ()),
    ("tyck-till", 2, "Anmälningar i Tyck till", (_B.TYCK_TILL, _B.TYCK_TILL_DIAGRAM)),
    ("trygghetsvandringar", 2, "Trygghetsvandringar", ()),
    ("prioriterade", 1, "Prioriterade samverkansområden", ()),
)


def lagesbild_skapad(*, av: Anvandare, omrade: Stadsdelsomrade, ar: int) -> Lagesbild:
    """Begin the document of a year with the headings of the one before it, or of the newest there is; texts are empty.

    Raises `Nekad`, or `Ogiltigt` for a year outside 2000–2099 and for one that has a document.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    if ar not in ARTAL:
        raise Ogiltigt(f"Skriv ett år mellan {ARTAL[0]} och {ARTAL[-1]}.", falt="ar")
    try:
        with transaction.atomic():
            lagesbild, skapad = Lagesbild.objects.get_or_create(stadsdelsomrade=omrade, ar=ar)
            if not skapad:
                raise Ogiltigt(f"Lägesbilden för {ar} finns redan. Öppna den i listan.", falt="ar")
            forlaga = _forlaga(lagesbild)
            if forlaga:
                lagesbild.parter = forlaga.parter
                lagesbild.undertitel = forlaga.undertitel
                lagesbild.save(update_fields=["parter", "undertitel", "andrad"])
            Avsnitt.objects.bulk_create(_kopior(lagesbild, forlaga) if forlaga else _grund(lagesbild))
            logga(
                av=av,
                handelse="lagesbild_skapad",
                objekt=lagesbild,
                omrade=omrade,
                till={"ar": ar, "forlaga": forlaga.ar if forlaga else None},
            )
    except IntegrityError as fel:
        raise Ogiltigt(f"Lägesbilden för {ar} skapades just av någon annan. Öppna den i listan.", falt="ar") from fel
    return lagesbild


def _forlaga(lagesbild: Lagesbild) -> Lagesbild | None:
    andra = Lagesbild.objects.filter(stadsdelsomrade_id=lagesbild.stadsdelsomrade_id).exclude(pk=lagesbild.pk)
    return andra.filter(ar__lt=lagesbild.ar).order_by("-ar").first() or andra.order_by("-ar").first()


def _kopior(lagesbild: Lagesbild, forlaga: Lagesbild) -> list[Avsnitt]:
    return [
        Avsnitt(
            lagesbild=lagesbild,
            kod=gammalt.kod,
            ordning=gammalt.ordning,
            djup=gammalt.djup,
            rubrik=gammalt.rubrik,
            block=gammalt.block,
            prioriterat_omrade_id=gammalt.prioriterat_omrade_id,
            intern=gammalt.intern,
        )
        for gammalt in forlaga.avsnitt.order_by("ordning")
    ]


def _grund(lagesbild: Lagesbild) -> list[Avsnitt]:
    avsnitt = [
        Avsnitt(lagesbild=lagesbild, kod=kod, ordning=ordning, djup=djup, rubrik=rubrik, block=[str(b) for b in block])
        for ordning, (kod, djup, rubrik, block) in enumerate(GRUNDSTRUKTUR, 1)
    ]
    overenskommelse = Samverkansoverenskommelse.objects.filter(
        giltighet_q(timezone.localdate()), stadsdelsomrade_id=lagesbild.stadsdelsomrade_id
    ).first()
    omraden = PrioriteratOmrade.objects.filter(overenskommelse=overenskommelse).order_by("ordning")
    koder = {a.kod for a in avsnitt}
    for ordning, omrade in enumerate(omraden if overenskommelse else (), len(avsnitt) + 1):
        kod = omrade.slug[:60] if omrade.slug[:60] not in koder else f"{omrade.slug[:54]}-{omrade.pk}"
        avsnitt.append(
            Avsnitt(
                lagesbild=lagesbild,
                kod=kod,
                ordning=ordning,
                djup=2,
                rubrik=omrade.namn[:RUBRIK_LANGST],
                prioriterat_omrade=omrade,
            )
        )
    return avsnitt


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
) -> Avsnitt:
    """Save a section. `text` and `kommentar` are HTML or plain text, `bygger_pa` is the version the author saw.

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
    with transaction.atomic():
        # The document's row is what everyone who changes its content or its state waits for.
        lagesbild = Lagesbild.objects.select_for_update().get(pk=avsnitt.lagesbild_id)
        rad = Avsnitt.objects.select_related("andrad_av").get(pk=avsnitt.pk)
        gammalt = Innehall.av(rad)
        if lagesbild.last:
            raise Last(f"Lägesbilden för {lagesbild.ar} är fastställd. Texten är låst och det du skrev är inte sparat.")
        if nytt == gammalt:
            return rad
        krock = rad.version != bygger_pa
        if krock:
            _forlorad(av, rad, bygger_pa, nytt, omrade)
        else:
            _skriven(av, rad, gammalt, nytt, omrade)
    if krock:
        raise Krock(
            f"{rad.andrad_av or 'Någon annan'} hann spara avsnittet medan du skrev. Jämför texterna och välj.",
            nuvarande=rad,
            nuvarande_data={**asdict(gammalt), "version": rad.version},
            forsok=asdict(nytt),
        )
    return rad


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
    # The texts themselves stand in the versions; the log says which one.
    logga(
        av=av,
        handelse="avsnitt_sparat",
        objekt=rad,
        omrade=omrade,
        fran={"version": rad.version - 1},
        till={"version": rad.version, "andrat": andrat},
    )
