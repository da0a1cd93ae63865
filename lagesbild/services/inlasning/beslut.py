"""What people decide about an import: what names mean, that it goes in, that it comes out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lagesbild.models import Importkorning, Importprofil, Importrad, Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.selectors.inlasning_namn import NY, UTAN
from lagesbild.services.inlasning.mellanlager import jamford, kalla_for
from lagesbild.services.inlasning.skrivning import (
    BEHALL,
    ERSATT,
    Steg,
    U,
    cellen,
    ersattliga,
    kontrollerad,
    skrivna,
    uttagsdag,
)
from lagesbild.services.ombud import OmbudForlorat
from samverkan.fel import Krock, Last, Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga


def _hallen(av: Anvandare, korning: Importkorning, *status: str) -> Importkorning:
    """The row, locked, with its right and state checked. Inside a transaction."""
    omrade = korning.stadsdelsomrade
    if omrade is None:
        raise Nekad("Importen hör inte till något område och kan inte ändras härifrån.")
    krav(av, Ratt.IMPORTERA, omrade)
    las = Importkorning.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade", "kalla")
    nu = las.get(pk=korning.pk)
    if nu.status not in status:
        raise Last(f"Importen är {nu.get_status_display().lower()} och kan inte ändras så. Ladda om sidan.")
    return nu


def beskriven(
    *,
    av: Anvandare,
    korning: Importkorning,
    val: dict[str, Any],
    kalla: Matkalla | None,
    ny_kalla: str = "",
    namn: str = "",
) -> Importkorning:
    """Say what rows and columns mean. With `namn` it is remembered for files with the same head.

    The caller puts the job in the queue again. Raises `Nekad`, `Ogiltigt`, `Last`.
    """
    namn = kontrollera_text(namn, falt="profilnamn")[:120]
    val = {k: kontrollera_text(v, falt=k) if isinstance(v, str) else v for k, v in val.items()}
    ny_kalla = kontrollera_text(ny_kalla, falt="ny_kalla")
    with transaction.atomic():
        nu = _hallen(av, korning, "beskrivs", "granskas")
        kalla = kalla or (kalla_for(ny_kalla) if ny_kalla else None) or nu.kalla
        if kalla is None:
            raise Ogiltigt("Välj vilken källa siffrorna kommer från, eller skriv en ny.", falt="kalla")
        nu.val, nu.kalla, nu.status, nu.fel, nu.forsok, nu.profil = val, kalla, Importkorning.Status.VANTAR, "", 0, None
        avtryck = nu.tolkning.get("fingeravtryck", "")
        if namn and avtryck:
            nu.profil, _ = Importprofil.objects.update_or_create(
                stadsdelsomrade=nu.stadsdelsomrade,
                fingeravtryck=avtryck,
                defaults={
                    "namn": namn, "kalla": kalla, "val": val, "skapad_av": av, "skapad_tid": timezone.now(),
                },
            )  # fmt: skip
        nu.save()
        logga(av=av, handelse="import_beskriven", objekt=nu, omrade=nu.stadsdelsomrade, till={"kalla": str(kalla)})
    return nu


def beslutad(
    *,
    av: Anvandare,
    korning: Importkorning,
    kalla: Matkalla | None,
    per_datum: date,
    ny_kalla: str = "",
    namn: Mapping[int, int | str] | None = None,
    platser: Mapping[int, int | str] | None = None,
    byten: Mapping[int, date] | None = None,
    krockar: str = "",
) -> Importkorning:
    """Say which source and day, what unknown names mean, and what to do with values that differ at the same day.

    `namn` and `platser`: number in the list → primary key, "ny" or "utan". `byten`: from when a name is used.
    Everything is compared again. Raises `Nekad`, `Ogiltigt`, `Last`.
    """
    if per_datum > timezone.localdate():
        raise Ogiltigt("Uttagsdatumet har inte varit än. Ange dagen då siffrorna togs ut.", falt="per_datum")
    with transaction.atomic():
        nu = _hallen(av, korning, "granskas")
        ny_kalla = kontrollera_text(ny_kalla, falt="ny_kalla")
        kalla = kalla or (kalla_for(ny_kalla) if ny_kalla else None)
        if kalla is None:
            raise Ogiltigt("Välj vilken källa siffrorna kommer från, eller skriv en ny.", falt="kalla")
        bytt_kalla = nu.kalla_id != kalla.pk
        nu.kalla, nu.per_datum = kalla, per_datum
        serier = set(Matserie.objects.filter(kalla=kalla).values_list("pk", flat=True))
        lovliga = _lovliga_platser(nu)
        beslut = nu.beslut
        egna_namn = {} if bytt_kalla else dict(beslut.get("namn", {}))
        egna_namn |= {str(nr): v for nr, v in (namn or {}).items() if v in {NY, UTAN} or v in serier}
        egna_platser = dict(beslut.get("platser", {}))
        egna_platser |= {str(nr): v for nr, v in (platser or {}).items() if v in {NY, UTAN} or v in lovliga}
        nu.beslut = {
            "namn": egna_namn,
            "platser": egna_platser,
            "byten": {**beslut.get("byten", {}), **{str(nr): d.isoformat() for nr, d in (byten or {}).items()}},
            "krockar": krockar if krockar in {BEHALL, ERSATT} else beslut.get("krockar", ""),
        }
        nu.fel = ""
        jamford(nu)
        nu.save()
    return nu


def genomford(*, av: Anvandare, korning: Importkorning, stampel: str) -> Importkorning:
    """Make the rows figures, in one transaction. `stampel` names the preview that the person has seen.

    Raises `Krock` when what is stored has changed since (the import is compared anew and can be looked at again),
    `Ogiltigt` when something is left to decide, `Nekad`, `Last`.
    """
    with transaction.atomic():
        nu = _hallen(av, korning, "granskas")
        _hall_kallan(nu)
        jamford(nu)
        nu.save(update_fields=["stampel", "utfall"])
        andrat = nu.stampel != stampel
        if not andrat:
            kontrollerad(nu)
            nu.genomford_av = av
            _genomford(nu, skrivna(nu))
    if andrat:
        raise _krock(nu, stampel)
    return nu


def genomforande_bestallt(*, av: Anvandare, korning: Importkorning, stampel: str) -> Importkorning:
    """The same as a job for the worker, for files of many rows. The caller puts it in the queue.

    Raises as `genomford`; what has changed when its turn comes is told on the import, which is then looked at again.
    """
    with transaction.atomic():
        nu = _hallen(av, korning, "granskas")
        if nu.stampel != stampel:
            raise _krock(nu, stampel)
        kontrollerad(nu)
        nu.status, nu.genomford_av, nu.genomford_tid = Importkorning.Status.SKRIVS, av, timezone.now()
        nu.steg, nu.andel, nu.forsok, nu.ombud, nu.puls, nu.fel = "Väntar i kö", 0, 0, None, None, ""
        nu.save()
        logga(av=av, handelse="import_bestalld", objekt=nu, omrade=nu.stadsdelsomrade)
    return nu


def genomforande_gjort(*, korning: Importkorning, steg: Steg) -> None:
    """The worker's part: compare again and write, in one transaction. Raises as `genomford`, and `OmbudForlorat`."""
    sedd, ombud = korning.stampel, korning.ombud
    with transaction.atomic():
        # The row is not locked: signs of life come in beside. Whether it still is ours is asked at the end.
        _hall_kallan(korning)
        jamford(korning)
        if korning.stampel != sedd:
            raise _krock(korning, sedd)
        kontrollerad(korning)
        steg("Sparar siffrorna", 25)
        antal = skrivna(korning, steg)
        egen = Importkorning.objects.select_for_update().filter(
            pk=korning.pk, ombud=ombud, status=Importkorning.Status.SKRIVS
        )
        if not egen.exists():
            raise OmbudForlorat
        korning.steg, korning.andel = "Klar", 100
        _genomford(korning, antal)


