"""Writes of the week: levels, the rest confirmed quiet, the week fastställd by both parts or opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.niva import Niva
from lagesbild.selectors.vecka import veckobild
from lagesbild.services.brev import brev_skapat
from lagesbild.vecka import Vecka, gar_att_bedoma, kommande_vecka
from platser.models import Stadsdel
from samverkan.fel import Krock, Last, Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.services import kontrollera_text, krav, logga
from samverkan.svenska import tidpunkt, upprakning

MAX_MOTIVERING = 2000


@dataclass(frozen=True, slots=True)
class Bedomning:
    """One value to be saved. `bygger_pa` is the version it was based on; `motivering` None leaves it as it is.

    `lugn` None: still confirmed quiet if it was and the level is the same.
    """

    stadsdel: Stadsdel
    niva: int
    bygger_pa: int | None
    motivering: str | None = None
    lugn: bool | None = None


class Radfel(Ogiltigt):
    """Rows of a whole week that could not be saved; `rader` maps a stadsdel's id to its error. Nothing was saved."""

    def __init__(self, rader: dict[int, Ogiltigt]) -> None:
        super().__init__("Inget är sparat ännu. Rätta det som är markerat och spara igen.")
        self.rader = rader


def bedomning_satt(
    *,
    av: Anvandare,
    stadsdel: Stadsdel,
    vecka: Vecka,
    niva: int,
    bygger_pa: int | None,
    motivering: str | None = None,
    lugn: bool | None = None,
) -> Veckobedomning:
    """Set the joint level (1–5) of a stadsdel for one ISO week.

    `bygger_pa` is the version the user saw (None: there was none). `motivering` None leaves the text as it is.
    `lugn` marks the week as confirmed quiet and needs level 1; None keeps the mark as long as the level is the same.
    Raises `Krock` with both values when someone else saved in between (the lost value is in the history), `Last` when
    the week is fastställd, `Ogiltigt` for a level or week that can't be, `Personuppgift` when the text holds one.
    """
    bedomning = Bedomning(stadsdel, niva, bygger_pa, motivering, lugn)
    # The lost value must stay in the history: the error is raised after the transaction has been committed.
    with transaction.atomic():
        utfall = _satt(av, oppen_vecka(av=av, omrade=stadsdel.stadsdelsomrade, vecka=vecka), vecka, bedomning)
    if isinstance(utfall, Krock):
        raise utfall
    return utfall


def veckan_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    vecka: Vecka,
    bedomningar: Iterable[Bedomning],
    resten_ar_lugn: bool = False,
) -> tuple[int, list[Krock]]:
    """Save several levels of one week at once: either every valid one or, when a row is wrong, none (`Radfel`).

    `resten_ar_lugn` then sets every stadsdel that is still not reported to confirmed quiet (level 1), unless there was
    a conflict. A row that somebody else changed in between is not saved.
    Returns how many were set to confirmed quiet, and the conflicts.
    """
    krockar: list[Krock] = []
    fel: dict[int, Ogiltigt] = {}
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=omrade, vecka=vecka)
        for bedomning in bedomningar:
            try:
                utfall = _satt(av, lage, vecka, bedomning)
            except Ogiltigt as ogiltigt:
                fel[bedomning.stadsdel.pk] = ogiltigt
                continue
            if isinstance(utfall, Krock):
                krockar.append(utfall)
        if fel:
            raise Radfel(fel)
        lugna = _resten_lugn(av, lage, vecka) if resten_ar_lugn and not krockar else []
    return len(lugna), krockar


