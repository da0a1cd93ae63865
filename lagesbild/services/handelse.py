"""Writes of events: registered, corrected or moved, struck out. Nothing is ever removed or overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from lagesbild.handelse import MAX_PLATS, MAX_SKAL, MAX_TEXT, Allvar
from lagesbild.models import Handelse, Handelsehistorik, Veckolage
from lagesbild.selectors.handelse import DUBBLETTDAGAR, misstankta_dubbletter, typer_i
from lagesbild.services.vecka import oppen_vecka, veckan_andrad
from lagesbild.vecka import FORSTA_AR, Vecka
from platser.models import Stadsdel
from platser.selectors.plats import Platsregister, platsregister
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga
from samverkan.svenska import datum, tidpunkt

FLEST_PA_EN_GANG: Final = 100
VAD: Final = "En händelse"


@dataclass(frozen=True, slots=True)
class Uppgifter:
    """What is said of one event."""

    stadsdel: Stadsdel
    dag: date
    klockslag: time | None
    typ: str
    allvar: int
    kalla: str
    plats: str = ""
    text: str = ""

    @classmethod
    def om(cls, handelse: Handelse) -> Uppgifter:
        """What is stored of an event, to build a correction on."""
        return cls(**{namn: getattr(handelse, namn) for namn in cls.__slots__})

    @property
    def plant(self) -> dict[str, Any]:
        """The same as plain values, as the history keeps them."""
        return {
            "stadsdel": self.stadsdel.slug,
            "dag": self.dag.isoformat(),
            "klockslag": self.klockslag.strftime("%H:%M") if self.klockslag else None,
            "typ": self.typ,
            "allvar": int(self.allvar),
            "plats": self.plats,
            "text": self.text,
            "kalla": str(self.kalla),
        }


@dataclass(frozen=True, slots=True)
class Liknande:
    """An event that may be the same: one that is stored, or another row of those being added (`rad`, from 0)."""

    uppgifter: Uppgifter
    handelse: Handelse | None = None
    rad: int | None = None


class Dubblett(Ogiltigt):
    """The event may be registered already; `liknande` are those. Nothing was saved: the person decides."""

    kod = "dubblett"

    def __init__(self, text: str, liknande: list[Liknande]) -> None:
        super().__init__(text)
        self.liknande = liknande


class Handelsefel(Ogiltigt):
    """Rows that could not be saved; `rader` maps the row's number, from 0, to its error. Nothing was saved."""

    def __init__(self, rader: dict[int, Ogiltigt]) -> None:
        super().__init__("Inget är sparat ännu. Rätta det som är markerat och spara igen.")
        self.rader = rader


def handelser_registrerade(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    vecka: Vecka,
    rader: Sequence[Uppgifter],
    trots_dubblett: bool = False,
) -> list[Handelse]:
    """Add events of one week: all of them or, when a row is wrong, none (`Handelsefel` with an error per row).

    Without `trots_dubblett` a row that looks like an event of the same kind in the same stadsdel a day before or after
    – stored, or earlier among the rows – is such an error (`Dubblett`).
    Raises `Nekad` without the right, `Ogiltigt` for a week too far ahead or no rows at all, `Last` for a locked week.
    """
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    if not rader:
        raise Ogiltigt("Fyll i minst en händelse.")
    if len(rader) > FLEST_PA_EN_GANG:
        raise Ogiltigt(f"Det går att spara {FLEST_PA_EN_GANG} händelser på en gång. Dela upp dem.")
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=omrade, vecka=vecka)
        valbara = {typ.slug for typ in typer_i(omrade) if not typ.dold}
        fel: dict[int, Ogiltigt] = {}
        nya: list[Uppgifter] = []
        for nummer, rad in enumerate(rader):
            try:
                if Vecka.fran_datum(rad.dag) != vecka:
                    raise Ogiltigt(
                        f"{datum(rad.dag)} ligger inte i {vecka}, som är {datum(vecka.mandag)} – "
                        f"{datum(vecka.sondag)}. Välj en dag i veckan.",
                        falt="dag",
                    )
                ny = _kontrollerade(omrade, rad, valbara)
                if not trots_dubblett:
                    _inga_liknande(av, ny, nya)
            except Ogiltigt as ogiltigt:
                fel[nummer] = ogiltigt
                ny = rad
            nya.append(ny)
        if fel:
            raise Handelsefel(fel)
        platser = platsregister(av, omrade) if any(ny.plats for ny in nya) else Platsregister()
        handelser = [_ny(av, omrade, ny, platser) for ny in nya]
        veckan_andrad(av=av, lage=lage, vad=VAD)
    return handelser


