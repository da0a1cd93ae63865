"""Writes of trygghetsvandringar and medborgardialoger: planned, held, reported, called off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from platser.models import Plats, Trygghetsvandring, Vandringspart, Vandringsstopp
from platser.rutt import rundad
from platser.services.bas import hallen, kontrollerade, sparad
from samverkan.fel import Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import krav, logga
from samverkan.svenska import datum

FALT: Final = (
    "slag", "namn", "dag", "klockslag", "plats", "stadsdel", "samlingsplats", "sammankallande", "fokus", "foregaende",
)  # fmt: skip
FLEST_PARTER: Final = 30
FLEST_STOPP: Final = 30
Status = Trygghetsvandring.Status


@dataclass(frozen=True, slots=True)
class Stopp:
    """A stop to be: what it is called, perhaps a place of the area, perhaps a position (degrees, WGS 84)."""

    namn: str
    plats: Plats | None = None
    lat: Decimal | None = None
    lon: Decimal | None = None


def vandring_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    vandring: Trygghetsvandring | None = None,
    bygger_pa: int | None = None,
    parter: Sequence[str] | None = None,
    stopp: Sequence[Stopp] | None = None,
    **falt: Any,
) -> Trygghetsvandring:
    """Plan a walk, or change one that was seen as version `bygger_pa`. `falt` are fields of `FALT`; those left out
    stay as they are; `parter` (organisations) and `stopp` replace those there.

    Raises `Nekad`, `Krock`, `Last` when it is reported or called off, `Ogiltigt` with the field, `Personuppgift`.
    """
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"vandring_sparad() tar inte emot {sorted(okanda)}.")
    objekt = vandring or Trygghetsvandring(stadsdelsomrade=omrade)
    varden = {namn: getattr(objekt, namn) for namn in FALT} | falt
    _i_omradet(omrade, objekt, varden)
    organisationer = None if parter is None else _organisationer(av, parter)
    nya_stopp = None if stopp is None else _stoppen(av, omrade, stopp)
    with hallen():
        if vandring is not None:
            _oppen(vandring)
        nytt = sparad(av=av, omrade=omrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden, vad="vandring")
        if organisationer is not None:
            _satt_parter(av, nytt, organisationer)
        if nya_stopp is not None:
            _satt_stopp(av, nytt, nya_stopp)
    return nytt


def vandring_hallen(
    *,
    av: Anvandare,
    vandring: Trygghetsvandring,
    bygger_pa: int | None,
    antal_deltagare: int | None,
    deltog: Collection[int],
    sammanfattning: str = "",
) -> Trygghetsvandring:
    """Say that the walk was held: how many came, which parts (ids of `Vandringspart`), what it was like.

    Raises `Nekad`, `Krock`, `Last`, `Ogiltigt` (a day to come), `Personuppgift`.
    """
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    falt = {"status": Status.HALLEN, "antal_deltagare": antal_deltagare, "sammanfattning": sammanfattning}

    with hallen():
        nu = _oppen(vandring)
        if nu.dag > timezone.localdate():
            raise Ogiltigt(f"Vandringen är planerad till {datum(nu.dag)}. Ändra dagen om den hölls tidigare.")
        nytt = sparad(av=av, omrade=omrade, objekt=nu, bygger_pa=bygger_pa, falt=falt, vad="vandring")
        _satt_deltog(av, nytt, deltog)
    return nytt


def vandring_rapporterad(*, av: Anvandare, vandring: Trygghetsvandring, sett: int) -> Trygghetsvandring:
    """Settle the protocol as it was seen (`sett`: the version): from then on it and its synpunkter are there for all.

    Raises `Nekad`, `Krock`, `Last`, and `Ogiltigt` when the walk has not been held.
    """
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    falt = {"status": Status.RAPPORTERAD, "rapporterad_av": av, "rapporterad_tid": timezone.now()}
    nu = _oppen(vandring)
    if nu.status != Status.HALLEN:
        raise Ogiltigt("Skriv först att vandringen är hållen och vilka som var med.")
    return sparad(av=av, omrade=omrade, objekt=nu, bygger_pa=sett, falt=falt, vad="vandring")


def vandring_ateroppnad(*, av: Anvandare, vandring: Trygghetsvandring, orsak: str) -> Trygghetsvandring:
    """Open a settled protocol to mend it. Raises `Nekad`, `Ogiltigt` without a reason or when it is not settled."""
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    text = kontrollerade(av=av, modell=Trygghetsvandring, falt={"installd_orsak": orsak})["installd_orsak"]
    if not text:
        raise Ogiltigt("Skriv varför protokollet öppnas igen.", falt="orsak")
    with transaction.atomic():
        nu = Trygghetsvandring.objects.select_for_update(of=("self",)).get(pk=vandring.pk)
        if nu.status != Status.RAPPORTERAD:
            raise Ogiltigt("Protokollet är inte fastställt, så det går att ändra.")
        nu.status, nu.rapporterad_av, nu.rapporterad_tid = Status.HALLEN, None, None
        nu.version += 1
        nu.andrad_av, nu.andrad_tid = av, timezone.now()
        nu.save()
        logga(
            av=av, handelse="vandring_ateroppnad", objekt=nu, omrade=omrade, orsak=text,
            fran={"status": Status.RAPPORTERAD.label}, till={"status": Status.HALLEN.label, "version": nu.version},
        )  # fmt: skip
    return nu


def vandring_installd(
    *, av: Anvandare, vandring: Trygghetsvandring, bygger_pa: int | None, orsak: str
) -> Trygghetsvandring:
    """Call a walk off. Raises `Nekad`, `Krock`, `Last`, `Ogiltigt` without a reason or when it was held."""
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if not orsak.strip():
        raise Ogiltigt("Skriv varför vandringen ställs in.", falt="orsak")
    nu = _oppen(vandring)
    if nu.status != Status.PLANERAD:
        raise Ogiltigt("Vandringen är hållen och kan inte ställas in.")
    falt = {"status": Status.INSTALLD, "installd_orsak": orsak}
    return sparad(av=av, omrade=omrade, objekt=nu, bygger_pa=bygger_pa, falt=falt, vad="vandring")


def _oppen(vandring: Trygghetsvandring) -> Trygghetsvandring:
    """The walk as it is now. Raises `Last` when its protocol is settled or it is called off.

    What happens between this and the save changes the version, so the save is a conflict then.
    """
    nu = Trygghetsvandring.objects.select_related("stadsdelsomrade").get(pk=vandring.pk)
    if nu.status == Status.RAPPORTERAD:
        raise Last("Protokollet är fastställt. Öppna det igen, med en orsak, för att ändra.")
    if nu.status == Status.INSTALLD:
        raise Last("Vandringen är inställd. Planera en ny.")
    return nu


def _i_omradet(omrade: Stadsdelsomrade, objekt: Trygghetsvandring, varden: dict[str, Any]) -> None:
    plats, stadsdel, fore = varden["plats"], varden["stadsdel"], varden["foregaende"]
    for namn, sak in (("plats", plats), ("stadsdel", stadsdel), ("foregaende", fore)):
        if sak is not None and sak.stadsdelsomrade_id != omrade.pk:
            raise Ogiltigt(f"{sak} hör inte till {omrade}.", falt=namn)
    if plats is not None and stadsdel is None:
        varden["stadsdel"] = plats.stadsdel
    if fore is not None:
        if fore.pk == objekt.pk:
            raise Ogiltigt("En vandring kan inte följa upp sig själv.", falt="foregaende")
        dag: date | None = varden["dag"]
        if dag is not None and fore.dag > dag:
            raise Ogiltigt(f"Vandringen som följs upp hålls {datum(fore.dag)}, efter den här.", falt="foregaende")


def _organisationer(av: Anvandare, parter: Sequence[str]) -> list[str]:
    namn: list[str] = []
    for part in parter:
        try:
            ren = kontrollerade(av=av, modell=Vandringspart, falt={"organisation": " ".join(part.split())})
        except Ogiltigt as fel:
            fel.falt = "parter"
            raise
        if ren["organisation"] and ren["organisation"] not in namn:
            namn.append(ren["organisation"])
    if len(namn) > FLEST_PARTER:
        raise Ogiltigt(f"Högst {FLEST_PARTER} inbjudna parter.", falt="parter")
    return namn


def _stoppen(av: Anvandare, omrade: Stadsdelsomrade, stopp: Sequence[Stopp]) -> list[Vandringsstopp]:
    if len(stopp) > FLEST_STOPP:
        raise Ogiltigt(f"Högst {FLEST_STOPP} stopp.", falt="stopp")
    rader = []
    for ordning, ett in enumerate(stopp, 1):
        if ett.plats is not None and ett.plats.stadsdelsomrade_id != omrade.pk:
            raise Ogiltigt(f"{ett.plats} hör inte till {omrade}.", falt="stopp")
        try:
            namn = kontrollerade(av=av, modell=Vandringsstopp, falt={"namn": " ".join(ett.namn.split())})["namn"]
            lat, lon = rundad(ett.lat, ett.lon)
        except Ogiltigt as fel:
            fel.falt = "stopp"
            raise
        if not namn:
            raise Ogiltigt(f"Stopp {ordning} saknar namn.", falt="stopp")
        rader.append(Vandringsstopp(ordning=ordning, namn=namn, plats=ett.plats, lat=lat, lon=lon))
    return rader


def _satt_parter(av: Anvandare, vandring: Trygghetsvandring, organisationer: list[str]) -> None:
    """Those invited are those named; who stays keeps what was said of them."""
    har = {p.organisation: p for p in vandring.parter.all()}
    if list(har) == organisationer:
        return
    vandring.parter.exclude(organisation__in=organisationer).delete()
    Vandringspart.objects.bulk_create(
        Vandringspart(vandring=vandring, organisation=namn) for namn in organisationer if namn not in har
    )
    logga(
        av=av, handelse="vandring_parter", objekt=vandring, omrade=vandring.stadsdelsomrade,
        fran={"parter": list(har)}, till={"parter": organisationer},
    )  # fmt: skip


def _satt_stopp(av: Anvandare, vandring: Trygghetsvandring, nya: list[Vandringsstopp]) -> None:
    har = list(vandring.stopp.all())
    if [(s.namn, s.plats_id, s.lat, s.lon) for s in har] == [(s.namn, s.plats_id, s.lat, s.lon) for s in nya]:
        return
    vandring.stopp.all().delete()
    for ett in nya:
        ett.vandring = vandring
    Vandringsstopp.objects.bulk_create(nya)
    logga(
        av=av, handelse="vandring_stopp", objekt=vandring, omrade=vandring.stadsdelsomrade,
        fran={"stopp": [s.namn for s in har]}, till={"stopp": [s.namn for s in nya]},
    )  # fmt: skip


def _satt_deltog(av: Anvandare, vandring: Trygghetsvandring, deltog: Collection[int]) -> None:
    rader = list(vandring.parter.all())
    if set(deltog) - {p.pk for p in rader}:
        raise Ogiltigt("En av parterna är inte inbjuden till vandringen. Ladda om sidan.", falt="deltog")
    andrade = [p for p in rader if p.deltog != (p.pk in deltog)]
    for part in andrade:
        part.deltog = part.pk in deltog
    if andrade:
        Vandringspart.objects.bulk_update(andrade, ["deltog"])
        logga(
            av=av, handelse="vandring_deltog", objekt=vandring, omrade=vandring.stadsdelsomrade,
            till={"deltog": [p.organisation for p in rader if p.deltog]},
        )  # fmt: skip