def genomforande_misslyckat(*, pk: int, ombud: UUID, fel: str) -> None:
    """Give the import back to be looked at again, with the reason. Nothing of it has been stored."""
    with transaction.atomic():
        egen = Importkorning.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade", "kalla")
        nu = egen.filter(pk=pk, ombud=ombud, status=Importkorning.Status.SKRIVS).first()
        if nu is None:
            raise OmbudForlorat
        jamford(nu)
        nu.status, nu.genomford_av, nu.genomford_tid = Importkorning.Status.GRANSKAS, None, None
        nu.fel, nu.ombud = fel[:2000], None
        nu.save()
        logga(av=None, handelse="import_ej_genomford", objekt=nu, omrade=nu.stadsdelsomrade, till={"fel": fel})


def _hall_kallan(korning: Importkorning) -> None:
    if korning.kalla is None or korning.per_datum is None:
        raise Ogiltigt("Välj källa och uttagsdatum först.")
    # Commits of one source queue here, so that the comparison holds until it is written.
    Matkalla.objects.select_for_update().get(pk=korning.kalla.pk)


def _genomford(nu: Importkorning, antal: int) -> None:
    nu.status, nu.genomford_tid, nu.fel = Importkorning.Status.GENOMFORD, timezone.now(), ""
    nu.utfall = {**nu.utfall, "skrivna": antal}
    nu.save()
    logga(
        av=nu.genomford_av, handelse="import_genomford", objekt=nu, omrade=nu.stadsdelsomrade,
        till={"kalla": str(nu.kalla), "uttagsdatum": uttagsdag(nu).isoformat(), "siffror": antal},
    )  # fmt: skip


