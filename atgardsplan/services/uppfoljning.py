"""Writes of the one who follows up an activity: the text, "oförändrat", sent in, taken back.

What the chef does stands in `granskning`. Each step counts up the version and is told twice: in the follow-up's own
history with what changed, and in the area's log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from atgardsplan.models import (
    Indikator,
    Indikatorvarde,
    Uppfoljning,
    Uppfoljningshistorik,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.granskning import SKRIVS, befogenhet
from atgardsplan.selectors.uppfoljning import forra_uppfoljning
from atgardsplan.services.omgang import oppen_omgang
from samverkan.fel import Fel, Krock, Last, Nekad, Ogiltigt
from samverkan.models import Anvandare
from samverkan.services import kontrollera_text, logga
from samverkan.svenska import tidpunkt

Handelse = Uppfoljningshistorik.Handelse
Lage = Uppfoljning.Lage
Status = Uppfoljning.Status

TEXTER: Final = ("gjort", "resultat", "avvikelse_orsak", "avvikelse_atgard", "prognos")
FALT: Final = ("status", *TEXTER)
LANGST: Final = 4000


class Ofullstandig(Ogiltigt):
    """Something is missing for the text to be sent in."""


@dataclass(frozen=True, slots=True)
class Vardeforsok:
    """A value of an indicator that the writer enters. `bygger_pa` is the version seen, None when there was none.

    `varde` None takes nothing away: a value that is entered stays until it is entered anew.
    """

    varde: Decimal | None
    kommentar: str = ""
    bygger_pa: int | None = None


def uppfoljning_sparad(
    *,
    av: Anvandare,
    uppfoljning: Uppfoljning,
    bygger_pa: int,
    varden: Mapping[int, Vardeforsok] | None = None,
    skicka: bool = False,
    **falt: str,
) -> Uppfoljning:
    """Save what is written. `falt` are fields of `FALT`, those left out stay; `varden` by the indicator's id.

    `skicka`: send it in as well. What is missing for that raises `Ofullstandig`: then the text is saved and not sent.
    `bygger_pa` is the version that was seen. A save that changes nothing leaves no trace. Raises `Krock` with both
    when somebody else saved in between (what was not saved is in the history), `Last` when the text is sent in or the
    round is not open, `Nekad`, `Personuppgift`, `Ogiltigt`.
    """
    nya = _granskade(falt)
    with transaction.atomic():
        nu = _att_skriva(av, uppfoljning)
        svar: Uppfoljning | Fel = _sparad(av, nu, bygger_pa, nya, varden or {}, Handelse.SPARAD)
        if skicka and isinstance(svar, Uppfoljning):
            svar = _ofullstandig(svar) or _inskickad(av, svar)
    if isinstance(svar, Fel):  # what was lost is in the history, what was not sent is saved: the error comes after
        raise svar
    return svar


def uppfoljning_oforandrad(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int) -> Uppfoljning:
    """Say that nothing has changed since the last round: its status and texts are taken over, and it is told which.

    Raises `Ogiltigt` when there is no earlier approved round, otherwise as `uppfoljning_sparad`.
    """
    with transaction.atomic():
        nu = _att_skriva(av, uppfoljning)
        forra = forra_uppfoljning(nu)
        if forra is None:
            raise Ogiltigt("Det finns ingen godkänd uppföljning från en tidigare omgång att utgå från.")
        nya: dict[str, Any] = {namn: getattr(forra, namn) for namn in FALT}
        svar = _sparad(av, nu, bygger_pa, nya, {}, Handelse.OFORANDRAD, fran=forra)
    if isinstance(svar, Krock):
        raise svar
    return svar


def uppfoljning_inskickad(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int) -> Uppfoljning:
    """Send the text to the chef. Raises `Ogiltigt` naming the first field that is missing, otherwise as a save."""
    with transaction.atomic():
        nu = _att_skriva(av, uppfoljning)
        _kontrollera_version(nu, bygger_pa)
        if fel := _ofullstandig(nu):
            raise fel
        _inskickad(av, nu)
    return nu


def uppfoljning_atertagen(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int) -> Uppfoljning:
    """Take back what was sent in and not yet reviewed. Raises `Nekad`, `Last`, `Ogiltigt`, `Krock`."""
    with transaction.atomic():
        nu = halld(uppfoljning=uppfoljning)
        _kravt_skriva(av, nu)
        if nu.lage != Lage.INSKICKAD:
            raise Ogiltigt(f"Uppföljningen är {nu.get_lage_display().lower()} och kan inte återtas.")
        _kontrollera_version(nu, bygger_pa)
        nu.lage = Lage.UTKAST
        steg(av=av, uppfoljning=nu, handelse=Handelse.ATERTAGEN)
    return nu


# --- What the reviewing stands on too --------------------------------------------------------------------------------


def halld(*, uppfoljning: Uppfoljning) -> Uppfoljning:
    """The follow-up as it is now, held with its open round. The caller asks for the right. Raises `Last`."""
    return hallna(omgangar=[oppen_omgang(pk=uppfoljning.omgang_id)], pk=[uppfoljning.pk])[0]


def hallna(*, omgangar: Iterable[Uppfoljningsomgang], pk: Iterable[int]) -> list[Uppfoljning]:
    """Those of `pk` that belong to the held `omgangar`, held too, with their history. Two queries."""
    per_pk = {omgang.pk: omgang for omgang in omgangar}
    rader = (
        Uppfoljning.objects.select_for_update(of=("self",))
        .filter(pk__in=list(pk), omgang__in=per_pk)
        .select_related("aktivitet__ansvarig", "aktivitet__granskare", "skriven_av")
        .prefetch_related(Prefetch("historik", Uppfoljningshistorik.objects.select_related("av")))
        .order_by("pk")
    )
    svar = list(rader)
    for rad in svar:
        rad.omgang = per_pk[rad.omgang_id]
    return svar


def steg(
    *,
    av: Anvandare,
    uppfoljning: Uppfoljning,
    handelse: Uppfoljningshistorik.Handelse,
    fran: dict[str, Any] | None = None,
    till: dict[str, Any] | None = None,
    kommentar: str = "",
    at: Anvandare | None = None,
    tid: datetime | None = None,
) -> None:
    """Store the held row as its next version and tell the step. `at` is the chef whose deputy acted."""
    uppfoljning.version += 1
    uppfoljning.save()
    Uppfoljningshistorik.objects.create(
        uppfoljning=uppfoljning,
        handelse=handelse,
        version=uppfoljning.version,
        fran=fran or {},
        till=till or {},
        kommentar=kommentar,
        av=av,
        at=at,
        tid=tid or timezone.now(),
    )
    logga(
        av=av,
        handelse=f"uppfoljning_{handelse}",
        objekt=uppfoljning,
        omrade=uppfoljning.omgang.stadsdelsomrade,
        fran=fran or None,
        till=(till or {}) | ({"at": str(at)} if at else {}) | {"version": uppfoljning.version},
        orsak=kommentar,
    )


def krock(*, nu: Uppfoljning, forsok: dict[str, Any]) -> Krock:
    """What the person is told when somebody else saved in between."""
    vem, nar = _senast(nu)
    return Krock(
        f"{vem} sparade uppföljningen ({nar}) medan du arbetade. Det du skrev är inte sparat.",
        nuvarande=nu,
        nuvarande_data=_data(nu) | {"lage": nu.lage, "version": nu.version},
        forsok=forsok,
    )


def _senast(nu: Uppfoljning) -> tuple[str, str]:
    sist = max((h for h in nu.historik.all() if h.handelse != Handelse.KROCK), key=lambda h: h.version, default=None)
    return (str(sist.av), tidpunkt(timezone.localtime(sist.tid))) if sist else ("Någon annan", "nyss")


def _kravt_skriva(av: Anvandare, nu: Uppfoljning) -> None:
    besked = befogenhet(av, nu.omgang.stadsdelsomrade).skriva(nu)
    if not besked.far:
        raise Nekad(besked.varfor_inte)


def _att_skriva(av: Anvandare, uppfoljning: Uppfoljning) -> Uppfoljning:
    """The held row that `av` may write in now."""
    nu = halld(uppfoljning=uppfoljning)
    _kravt_skriva(av, nu)
    if nu.aktivitet.struken:
        raise Last("Aktiviteten är struken ur planen och följs inte upp längre.")
    if nu.lage not in SKRIVS:
        raise Last(
            "Uppföljningen är inskickad. Återta den om du vill ändra något."
            if nu.lage == Lage.INSKICKAD
            else "Uppföljningen är godkänd. Den som granskar kan sända den tillbaka om något ska ändras."
        )
    return nu


def _granskade(falt: dict[str, str]) -> dict[str, str]:
    if okanda := set(falt) - set(FALT):
        raise TypeError(f"A follow-up has no {', '.join(sorted(okanda))}.")
    nya = {}
    for namn, varde in falt.items():
        # Too long is said first: to look through a text takes time that grows with it.
        if len(varde) > LANGST:
            raise Ogiltigt(f"Texten är {len(varde)} tecken. Korta till högst {LANGST}.", falt=namn)
        nya[namn] = kontrollera_text(varde, falt=namn)
    if nya.get("status") and nya["status"] not in Status.values:
        raise Ogiltigt("Välj en status ur listan.", falt="status")
    return nya


def _sparad(
    av: Anvandare,
    nu: Uppfoljning,
    bygger_pa: int,
    nya: dict[str, str],
    varden: Mapping[int, Vardeforsok],
    handelse: Uppfoljningshistorik.Handelse,
    fran: Uppfoljning | None = None,
) -> Uppfoljning | Krock:
    andrade = {namn: varde for namn, varde in nya.items() if getattr(nu, namn) != varde}
    nya_varden = _andrade_varden(nu, varden)
    if not andrade and not nya_varden and (fran is None or nu.oforandrad_fran_id == fran.pk):
        return nu
    fore = {namn: getattr(nu, namn) for namn in andrade} | {v.namn: v.fore for v in nya_varden}
    efter = andrade | {v.namn: str(v.varde) for v in nya_varden}
    if nu.version != bygger_pa or any(v.krockar for v in nya_varden):
        Uppfoljningshistorik.objects.create(
            uppfoljning=nu, handelse=Handelse.KROCK, version=nu.version, fran=fore, till=efter, av=av,
            tid=timezone.now(),
        )  # fmt: skip
        logga(
            av=av, handelse="uppfoljning_krock", objekt=nu, omrade=nu.omgang.stadsdelsomrade, fran=fore, till=efter,
            orsak="Någon annan hann före. Det här sparades inte.",
        )  # fmt: skip
        return krock(nu=nu, forsok=efter)
    for namn, varde in andrade.items():
        setattr(nu, namn, varde)
    for v in nya_varden:
        _vardet_sparat(av, nu.omgang, v)
    if fran is not None:
        nu.oforandrad_fran = fran
    elif andrade:
        nu.oforandrad_fran = None  # what is changed is no longer as it was
    nu.skriven_av, nu.skriven_tid = av, timezone.now()
    kommentar = f"Oförändrat sedan {fran.omgang.namn}." if fran else ""
    steg(av=av, uppfoljning=nu, handelse=handelse, fran=fore, till=efter, kommentar=kommentar)
    return nu


def _kontrollera_version(nu: Uppfoljning, bygger_pa: int) -> None:
    if nu.version != bygger_pa:  # nothing typed is lost
        vem, nar = _senast(nu)
        raise Krock(
            f"{vem} ändrade uppföljningen ({nar}) medan du arbetade. Läs den igen och välj sedan.",
            nuvarande=nu,
            nuvarande_data=_data(nu) | {"lage": nu.lage, "version": nu.version},
            forsok={},
        )


def _inskickad(av: Anvandare, nu: Uppfoljning) -> Uppfoljning:
    nu.lage, nu.inskickad_av, nu.inskickad_tid = Lage.INSKICKAD, av, timezone.now()
    steg(av=av, uppfoljning=nu, handelse=Handelse.INSKICKAD, till={"status": nu.status})
    return nu


def _ofullstandig(nu: Uppfoljning) -> Ofullstandig | None:
    """What the chef needs to be able to approve and does not have, the first of it."""
    if not nu.status:
        return Ofullstandig("Välj status innan uppföljningen skickas in.", falt="status")
    if not nu.gjort and nu.status != Status.EJ_PABORJAD:
        return Ofullstandig("Skriv vad som har gjorts.", falt="gjort")
    if nu.status in {Status.AVVIKELSE, Status.AVBRUTEN} and not nu.avvikelse_orsak:
        vad = "avvikelsen" if nu.status == Status.AVVIKELSE else "att aktiviteten avbröts"
        return Ofullstandig(f"Skriv orsaken till {vad}.", falt="avvikelse_orsak")
    if nu.status == Status.AVVIKELSE and not nu.avvikelse_atgard:
        return Ofullstandig("Skriv vilken åtgärd avvikelsen leder till.", falt="avvikelse_atgard")
    return None


# --- Values of indicators --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Nyttvarde:
    indikator: Indikator
    nu: Indikatorvarde | None
    varde: Decimal
    kommentar: str
    krockar: bool

    @property
    def namn(self) -> str:
        return self.indikator.namn

    @property
    def fore(self) -> str | None:
        return str(self.nu.varde.normalize()) if self.nu else None


def _andrade_varden(nu: Uppfoljning, varden: Mapping[int, Vardeforsok]) -> list[_Nyttvarde]:
    if not varden:
        return []
    egna = {i.pk: i for i in nu.aktivitet.indikatorer.filter(kalla=Indikator.Kalla.EGEN, struken_tid=None)}
    if okanda := set(varden) - set(egna):
        raise Ogiltigt(f"Aktiviteten har ingen egen indikator med nummer {min(okanda)}.", falt="varden")
    finns = {v.indikator_id: v for v in Indikatorvarde.objects.filter(omgang=nu.omgang_id, indikator__in=varden)}
    svar = []
    for pk, forsok in varden.items():
        har = finns.get(pk)
        kommentar = kontrollera_text(forsok.kommentar, falt=f"indikator_{pk}_kommentar")
        lika = har is not None and (har.varde, har.kommentar) == (forsok.varde, kommentar)
        if forsok.varde is None or lika:
            continue
        if abs(forsok.varde) >= Decimal(10) ** 12 or -int(forsok.varde.as_tuple().exponent) > 4:
            raise Ogiltigt("Värdet får ha högst 12 siffror och fyra decimaler.", falt=f"indikator_{pk}")
        sedd = har.version if har else None
        svar.append(_Nyttvarde(egna[pk], har, forsok.varde, kommentar, sedd != forsok.bygger_pa))
    return svar


def _vardet_sparat(av: Anvandare, omgang: Uppfoljningsomgang, nytt: _Nyttvarde) -> None:
    rad = nytt.nu or Indikatorvarde(indikator=nytt.indikator, omgang=omgang, version=0)
    rad.ar, rad.matt = omgang.ar, omgang.period_till
    rad.varde, rad.kommentar, rad.hamtat = nytt.varde, nytt.kommentar, False
    rad.version += 1
    rad.angivet_av, rad.angivet_tid = av, timezone.now()
    rad.andrad_av, rad.andrad = (av, rad.angivet_tid) if nytt.nu else (None, None)
    rad.save()


def _data(nu: Uppfoljning) -> dict[str, Any]:
    return {namn: getattr(nu, namn) for namn in FALT}
