"""What a preview asks about and points at: names to decide on, and jumps worth a second look."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lagesbild.forandring import Forandring, forandring, manga, mening
from lagesbild.inlasning import nyckel
from lagesbild.models import Importkorning, Importrad, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.inlasning import platsval, serieval
from lagesbild.selectors.inlasning_namn import Platsregister, forslag, losta_namn, serieregister
from samverkan.models import Anvandare

FLEST_SPRANG: Final = 20
FLEST_PROVADE: Final = 3000
ALFA: Final = 0.001  # among thousands of cells only what hardly can be chance


@dataclass(frozen=True, slots=True)
class Namnval:
    """A name that the file has and Lägesbild does not know, with what it may be."""

    nr: int
    namn: str
    grupp: str
    val: int | str | None
    forslag: list[tuple[int, str]]
    ovriga: list[tuple[int, str]]
    byte_fran: str = ""


def namnval(korning: Importkorning) -> list[Namnval]:
    """Categories to decide on: those that are no known name, decided or not.

    A name that only figures about other areas have is nothing to ask about: they stay out whatever the answer is.
    """
    i_bruk = set(
        korning.rader.exclude(utfall=Importrad.Utfall.UTANFOR).order_by().values_list("namn_nr", flat=True).distinct()
    )
    register = serieregister(korning.kalla)
    serier = dict(serieval(korning.kalla))
    losta, _ = losta_namn(korning)
    svar = []
    for nr, (grupp, namn, *_) in enumerate(korning.tolkning["namn"]):
        beslutat = str(nr) in korning.beslut.get("namn", {})
        if not beslutat and (isinstance(losta[nr], int) or nr not in i_bruk):
            continue
        nara = [(pk, serier[pk]) for pk in forslag(namn, register) if pk in serier]
        ovriga = [par for par in serier.items() if par not in nara]
        byte_fran = korning.beslut.get("byten", {}).get(str(nr), "")
        svar.append(Namnval(nr, namn, grupp, losta[nr], nara, ovriga, byte_fran))
    return svar


def andras_platser(korning: Importkorning) -> list[str]:
    """Whom the figures are about when none of them is about the import's own area; empty when some is."""
    if korning.rader.exclude(utfall=Importrad.Utfall.UTANFOR).exists():
        return []
    register = Platsregister(korning.stadsdelsomrade)
    return [p for p in korning.tolkning["platser"] if register.ar_annans(p)]


def platsnamnval(user: Anvandare, korning: Importkorning) -> list[Namnval]:
    """Places to decide on."""
    if korning.stadsdelsomrade is None:
        return []
    kanda = platsval(user, korning.stadsdelsomrade)
    _, losta = losta_namn(korning)
    svar = []
    for nr, plats in enumerate(korning.tolkning["platser"]):
        visat = plats or korning.tolkning.get("plats") or "Hela filen"
        beslutat = str(nr) in korning.beslut.get("platser", {})
        if beslutat or losta[nr] is None:
            nara = [p for p in kanda if nyckel(visat)[:6] and nyckel(visat)[:6] in nyckel(p[1])]
            svar.append(Namnval(nr, visat, "", losta[nr], nara, [p for p in kanda if p not in nara]))
    return svar


def spring(korning: Importkorning) -> list[str]:
    """Sentences about counts that differ more from the year before than chance explains; the least likely first.

    The latest period of each series and place, against the same days a year earlier, in the file or stored.
    """
    rader = Importrad.objects.filter(
        korning=korning, utfall__in=["ny", "andrad"], serie__enhet=Matserie.Enhet.ANTAL, matomrade__isnull=False,
        preliminar=False,
    ).select_related("serie", "matomrade")  # fmt: skip
    alla = {(r.serie_id, r.matomrade_id, r.fran, r.till): r for r in rader[:FLEST_PROVADE]}
    sista: dict[tuple[int | None, int | None], Importrad] = {}
    for (serie, plats, *_), r in alla.items():
        if (serie, plats) not in sista or r.till > sista[serie, plats].till:
            sista[serie, plats] = r
    sparade: dict[tuple[int | None, int | None, date, date], Decimal] = {
        (v.serie_id, v.matomrade_id, v.fran, v.till): v.varde
        for v in Matvarde.objects.filter(serie__in={s for s, _ in sista}, matomrade__in={m for _, m in sista}).order_by(
            "per_datum"
        )
    }
    provade: list[tuple[Importrad, Forandring | None]] = []
    for (serie, plats), r in sista.items():
        fran, till = _aret_innan(r.fran), _aret_innan(r.till)
        nyckeln = (serie, plats, fran, till)
        fore = alla[nyckeln].varde if nyckeln in alla else sparade.get(nyckeln)
        if fore is None or fore != int(fore) or r.varde != int(r.varde) or min(fore, r.varde) < 0:
            continue
        provade.append((r, forandring(int(fore), int(r.varde))))
    funna = [
        (f.p_varde, f"{r.matomrade}, {Period(r.fran, r.till).kort}: {mening(str(r.serie), f)}")
        for (r, _), f in zip(provade, manga([f for _, f in provade], ALFA), strict=True)
        if f is not None and f.utover_slumpen
    ]
    return [text for _, text in sorted(funna)[:FLEST_SPRANG]]


def _aret_innan(dag: date) -> date:
    """The same day a year earlier; the last of a month stays the last."""
    sista = monthrange(dag.year, dag.month)[1]
    innan = monthrange(dag.year - 1, dag.month)[1]
    return date(dag.year - 1, dag.month, innan if dag.day == sista else min(dag.day, innan))