def _krock(nu: Importkorning, stampel: str) -> Krock:
    text = "Siffrorna i Lägesbild har ändrats sedan du granskade. Inget är sparat. Granska igen och läs in."
    return Krock(text, nuvarande=nu, nuvarande_data={"utfall": nu.utfall}, forsok={"stampel": stampel})


def angrad(*, av: Anvandare, korning: Importkorning) -> int:
    """Take this import's figures out again and put back those it replaced. Returns how many were taken out.

    Raises `Last` when a later import has replaced some of them: that one has to be undone first.
    """
    with transaction.atomic():
        nu = _hallen(av, korning, "genomford")
        senare = Importrad.objects.filter(
            tidigare_korning=nu, utfall=U.KROCK, korning__status=Importkorning.Status.GENOMFORD,
            korning__beslut__krockar=ERSATT,
        ).select_related("korning").first()  # fmt: skip
        if senare is not None:
            raise Last(f"En senare import, {senare.korning}, har ersatt siffror ur den här. Ångra den först.")
        if nu.beslut.get("krockar") == ERSATT:
            for rad in ersattliga(nu):
                cellen(nu, rad).update(varde=rad.tidigare, importkorning=rad.tidigare_korning)
        antal, _ = Matvarde.objects.filter(importkorning=nu).delete()
        nu.status, nu.angrad_av, nu.angrad_tid = Importkorning.Status.ANGRAD, av, timezone.now()
        nu.save()
        logga(av=av, handelse="import_angrad", objekt=nu, omrade=nu.stadsdelsomrade, till={"siffror": antal})
    return antal


def avbruten(*, av: Anvandare, korning: Importkorning) -> None:
    """Drop an import that was never committed. Its file is taken away: nothing was made of it, and nobody needs it."""
    with transaction.atomic():
        nu = _hallen(av, korning, "vantar", "beskrivs", "granskas")
        lager, namn = nu.fil.storage, nu.fil.name
        nu.status, nu.fil = Importkorning.Status.AVBRUTEN, ""
        nu.save(update_fields=["status", "fil"])
        logga(av=av, handelse="import_avbruten", objekt=nu, omrade=nu.stadsdelsomrade)
        if namn:
            transaction.on_commit(lambda: lager.delete(namn))


def profil_borttagen(*, av: Anvandare, profil: Importprofil) -> None:
    """Forget how files with this head are read."""
    krav(av, Ratt.IMPORTERA, profil.stadsdelsomrade)
    with transaction.atomic():
        logga(av=av, handelse="importprofil_borttagen", objekt=profil, omrade=profil.stadsdelsomrade)
        profil.delete()


def _lovliga_platser(korning: Importkorning) -> set[int]:
    slag = Matomrade.Slag
    egna = Matomrade.objects.filter(stadsdelsomrade=korning.stadsdelsomrade)
    delar = Matomrade.objects.filter(stadsdel__stadsdelsomrade=korning.stadsdelsomrade)
    gemensamma = Matomrade.objects.filter(slag__in=[slag.STAD, slag.LOKALPOLISOMRADE, slag.ANNAT])
    return {pk for fraga in (egna, delar, gemensamma) for pk in fraga.values_list("pk", flat=True)}


def omradets_platser(omrade: Stadsdelsomrade) -> None:
    """See to it that figures can be about the area and its stadsdelar."""
    slag = Matomrade.Slag
    saknas = [
        Matomrade(slag=slag.STADSDEL, stadsdel=stadsdel, namn=stadsdel.namn)
        for stadsdel in omrade.stadsdelar.filter(matomrade__isnull=True)
    ]
    if not Matomrade.objects.filter(stadsdelsomrade=omrade).exists():
        saknas.append(Matomrade(slag=slag.STADSDELSOMRADE, stadsdelsomrade=omrade, namn=omrade.namn))
    Matomrade.objects.bulk_create(saknas, ignore_conflicts=True)
