"""Writes of the two parts' proposals before the meeting, and of the anchors of the levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from lagesbild.models import Forslag, Nivaankare, Veckolage
from lagesbild.niva import Niva
from lagesbild.selectors.installning import installning_for
from lagesbild.services.vecka import Radfel, oppen_vecka, veckan_andrad
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.fel import Fel, Krock, Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade, giltighet_q
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.services import kontrollera_text, krav, logga
from samverkan.svenska import datum, tidpunkt

MAX_SKAL: Final = 1000
MAX_ANKARE: Final = 1000


@dataclass(frozen=True, slots=True)
class NyttForslag:
    """One proposal to be left. `bygger_pa` is the version of the part's own that it was based on; None: there was none.

    `skal` None leaves the reason as it is.
    """

    stadsdel: Stadsdel
    niva: int
    bygger_pa: int | None
    skal: str | None = None


class Forslagskrockar(Fel):
    """Rows of a whole list that somebody else in the part had changed; `rader` maps a stadsdel's id to its conflict.

    No proposal of the list was left; what was lost in the rows is in the history.
    """

    status = 409
    kod = "krock"

    def __init__(self, rader: dict[int, Krock]) -> None:
        super().__init__("Någon annan i din part hann före. Inget är sparat ännu. Läs raderna och spara igen.")
        self.rader = rader


def forslag_lamnat(
    *,
    av: Anvandare,
    stadsdel: Stadsdel,
    vecka: Vecka,
    part: str,
    niva: int,
    skal: str | None = None,
    bygger_pa: int | None = None,
) -> Forslag:
    """Leave one part's proposal for a stadsdel, or change it. Raises `Krock` when the part has a newer version,
    `Nekad` for a part that the person does not act for, `Last` when the week is fastställd. See `forslag_lamnade`.
    """
    try:
        lamnade = forslag_lamnade(
            av=av,
            omrade=stadsdel.stadsdelsomrade,
            vecka=vecka,
            part=part,
            forslag=[NyttForslag(stadsdel, niva, bygger_pa, skal)],
        )
    except Radfel as fel:
        raise fel.rader[stadsdel.pk] from fel
    except Forslagskrockar as fel:
        raise fel.rader[stadsdel.pk] from fel
    return lamnade[0]


def forslag_lamnade(
    *, av: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, part: str, forslag: Iterable[NyttForslag]
) -> list[Forslag]:
    """Leave one part's proposals for several stadsdelar: all of them, or none (`Radfel`, `Forslagskrockar`).

    Append only. A proposal is not part of what is signed: those who look at the week hear of it, but a part that has
    signed has still signed the same levels, so its signature stands.
    The level and the reason never stand in the log, which both parts read.
    """
    if part not in Part.values:
        raise Ogiltigt("Parten ska vara forvaltning eller polis.", falt="part")
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    if part not in parter_med(av, omrade, Ratt.SKRIVA_VECKA):
        raise Nekad(f"Du kan bara lämna förslag för din egen part, inte för {Part(part).label.lower()}.")
    # What was lost must stay in the history: the conflicts are raised after the transaction has been committed.
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=omrade, vecka=vecka)
        utfall = _lamnade(av, lage, vecka, Part(part), list(forslag))
    if isinstance(utfall, dict):
        raise Forslagskrockar(utfall)
    return utfall


def _lamnade(
    av: Anvandare, lage: Veckolage, vecka: Vecka, part: Part, nya: list[NyttForslag]
) -> list[Forslag] | dict[int, Krock]:
    """Leave them in a week that is held by the caller."""
    i_veckan = Forslag.objects.i_omrade(lage.stadsdelsomrade).filter(ar=vecka.ar, vecka=vecka.vecka)
    egna = {f.stadsdel_id: f for f in i_veckan.filter(part=part, aktuell=True).select_related("av")}
    # A part's own proposal may still be hidden from who acts for both: then nothing may tell what it holds.
    synliga = set(i_veckan.synlig_for(av).filter(pk__in=[f.pk for f in egna.values()]).values_list("pk", flat=True))
    fel: dict[int, Ogiltigt] = {}
    rader: list[tuple[NyttForslag, Forslag | None, str, bool]] = []  # new, now, reason, whether it lost
    for ny in nya:
        nu = egna.get(ny.stadsdel.pk)
        if any(ny.stadsdel.pk == rad[0].stadsdel.pk for rad in rader):
            fel[ny.stadsdel.pk] = Ogiltigt(f"{ny.stadsdel} står två gånger i listan.", falt="stadsdel")
            continue
        try:
            skal = _kontrollerat_skal(lage, vecka, ny, nu, nu is None or nu.pk in synliga)
        except Ogiltigt as ogiltigt:
            fel[ny.stadsdel.pk] = ogiltigt
            continue
        samma = nu is not None and nu.pk in synliga and (nu.niva, nu.skal) == (ny.niva, skal)
        rader.append((ny, nu, skal, not samma and (nu.version if nu else None) != ny.bygger_pa))
    if fel:
        raise Radfel(fel)
    forlorade = [(ny, nu, skal) for ny, nu, skal, forlorade in rader if forlorade and nu]
    dolt = _dolt(lage, vecka)
    if forlorade:
        for ny, _, skal in forlorade:
            _rad(av, vecka, part, ny, skal, dolt, Forslag.Utfall.KROCK).save()
        return {ny.stadsdel.pk: _krock(vecka, part, ny, nu, skal, nu.pk in synliga) for ny, nu, skal in forlorade}
    lamnade, andrat = [], False
    for ny, nu, skal, _ in rader:
        if nu and nu.pk in synliga and (nu.niva, nu.skal) == (ny.niva, skal):
            lamnade.append(nu)  # the same again: a retry, or two colleagues who agree
            continue
        rad = _rad(av, vecka, part, ny, skal, dolt, Forslag.Utfall.SPARAD)
        if nu:
            Forslag.objects.filter(pk=nu.pk).update(aktuell=False)
        rad.save()
        lamnade.append(rad)
        andrat = True
        logga(
            av=av,
            handelse="forslag_lamnat",
            objekt=rad,
            omrade=lage.stadsdelsomrade,
            till={"stadsdel": ny.stadsdel.slug, "vecka": vecka.kod, "part": str(part), "version": rad.version},
        )
    if andrat:
        veckan_andrad(av=av, lage=lage, vad="Ett förslag", undertecknas=False)
    return lamnade


def _kontrollerat_skal(lage: Veckolage, vecka: Vecka, ny: NyttForslag, nu: Forslag | None, synligt: bool) -> str:
    """The reason as it will be stored. Raises `Ogiltigt` for a row that can't be left."""
    stadsdel = ny.stadsdel
    if stadsdel.stadsdelsomrade_id != lage.stadsdelsomrade_id:
        raise Ogiltigt(f"{stadsdel} hör inte till {lage.stadsdelsomrade}.", falt="stadsdel")
    if not stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag):
        raise Ogiltigt(f"{stadsdel} finns inte som stadsdel {vecka}.", falt="stadsdel")
    if ny.niva not in list(Niva):
        raise Ogiltigt(f"Nivån ska vara ett heltal 1–5, inte {ny.niva}.", falt="niva")
    if nu is None and ny.bygger_pa is not None:  # proposals are never removed
        raise Ogiltigt(
            f"{stadsdel} har inget förslag {vecka}, så det kan inte bygga på version {ny.bygger_pa}. Ladda om sidan.",
            falt="bygger_pa",
        )
    langd = len((ny.skal or "").strip())  # first: to look through a text takes time that grows with it
    if langd > MAX_SKAL:
        raise Ogiltigt(f"Skälet är {langd} tecken. Korta det till högst {MAX_SKAL}.", falt="skal")
    if ny.skal is None:
        return nu.skal if nu and synligt else ""
    return kontrollera_text(ny.skal, falt="skal")