def vecka_faststalld(
    *, av: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, part: Part, sett: str, brev: bool = True
) -> Veckolage:
    """Fastställ the week for one part. When both have, the week is locked and its brief is frozen.

    `sett` is the `Veckobild.stampel` of what the person saw: nobody signs levels that they have not seen (`Krock`).
    `brev` False: no weekly brief is made of it (an old week that is brought in).

    Raises `Nekad` when the person does not act for that part or has already signed for the other one, `Ogiltigt` when
    a stadsdel is not reported, `Last` when the part already has.
    """
    krav(av, Ratt.FASTSTALLA_VECKA, omrade)
    if part not in parter_med(av, omrade, Ratt.FASTSTALLA_VECKA):
        raise Nekad(f"Du kan bara fastställa för din egen part, inte för {Part(part).label.lower()}.")
    kontrollera_vecka(vecka)
    with transaction.atomic():
        lage = _las(omrade, vecka)
        if getattr(lage, f"{part}_tid"):
            raise Last(f"{Part(part).label} har redan fastställt {vecka}.")
        if not Stadsdel.objects.i_omrade(omrade).gallande_nagon_dag(vecka.mandag, vecka.sondag).exists():
            raise Ogiltigt(f"{omrade} har inga stadsdelar {vecka}, så det finns inget att fastställa.")
        if saknas := _saknas(omrade, vecka):
            namn = upprakning([s.namn for s in saknas])
            raise Ogiltigt(
                f"Alla stadsdelar ska vara bedömda innan {vecka.text} fastställs. Kvar: {namn}. "
                "Sätt en nivå eller bekräfta att det var lugnt."
            )
        bild = veckobild(av, omrade, vecka, idag=timezone.localdate(), antal_tidigare=0)
        if sett != bild.stampel:
            raise Krock(
                "Nivåer eller händelser har ändrats sedan du öppnade sidan. Inget är fastställt. Läs dem som de är "
                "nu och fastställ igen.",
                nuvarande=bild,
                nuvarande_data={"stampel": bild.stampel},
                forsok={"stampel": sett},
            )
        annan = Part.POLIS if part == Part.FORVALTNING else Part.FORVALTNING
        if getattr(lage, f"{annan}_av_id") == av.pk:
            raise Nekad("Du har redan fastställt för den andra parten. En annan person behöver göra det för den här.")
        setattr(lage, f"{part}_av", av)
        setattr(lage, f"{part}_tid", timezone.now())
        if getattr(lage, f"{annan}_tid"):
            lage.status = Veckolage.Status.FASTSTALLD
        lage.andring += 1
        lage.save()
        logga(
            av=av, handelse="vecka_faststalld", objekt=lage, omrade=omrade, till={"part": part, "status": lage.status}
        )
        if lage.last and brev:
            brev_skapat(av=av, lage=lage)
    return lage


def vecka_ateroppnad(*, av: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, skal: str) -> Veckolage:
    """Open a week that one or both parts have fastställt. Needs a reason, which everyone sees."""
    krav(av, Ratt.ATEROPPNA_VECKA, omrade)
    if len(skal) > MAX_MOTIVERING:
        raise Ogiltigt(f"Skälet är {len(skal)} tecken. Korta det till högst {MAX_MOTIVERING}.", falt="skal")
    skal = kontrollera_text(skal, falt="skal")
    if not skal:
        raise Ogiltigt("Skriv varför veckan öppnas igen. Skälet visas för alla i området.", falt="skal")
    with transaction.atomic():
        lage = _las(omrade, vecka)
        if not (lage.forvaltning_tid or lage.polis_tid):
            raise Ogiltigt(f"{vecka} är inte fastställd, så den behöver inte öppnas.")
        fran = {"status": lage.status} | {
            part: tid.isoformat() for part in Part.values if (tid := getattr(lage, f"{part}_tid"))
        }
        _ta_bort_underskrifter(lage)
        lage.ateroppnad_av, lage.ateroppnad_tid, lage.ateroppnad_skal = av, timezone.now(), skal
        lage.andring += 1
        lage.save()
        logga(
            av=av,
            handelse="vecka_ateroppnad",
            objekt=lage,
            omrade=omrade,
            fran=fran,
            till={"status": lage.status},
            orsak=skal,
        )
    return lage