def handelse_andrad(
    *,
    av: Anvandare,
    handelse: Handelse,
    bygger_pa: int | None,
    till: Uppgifter,
    orsak: str = "",
    trots_dubblett: bool = False,
) -> Handelse:
    """Correct an event, or move it to another stadsdel, day or week of the area. Both weeks must be open.

    `bygger_pa` is the version the person saw. Raises `Krock` with both values when somebody else saved in between (what
    was lost is in the history), `Dubblett` when it now looks like another one, `Last`, `Nekad`, `Ogiltigt`.
    """
    omrade = handelse.stadsdel.stadsdelsomrade
    orsak = _skal(orsak, "orsak")
    # The lost value must stay in the history: the error is raised after the transaction has been committed.
    with transaction.atomic():
        nu, lagen = _hallen(av, handelse, Vecka.fran_datum(_rimlig_dag(till.dag)))
        valbara = {typ.slug for typ in typer_i(omrade) if not typ.dold} | {nu.typ}
        nytt = _kontrollerade(omrade, till, valbara)
        utfall = _sparad(av, nu, lagen, bygger_pa, nytt, orsak, trots_dubblett)
    if isinstance(utfall, Krock):
        raise utfall
    return utfall


def handelse_struken(*, av: Anvandare, handelse: Handelse, bygger_pa: int | None, skal: str) -> Handelse:
    """Strike out an event that was wrong. It stays in the history, with the reason. Errors as for a correction."""
    skal = _skal(skal, "skal")
    if not skal:
        raise Ogiltigt("Skriv varför händelsen stryks. Skälet står kvar i historiken.", falt="skal")
    with transaction.atomic():
        nu, lagen = _hallen(av, handelse, None)
        if nu.struken:
            return nu
        fore = _tillstand(nu)
        if nu.version != bygger_pa:
            utfall: Handelse | Krock = _krock(av, nu, fore | {"struken": True}, skal)
        else:
            nu.struken = True
            utfall = _skriv(av, nu, lagen, fore, skal, "handelse_struken")
    if isinstance(utfall, Krock):
        raise utfall
    return utfall


def _tillstand(handelse: Handelse) -> dict[str, Any]:
    """The event as plain values, as the history keeps it."""
    return Uppgifter.om(handelse).plant | {"struken": handelse.struken}


def _kontrollerade(omrade: Stadsdelsomrade, rad: Uppgifter, valbara: Iterable[str]) -> Uppgifter:
    """The same with free text cleaned; raises `Ogiltigt` with the field."""
    stadsdel, dag = rad.stadsdel, _rimlig_dag(rad.dag)
    if stadsdel.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{stadsdel} hör inte till {omrade}.", falt="stadsdel")
    if not stadsdel.galler(dag):
        raise Ogiltigt(f"{stadsdel} fanns inte som stadsdel {datum(dag)}.", falt="stadsdel")
    klockslag = rad.klockslag.replace(second=0, microsecond=0) if rad.klockslag else None
    # fold 0: of two hours with the same name, when summer time ends, the earlier one.
    if klockslag and datetime.combine(dag, klockslag, timezone.get_default_timezone()) > timezone.now():
        raise Ogiltigt(f"Klockan har inte blivit {klockslag:%H.%M} ännu. Rätta klockslaget.", falt="klockslag")
    if rad.typ not in valbara:
        raise Ogiltigt("Välj vad som hände ur listan.", falt="typ")
    if rad.allvar not in list(Allvar):
        raise Ogiltigt("Välj hur allvarlig händelsen var: lindrig, oroande, allvarlig eller kritisk.", falt="allvar")
    if rad.kalla not in Handelse.Kalla.values:
        raise Ogiltigt("Välj varifrån uppgiften kommer.", falt="kalla")
    return replace(
        rad,
        klockslag=klockslag,
        allvar=int(rad.allvar),
        plats=_kort(" ".join(rad.plats.split()), MAX_PLATS, "plats", "Platsen"),
        text=_kort(rad.text, MAX_TEXT, "text", "Texten"),
    )