def _dolt(lage: Veckolage, vecka: Vecka) -> bool:
    """Whether the week's proposals are hidden: as the first one was left, else as the area has it now."""
    i_veckan = Forslag.objects.i_omrade(lage.stadsdelsomrade).filter(ar=vecka.ar, vecka=vecka.vecka)
    forsta = i_veckan.order_by("pk").values_list("dolt", flat=True).first()
    return installning_for(lage.stadsdelsomrade).dolda_forslag if forsta is None else forsta


def _rad(
    av: Anvandare, vecka: Vecka, part: Part, ny: NyttForslag, skal: str, dolt: bool, utfall: Forslag.Utfall
) -> Forslag:
    cell = Forslag.objects.filter(stadsdel=ny.stadsdel, ar=vecka.ar, vecka=vecka.vecka, part=part)
    return Forslag(
        stadsdel=ny.stadsdel,
        ar=vecka.ar,
        vecka=vecka.vecka,
        part=part,
        version=(cell.aggregate(sist=Max("version"))["sist"] or 0) + 1,
        aktuell=utfall == Forslag.Utfall.SPARAD,
        utfall=utfall,
        dolt=dolt,
        niva=Niva(ny.niva),
        skal=skal,
        av=av,
        tid=timezone.now(),
    )


def _krock(vecka: Vecka, part: Part, ny: NyttForslag, nu: Forslag, skal: str, synligt: bool) -> Krock:
    """What the part has now; without level, reason and name when the person may not read it."""
    nar = tidpunkt(timezone.localtime(nu.tid))
    vem = f"{nu.av} lämnade {nu.niva} för {ny.stadsdel}" if synligt else f"En kollega lämnade förslag för {ny.stadsdel}"
    data: dict[str, Any] = {
        "stadsdel": ny.stadsdel.slug,
        "ar": vecka.ar,
        "vecka": vecka.vecka,
        "part": str(part),
        "version": nu.version,
    }
    if synligt:
        data |= {"niva": nu.niva, "skal": nu.skal, "av": str(nu.av), "tid": nu.tid.isoformat()}
    return Krock(
        f"{vem} ({nar}) medan du arbetade. Ditt förslag {ny.niva} är inte sparat.",
        nuvarande=nu if synligt else None,
        nuvarande_data=data,
        forsok={"niva": int(ny.niva), "skal": skal},
    )