def _las(omrade: Stadsdelsomrade, vecka: Vecka) -> Veckolage:
    """The state of the week, held until the transaction ends: it queues everyone who writes in the same week."""
    Veckolage.objects.get_or_create(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
    return Veckolage.objects.select_for_update().get(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)


def oppen_vecka(*, av: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> Veckolage:
    """The week, held for writing in it. Raises `Nekad`, `Ogiltigt` (too far ahead) or `Last` (fastställd)."""
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    kontrollera_vecka(vecka)
    lage = _las(omrade, vecka)
    if lage.last:
        raise Last(f"{vecka} är fastställd av båda parter och kan inte ändras. Samordnaren kan öppna den igen.")
    return lage


def kontrollera_vecka(vecka: Vecka) -> None:
    """Raise `Ogiltigt` for a week too far ahead to be filled in."""
    idag = timezone.localdate()
    if not gar_att_bedoma(vecka, idag):
        raise Ogiltigt(
            f"{vecka} ligger för långt fram. Det går att fylla i till och med {kommande_vecka(idag)}.", falt="vecka"
        )


def _saknas(omrade: Stadsdelsomrade, vecka: Vecka) -> list[Stadsdel]:
    """The stadsdelar of the week that are not reported, in order."""
    stadsdelar = Stadsdel.objects.i_omrade(omrade).gallande_nagon_dag(vecka.mandag, vecka.sondag)
    return list(
        stadsdelar.exclude(veckobedomningar__in=Veckobedomning.objects.filter(ar=vecka.ar, vecka=vecka.vecka)).order_by(
            "ordning"
        )
    )


def _resten_lugn(av: Anvandare, lage: Veckolage, vecka: Vecka) -> list[Veckobedomning]:
    satta = []
    for stadsdel in _saknas(lage.stadsdelsomrade, vecka):
        utfall = _satt(av, lage, vecka, Bedomning(stadsdel, Niva.NORMALT, None, lugn=True))
        if isinstance(utfall, Veckobedomning):
            satta.append(utfall)
    return satta


def _satt(av: Anvandare, lage: Veckolage, vecka: Vecka, ny: Bedomning) -> Veckobedomning | Krock:
    """Save one value in a week that is held by the caller. A conflict is written to the history and returned."""
    stadsdel = ny.stadsdel
    kontrollera_bedomning(lage, vecka, ny)
    nu = Veckobedomning.objects.filter(stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka).first()
    falt = falt_efter(nu, ny)
    if nu and all(getattr(nu, namn) == varde for namn, varde in falt.items()):
        return nu  # the same value again (a retry, or two who agree): nothing to save and nothing to ask
    if (nu.version if nu else None) != ny.bygger_pa:
        return _krock(av, vecka, ny, nu, falt)
    rad = historikrad(nu, stadsdel, vecka, falt, av)
    bedomning = nu or Veckobedomning(stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka, version=0)
    for namn, varde in falt.items():
        setattr(bedomning, namn, varde)
    bedomning.version += 1
    bedomning.satt_av, bedomning.satt_tid = av, timezone.now()
    bedomning.save()
    rad.version = bedomning.version
    rad.save()
    veckan_andrad(av=av, lage=lage)
    logga(
        av=av,
        handelse="bedomning_satt",
        objekt=bedomning,
        omrade=lage.stadsdelsomrade,
        fran={"niva": rad.fran_niva, "lage": rad.fran_lage} if nu else None,
        till={"niva": int(bedomning.niva), "lage": bedomning.lage, "version": bedomning.version},
    )
    return bedomning


def kontrollera_bedomning(lage: Veckolage, vecka: Vecka, ny: Bedomning) -> None:
    """Raise `Ogiltigt` for a value that can't stand in the week. `lage` names the area; the text is not looked at."""
    stadsdel = ny.stadsdel
    if stadsdel.stadsdelsomrade_id != lage.stadsdelsomrade_id:
        raise Ogiltigt(f"{stadsdel} hör inte till {lage.stadsdelsomrade}.", falt="stadsdel")
    if not stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag):
        raise Ogiltigt(f"{stadsdel} finns inte som stadsdel {vecka}.", falt="stadsdel")
    if ny.niva not in list(Niva):
        raise Ogiltigt(f"Nivån ska vara ett heltal 1–5, inte {ny.niva}.", falt="niva")
    if ny.lugn and ny.niva != Niva.NORMALT:
        raise Ogiltigt("Bara nivå 1 kan vara bekräftat lugn.", falt="lage")


def kontrollerad_motivering(text: str | None) -> str | None:
    """The text as it is stored. Raises `Ogiltigt` when it is too long, `Personuppgift` when it holds one."""
    langd = len((text or "").strip())  # first: to look through a text takes time that grows with it
    if langd > MAX_MOTIVERING:
        raise Ogiltigt(f"Motiveringen är {langd} tecken. Korta den till högst {MAX_MOTIVERING}.", falt="motivering")
    return None if text is None else kontrollera_text(text, falt="motivering")


def _krock(av: Anvandare, vecka: Vecka, ny: Bedomning, nu: Veckobedomning | None, falt: dict[str, Any]) -> Krock:
    """Write the lost value to the history and say what is stored."""
    stadsdel = ny.stadsdel
    if nu is None:  # rows are never removed, so a version of nothing was never right
        raise Ogiltigt(
            f"{stadsdel} har ingen bedömning {vecka}, så värdet kan inte bygga på version {ny.bygger_pa}. "
            "Ladda om sidan.",
            falt="bygger_pa",
        )
    rad = historikrad(nu, stadsdel, vecka, falt, av)
    rad.version, rad.utfall = nu.version, Bedomningshistorik.Utfall.KROCK
    rad.save()
    nar = tidpunkt(timezone.localtime(nu.satt_tid))
    return Krock(
        f"{nu.satt_av} satte {stadsdel} till {nu.niva} ({nar}) medan du arbetade. "
        f"Ditt värde {int(falt['niva'])} är inte sparat.",
        nuvarande=nu,
        nuvarande_data={
            "stadsdel": stadsdel.slug,
            "ar": nu.ar,
            "vecka": nu.vecka,
            "niva": nu.niva,
            "lage": nu.lage,
            "motivering": nu.motivering,
            "version": nu.version,
            "satt_av": str(nu.satt_av),
            "satt_tid": nu.satt_tid.isoformat(),
        },
        forsok={"niva": int(falt["niva"]), "lage": str(falt["lage"]), "motivering": falt["motivering"]},
    )


def falt_efter(nu: Veckobedomning | None, ny: Bedomning) -> dict[str, Any]:
    """What stands in the row when `ny` has been saved over `nu`. Raises as `kontrollerad_motivering`."""
    motivering = kontrollerad_motivering(ny.motivering)
    lugn = bool(nu and nu.lugn and nu.niva == ny.niva) if ny.lugn is None else ny.lugn
    return {
        "niva": Niva(ny.niva),
        "lage": Veckobedomning.Lage.LUGN if lugn else Veckobedomning.Lage.BEDOMD,
        "motivering": (nu.motivering if nu else "") if motivering is None else motivering,
    }


def historikrad(
    nu: Veckobedomning | None, stadsdel: Stadsdel, vecka: Vecka, falt: dict[str, Any], av: Anvandare
) -> Bedomningshistorik:
    """From `nu` to `falt`, not saved; made before the row is changed. The caller says which version it is."""
    return Bedomningshistorik(
        stadsdel=stadsdel,
        ar=vecka.ar,
        vecka=vecka.vecka,
        fran_niva=nu.niva if nu else None,
        fran_lage=nu.lage if nu else "",
        fran_motivering=nu.motivering if nu else "",
        till_niva=falt["niva"],
        till_lage=falt["lage"],
        till_motivering=falt["motivering"],
        av=av,
        tid=timezone.now(),
    )


def veckan_andrad(*, av: Anvandare, lage: Veckolage, vad: str = "En nivå", undertecknas: bool = True) -> None:
    """Say that something in the week has changed: those who look at it hear of it (`andring`), and a part that has
    signed has signed something else, so its signature no longer holds. `lage` is held by the caller.

    `undertecknas` False: what changed stands beside what is signed, such as a proposal, so a signature stands.
    """
    lage.andring += 1
    if not undertecknas or not (lage.forvaltning_tid or lage.polis_tid):
        lage.save(update_fields=["andring"])
        return
    part = Part.FORVALTNING if lage.forvaltning_tid else Part.POLIS
    _ta_bort_underskrifter(lage)
    lage.save()
    logga(
        av=av,
        handelse="vecka_underskrift_upphavd",
        objekt=lage,
        omrade=lage.stadsdelsomrade,
        fran={"part": part},
        orsak=f"{vad} ändrades efter att parten hade fastställt veckan.",
    )


def _ta_bort_underskrifter(lage: Veckolage) -> None:
    lage.status = Veckolage.Status.OPPEN
    lage.forvaltning_av = lage.forvaltning_tid = None
    lage.polis_av = lage.polis_tid = None