def _rimlig_dag(dag: date) -> date:
    if dag > timezone.localdate():
        raise Ogiltigt(f"{datum(dag)} har inte varit ännu. Välj dagen då det hände.", falt="dag")
    if dag < Vecka(FORSTA_AR, 1).mandag:
        raise Ogiltigt(f"{datum(dag)} ligger för långt tillbaka: första dagen är 2000-01-03.", falt="dag")
    return dag


def _kort(text: str, hogst: int, falt: str, vad: str) -> str:
    if len(text.strip()) > hogst:  # first: to look through a text takes time that grows with it
        raise Ogiltigt(f"{vad} är {len(text.strip())} tecken. Korta den till högst {hogst}.", falt=falt)
    return kontrollera_text(text, falt=falt)


def _skal(text: str, falt: str) -> str:
    return _kort(text, MAX_SKAL, falt, "Texten")


def _inga_liknande(av: Anvandare, ny: Uppgifter, andra: Sequence[Uppgifter], *, utom: int | None = None) -> None:
    """Raise `Dubblett` when the event looks like a stored one or like one of `andra`."""
    funna = [Liknande(Uppgifter.om(h), h) for h in misstankta_dubbletter(av, ny.stadsdel, ny.typ, ny.dag, utom=utom)]
    funna += [
        Liknande(annan, rad=nummer)
        for nummer, annan in enumerate(andra)
        if (annan.stadsdel, annan.typ) == (ny.stadsdel, ny.typ)
        and abs(annan.dag - ny.dag) <= timedelta(days=DUBBLETTDAGAR)
    ]
    if funna:
        raise Dubblett("Den här händelsen kan redan vara registrerad.", funna)


def _hallen(av: Anvandare, handelse: Handelse, ny_vecka: Vecka | None) -> tuple[Handelse, dict[Vecka, Veckolage]]:
    """The event as it is stored now, and its week and the new one, all held. Weeks are always held in order."""
    omrade = handelse.stadsdel.stadsdelsomrade
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    vecka = Handelse.objects.get(pk=handelse.pk).iso
    lagen = {v: oppen_vecka(av=av, omrade=omrade, vecka=v) for v in sorted({vecka, ny_vecka or vecka})}
    nu = (
        Handelse.objects.select_for_update(of=("self",))
        .select_related("stadsdel", "rapporterad_av")
        .get(pk=handelse.pk)
    )
    if nu.iso not in lagen:  # moved while we waited for its week
        raise Ogiltigt("Händelsen flyttades just av någon annan. Ladda om sidan och försök igen.")
    return nu, lagen