def nivaankare_satt(*, av: Anvandare, omrade: Stadsdelsomrade, niva: int, text: str, fran: date) -> Nivaankare:
    """Say what a level usually looks like in the area, from a day on. The one before ends the day before.

    What has held is never rewritten: a new text begins later than the latest one. Only a text that begins today or
    later can be put right on the same day (the log has both). Raises `Ogiltigt` otherwise.
    """
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    if niva not in list(Niva):
        raise Ogiltigt(f"Nivån ska vara ett heltal 1–5, inte {niva}.", falt="niva")
    if len(text.strip()) > MAX_ANKARE:
        raise Ogiltigt(f"Texten är {len(text.strip())} tecken. Korta den till högst {MAX_ANKARE}.", falt="text")
    text = kontrollera_text(text, falt="text")
    if not text:
        raise Ogiltigt("Skriv hur nivån brukar se ut hos er.", falt="text")
    if not date(2000, 1, 3) <= fran <= date(2099, 12, 31):
        raise Ogiltigt("Datumet ska ligga mellan 2000-01-03 och 2099-12-31.", falt="fran")
    with transaction.atomic():
        Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)
        alla = Nivaankare.objects.filter(stadsdelsomrade=omrade, niva=niva)
        senare = alla.filter(giltig_fran__gte=fran).order_by("giltig_fran").first()
        if senare and senare.giltig_fran == fran >= timezone.localdate():
            logga(
                av=av,
                handelse="nivaankare_satt",
                objekt=senare,
                omrade=omrade,
                fran={"niva": niva, "text": senare.text},
                till={"niva": niva, "text": text},
            )
            senare.text = text
            senare.save(update_fields=["text"])
            return senare
        if senare and senare.giltig_fran:
            raise Ogiltigt(
                f"Nivå {niva} har redan en beskrivning från {datum(senare.giltig_fran)}. "
                "Välj ett senare datum, så finns historiken kvar.",
                falt="fran",
            )
        forra = alla.filter(Q(giltig_till__isnull=True) | giltighet_q(fran)).order_by("-giltig_fran").first()
        if forra:
            forra.giltig_till = fran - timedelta(days=1)
            forra.save(update_fields=["giltig_till"])
        ankare = Nivaankare.objects.create(stadsdelsomrade=omrade, niva=niva, text=text, giltig_fran=fran)
        logga(
            av=av,
            handelse="nivaankare_satt",
            objekt=ankare,
            omrade=omrade,
            fran={"niva": niva, "text": forra.text} if forra else None,
            till={"niva": niva, "text": text, "giltig_fran": fran.isoformat()},
        )
    return ankare
