"""Example data: CompStat, Tyck till, nyckeltal and figures of all stadsdelsområden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.period import Period
from platser.models import Stadsdel
from samverkan.exempel.filer import Antal, lagg_till, las_csv, rakna
from samverkan.models import Lokalpolisomrade, Stadsdelsomrade

HAR: Final = Path(__file__).parent
OMRADE: Final = "hasselby-vallingby"
# The documents do not say when the figures were taken out. The last day of the latest period is the earliest possible.
UTTAG: Final = {"compstat": date(2024, 10, 31), "tyck-till": date(2024, 9, 30)}
UTTAG_NYCKELTAL: Final = date(2024, 10, 31)
UTTAG_AR_2024: Final = date(2024, 12, 31)
RIKTNING: Final = {"högre": Matserie.Riktning.UPP, "lägre": Matserie.Riktning.NER, "": Matserie.Riktning.INGEN}
Uppslag = Callable[[str], Matomrade]


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    kallor = [rad | {"publicerad": rad["publicerad"] == "ja"} for rad in las_csv(HAR / "statistikkallor.csv")]
    rakna(antal, lagg_till([Matkalla(**rad) for rad in kallor], "slug"))
    matomrade = _matomraden(antal)
    _serier(antal)
    serier = {(serie.kalla.slug, serie.slug): serie for serie in Matserie.objects.select_related("kalla")}
    varden = [
        *_compstat(serier, matomrade),
        *_tyck_till(serier, matomrade),
        *_nyckeltal(serier, matomrade),
        *_omradesfakta(serier, matomrade),
    ]
    rakna(antal, lagg_till(varden, "serie_id", "matomrade_id", "fran", "till", "per_datum"))
    return antal


# --- What the figures are about ---------------------------------------------------------------------------------------


def _matomraden(antal: Antal) -> Uppslag:
    """Create what figures are about; returns a look-up by slug, "lpo:slug" or the name of a reference."""
    slag = Matomrade.Slag
    rakna(antal, lagg_till([
        Matomrade(slag=slag.STADSDELSOMRADE, namn=omrade.namn, stadsdelsomrade=omrade)
        for omrade in Stadsdelsomrade.objects.filter(slug__in=[r["stadsdelsomrade"] for r in _omradesrader()])
    ], "stadsdelsomrade_id"))  # fmt: skip
    rakna(antal, lagg_till([
        Matomrade(slag=slag.STADSDEL, namn=stadsdel.namn, stadsdel=stadsdel)
        for stadsdel in Stadsdel.objects.filter(stadsdelsomrade__slug=OMRADE)
    ], "stadsdel_id"))  # fmt: skip
    rakna(antal, lagg_till([
        Matomrade(slag=slag.LOKALPOLISOMRADE, namn=f"Lokalpolisområde {polis.namn}", lokalpolisomrade=polis)
        for polis in Lokalpolisomrade.objects.filter(slug="vallingby")
    ], "lokalpolisomrade_id"))  # fmt: skip
    rakna(antal, lagg_till([
        Matomrade(slag=slag.STAD, namn="Stockholms stad"),
        Matomrade(slag=slag.ANNAT, namn="Innerstaden"),
    ], "slag", "namn"))  # fmt: skip

    register: dict[str, Matomrade] = {}
    alla = Matomrade.objects.select_related("stadsdelsomrade", "stadsdel", "lokalpolisomrade")
    # Stadsdelar first: Kungsholmen and others are both, and the plain slug means the stadsdelsområde.
    for m in sorted(alla, key=lambda m: m.stadsdel is None):
        if m.lokalpolisomrade:
            register[f"lpo:{m.lokalpolisomrade.slug}"] = m
        else:
            plats = m.stadsdel or m.stadsdelsomrade
            register[plats.slug if plats else m.namn] = m
    return register.__getitem__


# --- Series -----------------------------------------------------------------------------------------------------------


def _serier(antal: Antal) -> None:
    kallor = {kalla.slug: kalla for kalla in Matkalla.objects.all()}
    serier = [*_compstatserier(kallor), *_tyck_till_serier(kallor), *_nyckeltalsserier(kallor), *_omradesserier(kallor)]
    nya = lagg_till(serier, "kalla_id", "slug")
    rakna(antal, nya)
    nya_serier = {serie.namn: serie for serie in nya if serie.kalla.slug == "tyck-till"}
    rakna(antal, Serienamn.objects.bulk_create(
        Serienamn(
            serie=nya_serier[rad["serie"]],
            namn=rad["namn"],
            giltig_fran=_forsta_dag(rad["fran_manad"]),
            giltig_till=_sista_dag(rad["till_manad"]),
        )
        for rad in las_csv(HAR / "tyck_till_namn.csv")
        if rad["serie"] in nya_serier
    ))  # fmt: skip


def _unika(rader: list[dict[str, str]], *falt: str) -> list[tuple[str, ...]]:
    """The combinations of the fields, each once, in the order of the file."""
    return list(dict.fromkeys(tuple(rad[f] for f in falt) for rad in rader))


def _compstatserier(kallor: dict[str, Matkalla]) -> list[Matserie]:
    par = _unika(las_csv(HAR / "compstat.csv"), "grupp", "kategori")
    grupper = list(dict.fromkeys(grupp for grupp, _ in par))
    return [
        Matserie(
            kalla=kallor["compstat"],
            slug=slug(kategori),
            grupp=grupp,
            grupp_ordning=grupper.index(grupp) + 1,
            namn=kategori,
            riktning=Matserie.Riktning.NER,
            ordning=ordning,
        )
        for ordning, (grupp, kategori) in enumerate(par, 1)
    ]


def _tyck_till_serier(kallor: dict[str, Matkalla]) -> list[Matserie]:
    nu = _serie_for_namn()
    namn = list(dict.fromkeys(nu.get(n, n) for (n,) in _unika(las_csv(HAR / "tyck_till.csv"), "kategori")))
    return [
        Matserie(kalla=kallor["tyck-till"], slug=slug(n), namn=n, riktning=Matserie.Riktning.NER, ordning=ordning)
        for ordning, n in enumerate(namn, 1)
    ]


def _nyckeltalsserier(kallor: dict[str, Matkalla]) -> list[Matserie]:
    falt = ("kod", "namn", "grupp", "enhet", "battre", "kalla")
    unika = _unika(las_csv(HAR / "nyckeltal.csv"), *falt)
    grupper = list(dict.fromkeys(grupp for _, _, grupp, *_ in unika))
    return [
        Matserie(
            kalla=kallor[kalla],
            slug=kod,
            namn=namn,
            grupp=grupp,
            grupp_ordning=grupper.index(grupp) + 1,
            enhet=enhet,
            riktning=RIKTNING[battre],
            ordning=ordning,
        )
        for ordning, (kod, namn, grupp, enhet, battre, kalla) in enumerate(unika, 1)
    ]


def _omradesserier(kallor: dict[str, Matkalla]) -> list[Matserie]:
    kalla = kallor["stadsdelsomraden"]
    return [
        Matserie(kalla=kalla, slug="folkmangd", namn="Folkmängd", ordning=1),
        Matserie(kalla=kalla, slug="anmalda-brott", namn="Anmälda brott", riktning=RIKTNING["lägre"], ordning=2),
    ]


def _serie_for_namn() -> dict[str, str]:
    """Name in the file → name of the series, for renamed categories."""
    return {rad["namn"]: rad["serie"] for rad in las_csv(HAR / "tyck_till_namn.csv")}


# --- Figures ----------------------------------------------------------------------------------------------------------


def _compstat(serier: dict[tuple[str, str], Matserie], matomrade: Uppslag) -> list[Matvarde]:
    return [
        Matvarde(
            serie=serier["compstat", slug(rad["kategori"])],
            matomrade=matomrade(OMRADE),
            fran=date(int(rad["ar"]), int(rad["fran_manad"]), 1),
            till=Period.manad(int(rad["ar"]), int(rad["till_manad"])).till,
            per_datum=UTTAG["compstat"],
            varde=Decimal(rad["antal"]),
        )
        for rad in las_csv(HAR / "compstat.csv")
    ]


def _tyck_till(serier: dict[tuple[str, str], Matserie], matomrade: Uppslag) -> list[Matvarde]:
    nu = _serie_for_namn()
    varden = []
    for rad in las_csv(HAR / "tyck_till.csv"):
        manad = Period.manad(int(rad["ar"]), int(rad["manad"]))
        varden.append(
            Matvarde(
                serie=serier["tyck-till", slug(nu.get(rad["kategori"], rad["kategori"]))],
                matomrade=matomrade(OMRADE),
                fran=manad.fran,
                till=manad.till,
                per_datum=UTTAG["tyck-till"],
                varde=Decimal(rad["antal"]),
            )
        )
    return varden


def _nyckeltal(serier: dict[tuple[str, str], Matserie], matomrade: Uppslag) -> list[Matvarde]:
    """The area's figure, and beside it that of the city or the inner city where the source gives one."""
    return [
        Matvarde(
            serie=serier[rad["kalla"], rad["kod"]],
            matomrade=matomrade(omrade),
            fran=date.fromisoformat(rad["fran"]),
            till=date.fromisoformat(rad["till"]),
            per_datum=UTTAG_NYCKELTAL,
            varde=Decimal(varde),
            hanvisning=rad["anmarkning"],
        )
        for rad in las_csv(HAR / "nyckeltal.csv")
        for omrade, varde in ((rad["omrade"], rad["varde"]), (rad["jamforelse"], rad["jamforelsevarde"]))
        if varde
    ]


def _omradesrader() -> list[dict[str, str]]:
    return las_csv(HAR / "omradesfakta_2024.csv")


def _omradesfakta(serier: dict[tuple[str, str], Matserie], matomrade: Uppslag) -> list[Matvarde]:
    return [
        Matvarde(
            serie=serier[rad["kalla"], rad["serie"]],
            matomrade=matomrade(rad["stadsdelsomrade"]),
            fran=date.fromisoformat(rad["fran"]),
            till=date.fromisoformat(rad["till"]),
            per_datum=UTTAG_AR_2024,
            varde=Decimal(rad["varde"]),
        )
        for rad in _omradesrader()
    ]


# --- Small help -------------------------------------------------------------------------------------------------------


def slug(namn: str) -> str:
    """Make "mord-drap-forsok" of "Mord/dråp, försök"."""
    ascii_namn = namn.lower().translate(str.maketrans("åäö", "aao"))
    return "-".join("".join(t if t.isascii() and t.isalnum() else " " for t in ascii_namn).split())


def _forsta_dag(manad: str) -> date | None:
    return date.fromisoformat(f"{manad}-01") if manad else None


def _sista_dag(manad: str) -> date | None:
    return Period.manad(int(manad[:4]), int(manad[5:])).till if manad else None
