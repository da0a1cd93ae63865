"""Outlines go in: a file is read and kept, looked at, committed in one transaction, and can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from platser import granser
from platser.geometri import areal_km2, fran_geojson, punkt_i_stadsdel
from platser.models import Grans, Gransimport, Plats, Stadsdel, Stadsdelsnamn, nyckel
from platser.selectors.granser import SKRIVS, Gransrad, granser_for, granskning
from samverkan.fel import Last, Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.services import kontrollera_text, krav, logga
from samverkan.svenska import datum

FLEST_VAL: Final = 3_000


def granser_mottagna(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    filer: Sequence[tuple[str, bytes]],
    kalla: str,
    mal: str = Gransimport.Mal.STADSDEL,
    giltig_fran: date | None = None,
    alla_omraden: bool = False,
) -> Gransimport:
    """Read files (name, content) that belong together and keep what they hold, to be looked at. Stores no outline.

    `alla_omraden`, and outlines of lokalpolisområden, are for superusers. Raises `Ogiltigt` when nothing can be read.
    """
    _far(av, omrade, mal, alla_omraden)
    if mal not in Gransimport.Mal.values:
        raise Ogiltigt("Välj vad gränserna gäller.", falt="mal")
    kalla = _kalla(kalla)
    _dag(giltig_fran)
    try:
        lager = granser.las(filer)
    except granser.Olaslig as fel:
        raise Ogiltigt(fel.text, falt="filer") from fel
    innehall = [[p.nr, p.egenskaper, p.geometri, p.fel, p.areal_km2] for p in lager.poster]
    hash_ = sha256()
    for _, data in filer:
        hash_.update(data)
    with transaction.atomic():
        gransimport = Gransimport.objects.create(
            stadsdelsomrade=omrade, mal=mal, alla_omraden=alla_omraden, filnamn=_filnamn(filer),
            checksumma=hash_.hexdigest(), slag=lager.slag, system=lager.system, noter=list(lager.noter),
            innehall=innehall, namnfalt=lager.namnfalt, kalla=kalla, giltig_fran=giltig_fran, av=av,
            tid=timezone.now(),
        )  # fmt: skip
        logga(av=av, handelse="granser_mottagna", objekt=gransimport, omrade=omrade,
              till={"fil": gransimport.filnamn, "slag": lager.slag, "ytor": len(innehall), "källa": kalla})  # fmt: skip
    return gransimport


@dataclass(frozen=True, slots=True)
class Gransval:
    """What was chosen about a file: per number of an outline the id of its target, or 0 for none.

    `namnfalt` empty: as it was. `kom_ihag`: at the commit, names that somebody matched by hand become other spellings
    of their stadsdel.
    """

    val: Mapping[str, int]
    kalla: str
    giltig_fran: date | None = None
    namnfalt: str = ""
    kom_ihag: bool = True


def gransval_sparat(*, av: Anvandare, gransimport: Gransimport, valt: Gransval) -> Gransimport:
    """Keep what was chosen.

    Raises `Last` when the import is no longer to be looked at, `Ogiltigt` for a target that can't be chosen.
    """
    _far(av, gransimport.stadsdelsomrade, gransimport.mal, gransimport.alla_omraden)
    with transaction.atomic():
        return _valt(av, _hall(gransimport, Gransimport.Status.GRANSKAS), valt)


def granser_genomforda(*, av: Anvandare, gransimport: Gransimport, valt: Gransval | None = None) -> int:
    """Store every outline that is new or changed, after keeping what was chosen; all or none. Returns how many.

    An outline that began the same day is struck out, one that began earlier ends the day before, one that begins later
    ends the new one. Raises `Last` when it has been done already, `Ogiltigt` when there is nothing to store.
    """
    _far(av, gransimport.stadsdelsomrade, gransimport.mal, gransimport.alla_omraden)
    with transaction.atomic():
        nu = _hall(gransimport, Gransimport.Status.GRANSKAS)
        return _genomford(av, _valt(av, nu, valt) if valt else nu)


def granser_angrade(*, av: Anvandare, gransimport: Gransimport) -> None:
    """Take an import back: its outlines are struck out, those before it hold again.

    Raises `Last` when a later import has changed any of its outlines since.
    """
    _far(av, gransimport.stadsdelsomrade, gransimport.mal, gransimport.alla_omraden)
    with transaction.atomic():
        nu = _hall(gransimport, Gransimport.Status.GENOMFORD)
        egna = list(Grans.objects.filter(gransimport=nu).select_for_update(of=("self",)))
        mal = [getattr(grans, f"{nu.mal}_id") for grans in egna]
        senare = granser_for(nu.mal, mal).filter(gransimport__genomford_tid__gt=nu.genomford_tid)
        andrad = senare.select_related("gransimport").first() or next((g for g in egna if g.struken), None)
        if andrad:
            fil = f" ({andrad.gransimport})" if andrad.gransimport and andrad.gransimport_id != nu.pk else ""
            raise Last(f"{andrad} har ändrats av en senare inläsning{fil}. Ångra den först.")
        Grans.objects.filter(pk__in=[g.pk for g in egna]).update(struken=True)
        for post in nu.fore:
            if "grans" in post:
                slut = date.fromisoformat(post["giltig_till"]) if post["giltig_till"] else None
                Grans.objects.filter(pk=post["grans"]).update(struken=False, giltig_till=slut)
        nu.status = Gransimport.Status.ANGRAD
        nu.angrad_av, nu.angrad_tid = av, timezone.now()
        nu.save(update_fields=["status", "angrad_av", "angrad_tid"])
        if nu.mal == Gransimport.Mal.STADSDEL:
            _konturer(mal, {post["stadsdel"]: post["kontur"] for post in nu.fore if "stadsdel" in post})
            _omraknade(av, nu.stadsdelsomrade, mal)
        logga(av=av, handelse="granser_angrade", objekt=nu, omrade=nu.stadsdelsomrade, fran={"ytor": len(egna)})


def gransimport_avbruten(*, av: Anvandare, gransimport: Gransimport) -> None:
    """End the look at a file without storing anything."""
    _far(av, gransimport.stadsdelsomrade, gransimport.mal, gransimport.alla_omraden)
    with transaction.atomic():
        nu = _hall(gransimport, Gransimport.Status.GRANSKAS)
        nu.status = Gransimport.Status.AVBRUTEN
        nu.save(update_fields=["status"])
        logga(av=av, handelse="granser_avbrutna", objekt=nu, omrade=nu.stadsdelsomrade)


# --- Parts -----------------------------------------------------------------------------------------------------------


def _far(av: Anvandare, omrade: Stadsdelsomrade, mal: str, alla_omraden: bool) -> None:
    if av.is_superuser:
        return
    krav(av, Ratt.SKOTA_GRANSER, omrade)
    if alla_omraden or mal == Gransimport.Mal.LOKALPOLISOMRADE:
        raise Nekad("Gränser för flera områden, och för lokalpolisområden, läses in av den som sköter systemet.")


def _hall(gransimport: Gransimport, status: str) -> Gransimport:
    """The row as it is now, held. Raises `Last` when it is not in the state in which this can be done."""
    nu = Gransimport.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=gransimport.pk)
    if nu.status != status:
        raise Last(f"Inläsningen är {nu.get_status_display().lower()} och kan inte ändras så.")
    return nu


def _valt(av: Anvandare, nu: Gransimport, valt: Gransval) -> Gransimport:
    kalla, namnfalt = _kalla(valt.kalla), valt.namnfalt
    _dag(valt.giltig_fran)
    kanda = {str(post[0]) for post in nu.innehall}
    fragan = granskning(av, nu)
    tillatna = {0, *(m.pk for m in fragan.mal)}
    fel = [nr for nr, pk in valt.val.items() if nr not in kanda or pk not in tillatna]
    if fel or len(valt.val) > FLEST_VAL:
        raise Ogiltigt("Valet går inte att göra: ladda sidan på nytt och välj igen.")
    if namnfalt and namnfalt not in fragan.namnfalt:
        raise Ogiltigt("Fältet finns inte i filen.", falt="namnfalt")
    fore = {"val": nu.val, "namnfält": nu.namnfalt, "källa": nu.kalla, "gäller från": _iso(nu.giltig_fran)}
    # Another field gives other names: what was chosen for the old ones says nothing about them.
    egna = valt.val if namnfalt in {"", nu.namnfalt} else {}
    nu.val = {**egna, "kom_ihag": int(valt.kom_ihag)}
    nu.namnfalt, nu.kalla, nu.giltig_fran = namnfalt or nu.namnfalt, kalla, valt.giltig_fran
    nu.save(update_fields=["val", "namnfalt", "kalla", "giltig_fran"])
    logga(av=av, handelse="granser_valda", objekt=nu, omrade=nu.stadsdelsomrade, fran=fore,
          till={"val": nu.val, "namnfält": nu.namnfalt, "källa": kalla, "gäller från": _iso(valt.giltig_fran)},
    )  # fmt: skip
    return nu


def _genomford(av: Anvandare, nu: Gransimport) -> int:
    rader = [rad for rad in granskning(av, nu).rader if rad.utfall in SKRIVS and rad.mal]
    if not rader:
        raise Ogiltigt("Det finns inget att läsa in: ingen yta är ny eller ändrad.")
    mal = [rad.mal.pk for rad in rader if rad.mal]
    tidigare: dict[int, list[Grans]] = {}
    for grans in granser_for(nu.mal, mal).select_for_update(of=("self",)):
        tidigare.setdefault(getattr(grans, f"{nu.mal}_id"), []).append(grans)
    nu.fore = _gammalt(nu, mal, tidigare)
    for rad in rader:
        if rad.mal:
            _skriv(nu, rad, tidigare.get(rad.mal.pk, []))
    nu.status = Gransimport.Status.GENOMFORD
    nu.genomford_av, nu.genomford_tid = av, timezone.now()
    nu.save(update_fields=["status", "genomford_av", "genomford_tid", "fore"])
    if nu.mal == Gransimport.Mal.STADSDEL:
        _konturer(mal, {})
        _stavningar(nu, rader)
        _omraknade(av, nu.stadsdelsomrade, mal)
    logga(av=av, handelse="granser_inlasta", objekt=nu, omrade=nu.stadsdelsomrade,
          till={"ytor": len(rader), "gäller från": _iso(nu.giltig_fran)})  # fmt: skip
    return len(rader)


def _kalla(kalla: str) -> str:
    kalla = kontrollera_text(" ".join(kalla.split()), falt="kalla")
    if not kalla:
        raise Ogiltigt("Skriv var gränserna kommer ifrån, till exempel: Stockholms stad, Stadskartan.", falt="kalla")
    if len(kalla) > 200:
        raise Ogiltigt(f"Källan är {len(kalla)} tecken. Korta till högst 200.", falt="kalla")
    return kalla


def _dag(giltig_fran: date | None) -> None:
    if giltig_fran and giltig_fran > idag():
        raise Ogiltigt(
            f"Gränserna börjar gälla först {datum(giltig_fran)}. Läs in dem den dagen: kartan visar det som gäller.",
            falt="giltig_fran",
        )


def _filnamn(filer: Sequence[tuple[str, bytes]]) -> str:
    namn = next((n for n, _ in filer if n.lower().endswith(".shp")), filer[0][0] if filer else "")
    return kontrollera_text(namn[:200], falt="filer") or "fil utan namn"


def _iso(dag: date | None) -> str | None:
    return dag.isoformat() if dag else None


def _gammalt(nu: Gransimport, mal: list[int], tidigare: Mapping[int, list[Grans]]) -> list[dict[str, Any]]:
    """What the commit may change, for its undoing: ends of earlier outlines, and outlines that had no history."""
    fore: list[dict[str, Any]] = [
        {"grans": g.pk, "giltig_till": _iso(g.giltig_till)} for grupp in tidigare.values() for g in grupp
    ]
    if nu.mal == Gransimport.Mal.STADSDEL:
        utan = [pk for pk in mal if pk not in tidigare]
        konturer = Stadsdel.objects.filter(pk__in=utan, kontur__isnull=False).values_list("pk", "kontur")
        fore += [{"stadsdel": pk, "kontur": kontur} for pk, kontur in konturer]
    return fore


def _skriv(nu: Gransimport, rad: Gransrad, tidigare: list[Grans]) -> None:
    fran, slut = nu.giltig_fran, None
    for grans in tidigare:
        if grans.giltig_fran == fran:
            grans.struken = True
            slut = grans.giltig_till
            grans.save(update_fields=["struken"])
        elif fran is not None and grans.galler(fran):
            slut = grans.giltig_till
            grans.giltig_till = fran - timedelta(days=1)
            grans.save(update_fields=["giltig_till"])
    senare = [g.giltig_fran for g in tidigare if g.giltig_fran and (fran is None or g.giltig_fran > fran)]
    if senare:
        slut = min(senare) - timedelta(days=1)
    Grans.objects.create(
        stadsdelsomrade=_omradet(rad.mal),
        stadsdel=rad.mal if isinstance(rad.mal, Stadsdel) else None,
        lokalpolisomrade=None if isinstance(rad.mal, Stadsdel | Stadsdelsomrade) else rad.mal,
        giltig_fran=fran,
        giltig_till=slut,
        geometri=rad.geometri,
        areal_km2=Decimal(f"{areal_km2(rad.form):.6f}"),
        kalla=nu.kalla,
        gransimport=nu,
    )


def _omradet(mal: Any) -> Stadsdelsomrade | None:
    if isinstance(mal, Stadsdel):
        return mal.stadsdelsomrade
    return mal if isinstance(mal, Stadsdelsomrade) else None


def _konturer(stadsdelar: list[int], annars: Mapping[int, Any]) -> None:
    """Each stadsdel's own outline is the one that holds today; `annars` where it has no history."""
    gallande = dict(
        Grans.objects.som_galler().gallande(idag()).filter(stadsdel__in=stadsdelar).values_list(
            "stadsdel_id", "geometri"
        )
    )  # fmt: skip
    rader = list(Stadsdel.objects.filter(pk__in=stadsdelar).select_for_update(of=("self",)))
    for stadsdel in rader:
        stadsdel.kontur = gallande.get(stadsdel.pk, annars.get(stadsdel.pk))
    Stadsdel.objects.bulk_update(rader, ["kontur"], batch_size=200)