def _sparad(
    av: Anvandare,
    nu: Handelse,
    lagen: dict[Vecka, Veckolage],
    bygger_pa: int | None,
    nytt: Uppgifter,
    orsak: str,
    trots_dubblett: bool,
) -> Handelse | Krock:
    if nu.struken:
        raise Ogiltigt("Händelsen är struken och kan inte ändras. Registrera den på nytt om den ändå hände.")
    fore = _tillstand(nu)
    if fore == nytt.plant | {"struken": False}:
        return nu  # the same again (a retry, or two who agree): nothing to save and nothing to ask
    if nu.version != bygger_pa:
        return _krock(av, nu, nytt.plant | {"struken": False}, orsak)
    flyttad = (nytt.stadsdel, nytt.dag, nytt.typ) != (nu.stadsdel, nu.dag, nu.typ)
    if flyttad and not trots_dubblett:
        _inga_liknande(av, nytt, [], utom=nu.pk)
    # A place that the person does not see stays as it is while nobody has written another one.
    if (nytt.plats, nytt.stadsdel) != (nu.plats, nu.stadsdel):
        platser = platsregister(av, nytt.stadsdel.stadsdelsomrade)
        nu.registrerad_plats_id = platser.hitta(nytt.plats, nytt.stadsdel.pk)
    for namn, varde in _falt(nytt).items():
        setattr(nu, namn, varde)
    return _skriv(av, nu, lagen, fore, orsak, "handelse_andrad")


def _falt(uppgifter: Uppgifter) -> dict[str, Any]:
    """The model's fields, with the week of the day."""
    vecka = Vecka.fran_datum(uppgifter.dag)
    falt = {namn: getattr(uppgifter, namn) for namn in Uppgifter.__slots__}
    return falt | {"ar": vecka.ar, "vecka": vecka.vecka}


def _ny(av: Anvandare, omrade: Stadsdelsomrade, ny: Uppgifter, platser: Platsregister) -> Handelse:
    nu = timezone.now()
    plats = platser.hitta(ny.plats, ny.stadsdel.pk)
    handelse = Handelse.objects.create(**_falt(ny), registrerad_plats_id=plats, rapporterad_av=av, rapporterad_tid=nu)
    Handelsehistorik.objects.create(handelse=handelse, version=1, till=_tillstand(handelse), av=av, tid=nu)
    logga(av=av, handelse="handelse_registrerad", objekt=handelse, omrade=omrade, till=_tillstand(handelse))
    return handelse


def _skriv(
    av: Anvandare, nu: Handelse, lagen: dict[Vecka, Veckolage], fore: dict[str, Any], orsak: str, vad: str
) -> Handelse:
    """Save the changed event with its history, and tell the weeks that it left and came to."""
    nu.version += 1
    nu.save()
    efter = _tillstand(nu)
    Handelsehistorik.objects.create(
        handelse=nu, version=nu.version, fran=fore, till=efter, orsak=orsak, av=av, tid=timezone.now()
    )
    for lage in lagen.values():
        veckan_andrad(av=av, lage=lage, vad=VAD)
    andrat = [namn for namn in efter if efter[namn] != fore[namn]]
    logga(
        av=av,
        handelse=vad,
        objekt=nu,
        omrade=next(iter(lagen.values())).stadsdelsomrade,
        fran={namn: fore[namn] for namn in andrat},
        till={namn: efter[namn] for namn in andrat},
        orsak=orsak,
    )
    return nu


def _krock(av: Anvandare, nu: Handelse, forsok: dict[str, Any], orsak: str) -> Krock:
    """Write the lost value to the history and say what is stored."""
    sparat = _tillstand(nu)
    Handelsehistorik.objects.create(
        handelse=nu,
        version=nu.version,
        utfall=Handelsehistorik.Utfall.KROCK,
        fran=sparat,
        till=forsok,
        orsak=orsak,
        av=av,
        tid=timezone.now(),
    )
    senast = nu.historik.select_related("av").filter(utfall=Handelsehistorik.Utfall.SPARAD).order_by("-version").first()
    vem = f"{senast.av} ändrade händelsen ({tidpunkt(timezone.localtime(senast.tid))})" if senast else "Den ändrades"
    return Krock(
        f"{vem} medan du arbetade. Din ändring är inte sparad.",
        nuvarande=nu,
        nuvarande_data=sparat | {"version": nu.version},
        forsok=forsok,
    )
