"""Writes of the rounds: planned, opened by the samordnare or by themselves, closed, opened again with a reason.

Every write in a round holds its row first (`halld_omgang`), so that nothing is saved in one that is being closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from atgardsplan.models import (
    Atgardsplan,
    Indikator,
    Indikatorvarde,
    Omgangsslag,
    Uppfoljning,
    Uppfoljningsinstallning,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.indikator import indikatorer, indikatorlagen
from atgardsplan.selectors.omgang import (
    foreslagna_dagar,
    horande_aktiviteter,
    installning,
    saknade_aktiviteter,
)
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga
from samverkan.svenska import antal

Status = Uppfoljningsomgang.Status
LANGST_FRAN: Final = 120  # days between a reminder and the day the texts are due
FLEST_PAMINNELSER: Final = 6
INSTALLNINGSFALT: Final = ("oppnas_sjalv", "oppnas_dagar", "inlamning_dagar", "granskning_dagar", "paminn_dagar")
DAGFALT: Final = ("oppnas", "inlamning", "granskning", "paminn_dagar")


def installning_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    bygger_pa: int,
    oppnas_sjalv: bool,
    oppnas_dagar: int,
    inlamning_dagar: int,
    granskning_dagar: int,
    paminn_dagar: Sequence[int],
) -> Uppfoljningsinstallning:
    """How the area follows up. `bygger_pa` is the version seen, 0 when nothing had been chosen.

    Rounds that exist keep their days. Raises `Nekad`, `Ogiltigt`, `Krock`.
    """
    krav(av, Ratt.OPPNA_OMGANG, omrade)
    nya: dict[str, Any] = {
        "oppnas_sjalv": oppnas_sjalv,
        "oppnas_dagar": oppnas_dagar,
        "inlamning_dagar": inlamning_dagar,
        "granskning_dagar": granskning_dagar,
        "paminn_dagar": _paminnelser(paminn_dagar),
    }
    with transaction.atomic():
        Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)  # two who choose for the first time at once
        nu = installning(omrade)
        fran = {f: getattr(nu, f) for f in INSTALLNINGSFALT}
        if nu.version and fran == nya:
            return nu
        if nu.version != bygger_pa:
            raise Krock(
                "Någon annan ändrade inställningarna medan du arbetade. Dina ändringar är inte sparade.",
                nuvarande=nu,
                nuvarande_data=fran | {"version": nu.version},
                forsok=nya,
            )
        for falt, varde in nya.items():
            setattr(nu, falt, varde)
        nu.version += 1
        giltigt(nu)
        nu.save()
        logga(av=av, handelse="uppfoljningsinstallning_sparad", objekt=nu, omrade=omrade, fran=fran, till=nya)
    return nu


def omgang_planerad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    ar: int,
    slag: str,
    oppnas: date,
    inlamning: date,
    granskning: date,
    paminn_dagar: Sequence[int],
) -> Uppfoljningsomgang:
    """A round with days of its own. Raises `Nekad`, `Ogiltigt` also when the area has that round already."""
    krav(av, Ratt.OPPNA_OMGANG, omrade)
    if slag not in Omgangsslag.values:
        raise Ogiltigt("Välj T1, T2 eller VB.", falt="slag")
    if not 2000 <= ar <= 2099:
        raise Ogiltigt("Skriv ett år mellan 2000 och 2099.", falt="ar")
    with transaction.atomic():
        Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)
        if Uppfoljningsomgang.objects.filter(stadsdelsomrade=omrade, ar=ar, slag=slag).exists():
            raise Ogiltigt(f"{Omgangsslag(slag).label} {ar} finns redan. Ändra den i stället.", falt="slag")
        omgang = Uppfoljningsomgang(
            stadsdelsomrade=omrade,
            ar=ar,
            slag=slag,
            period_till=Omgangsslag(slag).period_till(ar),
            oppnas=oppnas,
            inlamning=inlamning,
            granskning=granskning,
            paminn_dagar=_paminnelser(paminn_dagar),
        )
        giltigt(omgang)
        omgang.save()
        logga(av=av, handelse="omgang_planerad", objekt=omgang, omrade=omrade, till=_dagar(omgang))
    return omgang


def omgang_andrad(
    *,
    av: Anvandare,
    omgang: Uppfoljningsomgang,
    bygger_pa: int,
    oppnas: date,
    inlamning: date,
    granskning: date,
    paminn_dagar: Sequence[int],
) -> Uppfoljningsomgang:
    """Other days for a round that is not closed. Raises `Nekad`, `Last`, `Ogiltigt`, `Krock`."""
    krav(av, Ratt.OPPNA_OMGANG, omgang.stadsdelsomrade)
    with transaction.atomic():
        nu = halld_omgang(pk=omgang.pk)
        if nu.status == Status.STANGD:
            raise Last(f"{nu.namn} är stängd. Öppna den igen för att ändra dagarna.")
        nya: dict[str, Any] = {
            "oppnas": oppnas,
            "inlamning": inlamning,
            "granskning": granskning,
            "paminn_dagar": _paminnelser(paminn_dagar),
        }
        fran = _dagar(nu)
        if all(getattr(nu, falt) == varde for falt, varde in nya.items()):
            return nu
        _version(nu, bygger_pa, {f: v if f == "paminn_dagar" else str(v) for f, v in nya.items()})
        if nu.status == Status.OPPEN and oppnas != nu.oppnas:
            raise Ogiltigt(f"{nu.namn} är redan öppnad.", falt="oppnas")
        for falt, varde in nya.items():
            setattr(nu, falt, varde)
        nu.version += 1
        giltigt(nu)
        nu.save()
        logga(av=av, handelse="omgang_andrad", objekt=nu, omrade=nu.stadsdelsomrade, fran=fran, till=_dagar(nu))
    return nu


def omgang_oppnad(*, av: Anvandare, omgang: Uppfoljningsomgang) -> Uppfoljningsomgang:
    """Open a planned round now: every activity that belongs gets its follow-up. Opened already: nothing happens.

    Raises `Nekad`, and `Last` for a closed one.
    """
    krav(av, Ratt.OPPNA_OMGANG, omgang.stadsdelsomrade)
    with transaction.atomic():
        nu = halld_omgang(pk=omgang.pk)
        if nu.status == Status.STANGD:
            raise Last(f"{nu.namn} är stängd. Öppna den igen med ett skäl.")
        if nu.status == Status.PLANERAD:
            _oppna(av, nu, timezone.now())
    return nu


def omgangar_oppnade(*, av: Anvandare | None, nu: datetime) -> list[Uppfoljningsomgang]:
    """Open the rounds whose day has come, in areas where they open by themselves; those that were opened now.

    Also gives activities that came into the plan later their follow-up in rounds that are open. Done again, or by two
    at once, it does nothing twice: a round is one row and is opened from `planerad` only, a follow-up is one row per
    activity and round. A round that nobody planned is not begun after its last day. `av` is None: the program itself.
    """
    idag = timezone.localdate(nu)
    _kommande_omgangar(idag)
    dags = Uppfoljningsomgang.objects.filter(status=Status.PLANERAD, oppnas__lte=idag).exclude(
        stadsdelsomrade__in=Uppfoljningsinstallning.objects.filter(oppnas_sjalv=False).values("stadsdelsomrade")
    )
    oppnade = []
    for pk in list(dags.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            omgang = halld_omgang(pk=pk)
            if omgang.status == Status.PLANERAD:
                _oppna(av, omgang, nu)
                oppnade.append(omgang)
    for pk in list(Uppfoljningsomgang.objects.filter(status=Status.OPPEN).order_by("pk").values_list("pk", flat=True)):
        if saknade_aktiviteter(Uppfoljningsomgang.objects.select_related("stadsdelsomrade").get(pk=pk)).exists():
            with transaction.atomic():
                omgang = halld_omgang(pk=pk)
                if omgang.status == Status.OPPEN:
                    _nya_uppfoljningar(av, omgang)
    return oppnade


def omgang_stangd(
    *, av: Anvandare, omgang: Uppfoljningsomgang, bygger_pa: int, trots_kvar: bool = False
) -> Uppfoljningsomgang:
    """Close the round: what is in it is locked, and what is approved is seen by läsare.

    What indicators show that are read from figures is kept as it is known now: figures that come later don't change
    what the round says.
    Follow-ups that are not approved stop it unless `trots_kvar`; they stay as they are. Raises `Nekad`, `Last` when it
    is closed, `Ogiltigt`, `Krock`.
    """
    krav(av, Ratt.OPPNA_OMGANG, omgang.stadsdelsomrade)
    with transaction.atomic():
        nu = oppen_omgang(pk=omgang.pk)
        _version(nu, bygger_pa, {"status": Status.STANGD})
        kvar = nu.uppfoljningar.exclude(lage=Uppfoljning.Lage.GODKAND).filter(aktivitet__struken_tid=None).count()
        if kvar and not trots_kvar:
            raise Ogiltigt(
                f"{antal(kvar, 'uppföljning är', 'uppföljningar är')} inte godkända. "
                "Kryssa i att omgången ska stängas ändå, eller vänta."
            )
        nu.status, nu.stangd_av, nu.stangd_tid = Status.STANGD, av, timezone.now()
        nu.version += 1
        nu.save()
        _varden_hamtade(av, nu)
        logga(av=av, handelse="omgang_stangd", objekt=nu, omrade=nu.stadsdelsomrade, till={"inte_godkanda": kvar})
    return nu


def omgang_ateroppnad(*, av: Anvandare, omgang: Uppfoljningsomgang, bygger_pa: int, skal: str) -> Uppfoljningsomgang:
    """Open a closed round again. The reason is shown with the round. Raises `Nekad`, `Ogiltigt`, `Krock`."""
    krav(av, Ratt.OPPNA_OMGANG, omgang.stadsdelsomrade)
    skal = kontrollera_text(skal, falt="skal")
    if not skal:
        raise Ogiltigt("Skriv varför omgången öppnas igen.", falt="skal")
    with transaction.atomic():
        nu = halld_omgang(pk=omgang.pk)
        if nu.status != Status.STANGD:
            raise Ogiltigt(f"{nu.namn} är inte stängd.")
        _version(nu, bygger_pa, {"skal": skal})
        nu.status, nu.stangd_av, nu.stangd_tid = Status.OPPEN, None, None
        nu.ateroppnad_av, nu.ateroppnad_tid, nu.ateroppnad_skal = av, timezone.now(), skal
        nu.version += 1
        nu.save()
        logga(av=av, handelse="omgang_ateroppnad", objekt=nu, omrade=nu.stadsdelsomrade, orsak=skal)
    return nu


# --- What other services stand on ------------------------------------------------------------------------------------


def halld_omgang(*, pk: int) -> Uppfoljningsomgang:
    """The round as it is now, held to the end of the transaction. The caller has asked for the right."""
    return Uppfoljningsomgang.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=pk)


def oppen_omgang(*, pk: int) -> Uppfoljningsomgang:
    """The same for a round in which something is to be written. Raises `Last` unless it is open."""
    omgang = halld_omgang(pk=pk)
    if omgang.status != Status.OPPEN:
        raise Last(f"{omgang.namn} är {omgang.get_status_display().lower()}, så inget i den kan ändras.")
    return omgang


def oppna_omgangar(*, omrade: Stadsdelsomrade) -> list[Uppfoljningsomgang]:
    """The open rounds of the area, held."""
    oppna = Uppfoljningsomgang.objects.select_for_update(of=("self",)).filter(
        stadsdelsomrade=omrade, status=Status.OPPEN
    )
    return list(oppna.select_related("stadsdelsomrade").order_by("pk"))


def _kommande_omgangar(idag: date) -> None:
    """The row of each round that opens by itself and that nobody has planned."""
    planer = Atgardsplan.objects.filter(stadsdelsomrade=OuterRef("pk"), till__year__gte=idag.year - 1)
    for omrade in Stadsdelsomrade.objects.filter(Exists(planer.exclude(status="utkast"))).order_by("pk"):
        val = installning(omrade)
        if not val.oppnas_sjalv:
            continue
        for ar in (idag.year - 1, idag.year, idag.year + 1):
            for slag in Omgangsslag:
                dagar = foreslagna_dagar(val, slag, ar)
                if dagar.oppnas <= idag <= dagar.granskning:
                    _planera(omrade, ar, slag, val)


def _planera(omrade: Stadsdelsomrade, ar: int, slag: Omgangsslag, val: Uppfoljningsinstallning) -> None:
    finns = Uppfoljningsomgang.objects.filter(stadsdelsomrade=omrade, ar=ar, slag=slag)
    if finns.exists() or not horande_aktiviteter(omrade, slag, ar).exists():
        return
    ny = Uppfoljningsomgang(stadsdelsomrade=omrade, ar=ar, slag=slag, **asdict(foreslagna_dagar(val, slag, ar)))
    # Of two clocks at once the unique constraint lets one through.
    Uppfoljningsomgang.objects.bulk_create([ny], ignore_conflicts=True)


def _oppna(av: Anvandare | None, omgang: Uppfoljningsomgang, nu: datetime) -> None:
    omgang.status, omgang.oppnad_tid, omgang.oppnare = Status.OPPEN, nu, av
    omgang.version += 1
    omgang.save()
    antal_nya = _nya_uppfoljningar(av, omgang, logg=False)
    logga(
        av=av, handelse="omgang_oppnad", objekt=omgang, omrade=omgang.stadsdelsomrade,
        till=_dagar(omgang) | {"uppfoljningar": antal_nya},
    )  # fmt: skip


def _nya_uppfoljningar(av: Anvandare | None, omgang: Uppfoljningsomgang, *, logg: bool = True) -> int:
    """One follow-up for each activity that belongs and has none; the round is held."""
    nya = [Uppfoljning(aktivitet=a, omgang=omgang) for a in saknade_aktiviteter(omgang)]
    Uppfoljning.objects.bulk_create(nya)
    if nya and logg:
        logga(
            av=av, handelse="uppfoljningar_tillagda", objekt=omgang, omrade=omgang.stadsdelsomrade,
            till={"aktiviteter": [str(u.aktivitet)[:80] for u in nya]},
        )  # fmt: skip
    return len(nya)


def _varden_hamtade(av: Anvandare, omgang: Uppfoljningsomgang) -> None:
    """Keep what the indicators of the round's activities show for its year, those that are not entered by hand."""
    vilka = indikatorer(av).filter(aktiviteter__uppfoljningar__omgang=omgang, struken_tid=None)
    har = {v.indikator_id: v for v in omgang.indikatorvarden.filter(hamtat=True)}
    for lage in indikatorlagen(av, list(vilka.exclude(kalla=Indikator.Kalla.EGEN).distinct())):
        arets = next((a for a in lage.ar if a.ar == omgang.ar and a.varde is not None), None)
        if arets is None or arets.varde is None:
            continue
        # Closed once more after it was opened again: what is known by then.
        rad = har.get(lage.indikator.pk) or Indikatorvarde(indikator=lage.indikator, omgang=omgang, version=0)
        rad.ar, rad.matt, rad.varde, rad.kommentar = omgang.ar, omgang.period_till, arets.varde, arets.not_
        rad.hamtat, rad.version = True, rad.version + 1
        rad.angivet_av, rad.angivet_tid = av, timezone.now()
        rad.save()


def _version(nu: Uppfoljningsomgang, bygger_pa: int, forsok: dict[str, Any]) -> None:
    if nu.version != bygger_pa:
        raise Krock(
            "Någon annan ändrade omgången medan du arbetade. Din ändring är inte sparad.",
            nuvarande=nu,
            nuvarande_data=_dagar(nu) | {"status": nu.status, "version": nu.version},
            forsok=forsok,
        )


def _paminnelser(dagar: Sequence[int]) -> list[int]:
    svar = sorted(set(dagar))
    if len(svar) > FLEST_PAMINNELSER:
        raise Ogiltigt(f"Högst {FLEST_PAMINNELSER} påminnelser per omgång.", falt="paminn_dagar")
    if any(abs(dag) > LANGST_FRAN for dag in svar):
        raise Ogiltigt(f"Påminnelser kan gå högst {LANGST_FRAN} dagar före eller efter.", falt="paminn_dagar")
    return svar


def _dagar(omgang: Uppfoljningsomgang) -> dict[str, Any]:
    return {f: getattr(omgang, f) if f == "paminn_dagar" else str(getattr(omgang, f)) for f in DAGFALT}