def _stavningar(nu: Gransimport, rader: Sequence[Gransrad]) -> None:
    """Names that were matched by hand are known the next time."""
    if not nu.val.get("kom_ihag", 1):
        return
    for rad in rader:
        if (
            rad.valt
            and rad.utfall in SKRIVS
            and isinstance(rad.mal, Stadsdel)
            and nyckel(rad.namn) != nyckel(rad.mal.namn)
        ):
            Stadsdelsnamn.objects.get_or_create(
                stadsdel=rad.mal, nyckel=nyckel(rad.namn), defaults={"namn": rad.namn[:80]}
            )  # fmt: skip


def _omraknade(av: Anvandare, omrade: Stadsdelsomrade, stadsdelar: list[int]) -> None:
    """Places with a position get the stadsdel that the outlines say; those outside all of them keep what was chosen."""
    berorda = Stadsdel.objects.filter(pk__in=stadsdelar).values("stadsdelsomrade_id")
    ytor: dict[int, dict[int, Any]] = {}
    for pk, hor_till, kontur in Stadsdel.objects.filter(stadsdelsomrade__in=berorda, kontur__isnull=False).values_list(
        "pk", "stadsdelsomrade_id", "kontur"
    ):
        ytor.setdefault(hor_till, {})[pk] = fran_geojson(kontur or {})
    andrade = []
    for plats in Plats.objects.filter(stadsdelsomrade__in=berorda, lat__isnull=False).select_for_update(of=("self",)):
        if plats.punkt is None:
            continue
        funnen = punkt_i_stadsdel(*plats.punkt, ytor.get(plats.stadsdelsomrade_id, {}))
        efter = (funnen, True) if funnen is not None else (plats.stadsdel_id, False)
        if efter != (plats.stadsdel_id, plats.stadsdel_beraknad):
            plats.stadsdel_id, plats.stadsdel_beraknad = efter
            andrade.append(plats)
    if andrade:
        Plats.objects.bulk_update(andrade, ["stadsdel", "stadsdel_beraknad"], batch_size=200)
        logga(av=av, handelse="platser_omraknade", objekt=omrade, omrade=omrade, till={"platser": len(andrade)})
