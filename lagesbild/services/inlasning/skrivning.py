"""How the rows of an import become figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain, count
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField, Max, Value
from django.db.models.functions import Cast, Concat, Left, Trim
from django.utils.text import slugify

from lagesbild.models import Importkorning, Importrad, Matomrade, Matserie, Matvarde, Platsnamn, Serienamn
from lagesbild.selectors.inlasning_namn import NY, losta_namn, platsnyckel
from samverkan.fel import Ogiltigt
from samverkan.services import kontrollera_text

U: Final = Importrad.Utfall
SKRIVS: Final = (U.NY, U.ANDRAD, U.BEKRAFTAD)
BEHALL, ERSATT = "behall", "ersatt"
PER_INSATTNING: Final = 10_000
Steg = Callable[[str, int], None]


def _tyst(_text: str, _andel: int) -> None:
    """Nobody waits for word."""


def kontrollerad(korning: Importkorning) -> None:
    """Raises `Ogiltigt` when something is left to decide."""
    namn, platser = losta_namn(korning)
    oklara = namn.count(None) + platser.count(None)
    if oklara:
        raise Ogiltigt(f"Bestäm först vad som ska göras med namnen som inte är kända ({oklara} kvar).")
    krockar = korning.utfall.get(U.KROCK, 0)
    if krockar and not korning.beslut.get("krockar"):
        raise Ogiltigt(
            f"{krockar} siffror finns redan med samma uttagsdatum men ett annat värde. Välj om de sparade ska stå kvar "
            "eller ersättas, eller ändra uttagsdatumet."
        )


def antal_att_skriva(korning: Importkorning) -> int:
    """How many figures would be new or replaced, as the import was last compared."""
    antal = sum(korning.utfall.get(utfall, 0) for utfall in SKRIVS)
    if korning.beslut.get("krockar") == ERSATT:
        antal += korning.utfall.get(U.KROCK, 0) - korning.utfall.get("krock_annans", 0)
    return antal


def skrivna(korning: Importkorning, steg: Steg = _tyst) -> int:
    """Make the rows figures. Inside a transaction that holds the source. Returns how many were written."""
    per = uttagsdag(korning)
    namn, platser = losta_namn(korning)
    serie_for = _serier(korning, namn)
    plats_for = _platser(korning, platser)
    for falt, lista in (("serie", serie_for), ("matomrade", plats_for)):
        nr_falt = "namn_nr" if falt == "serie" else "plats_nr"
        for nr, pk in lista.items():
            korning.rader.filter(**{nr_falt: nr, f"{falt}__isnull": True}).update(**{f"{falt}_id": pk})
    antal = _skapade(korning, per, antal_att_skriva(korning), steg)
    if korning.beslut.get("krockar") == ERSATT:
        for rad in ersattliga(korning):
            antal += cellen(korning, rad).update(varde=rad.varde, importkorning=korning)
    return antal


def _skapade(korning: Importkorning, per: date, alla: int, steg: Steg) -> int:
    """Copy the rows inside the database: SQLite has one writer at a time, and a meeting may be setting levels."""
    plats_i_fil = Trim(
        Concat(
            Left("blad", 30), Value(" rad "), Cast("rad", CharField()), Value(", kolumn "),
            Cast("kolumn", CharField()), output_field=CharField(),
        )
    )  # fmt: skip
    kallor: dict[str, Any] = {
        "serie": "serie_id", "matomrade": "matomrade_id", "fran": "fran", "till": "till",
        "per_datum": Value(per, DateField()), "varde": "varde", "preliminar": "preliminar",
        "importkorning": Value(korning.pk, BigIntegerField()), "plats_i_fil": plats_i_fil, "hanvisning": "hanvisning",
    }  # fmt: skip
    kolumn = {f.name: str(f.column) for f in Matvarde._meta.concrete_fields}
    kolumner = ", ".join(connection.ops.quote_name(kolumn[namn]) for namn in kallor)
    tabell = connection.ops.quote_name(Matvarde._meta.db_table)
    rader = korning.rader.filter(utfall__in=SKRIVS).order_by("ordning")
    sista = rader.aggregate(n=Max("ordning"))["n"]
    antal = 0
    for fran in range(0, (sista or 0) + 1 if sista is not None else 0, PER_INSATTNING):
        omgang = rader.filter(ordning__gte=fran, ordning__lt=fran + PER_INSATTNING).values_list(*kallor.values())
        sql, varden = omgang.query.get_compiler(connection=connection).as_sql()
        with connection.cursor() as markor:
            markor.execute(f"INSERT INTO {tabell} ({kolumner}) {sql}", varden)
            antal += markor.rowcount
        steg(f"Sparar siffra {antal} av {alla}", 25 + 70 * antal // max(alla, 1))
    return antal


def ersattliga(korning: Importkorning) -> list[Importrad]:
    """Rows whose stored value may be replaced from here: the area's own, or ones that the area put in itself."""
    return [
        rad
        for rad in korning.rader.filter(utfall=U.KROCK).select_related(
            "matomrade__stadsdel", "matomrade__plats", "tidigare_korning"
        )
        if rad.matomrade
        and korning.stadsdelsomrade_id
        in {
            rad.matomrade.agare_id,
            rad.tidigare_korning.stadsdelsomrade_id if rad.tidigare_korning else None,
        }
    ]


def cellen(korning: Importkorning, rad: Importrad) -> Any:
    """The stored value that a row is about, at the as-of date of its import."""
    return Matvarde.objects.filter(
        serie=rad.serie_id, matomrade=rad.matomrade_id, fran=rad.fran, till=rad.till, per_datum=uttagsdag(korning)
    )


def _serier(korning: Importkorning, namn: list[int | str | None]) -> dict[int, int]:
    """Create the series that are new, remember names that were chosen for old ones; number → series of the new."""
    finns = Matserie.objects.filter(kalla=korning.kalla)
    ordning = finns.aggregate(o=Max("ordning"), g=Max("grupp_ordning"))
    grupper = {"": 0, **dict(finns.values_list("grupp", "grupp_ordning"))}
    slugar = set(finns.values_list("slug", flat=True))
    serier: dict[int, Matserie] = {}
    andra_namn: list[tuple[int | Matserie, str, date | None]] = []
    for nr, val in enumerate(namn):
        grupp, visat, enhet, andra = korning.tolkning["namn"][nr]
        if val == NY:
            for text in (visat, grupp, *andra):
                _kontrollera_namn(text)
            if grupp not in grupper:
                grupper[grupp] = max(ordning["g"] or 0, *grupper.values()) + 1
            serier[nr] = Matserie(
                kalla=korning.kalla, slug=_ledigt_kortnamn(slugar, visat), grupp=grupp, namn=visat, enhet=enhet,
                grupp_ordning=grupper[grupp], ordning=(ordning["o"] or 0) + len(serier) + 1,
            )  # fmt: skip
            andra_namn.extend((serier[nr], annat, None) for annat in andra)
        elif isinstance(val, int) and str(nr) in korning.beslut.get("namn", {}):
            fran = korning.beslut.get("byten", {}).get(str(nr))
            _kontrollera_namn(visat)
            andra_namn.append((val, visat, date.fromisoformat(fran) if fran else None))
    Matserie.objects.bulk_create(serier.values())
    Serienamn.objects.bulk_create(
        [
            Serienamn(serie_id=s if isinstance(s, int) else s.pk, namn=text, giltig_fran=fran)
            for s, text, fran in andra_namn
        ],
        ignore_conflicts=True,
    )
    return {nr: serie.pk for nr, serie in serier.items()}


def _platser(korning: Importkorning, platser: list[int | str | None]) -> dict[int, int]:
    """The same for places: new references, and names that are places from now on."""
    nya: dict[int, str] = {}
    namn: dict[str, Platsnamn] = {}
    for nr, val in enumerate(platser):
        visat = (korning.tolkning["platser"][nr] or korning.tolkning.get("plats", ""))[:120]
        if val == NY:
            _kontrollera_namn(visat)
            nya[nr] = visat
        elif isinstance(val, int) and str(nr) in korning.beslut.get("platser", {}) and platsnyckel(visat):
            _kontrollera_namn(visat)
            namn[platsnyckel(visat)] = Platsnamn(
                stadsdelsomrade=korning.stadsdelsomrade, nyckel=platsnyckel(visat)[:120], matomrade_id=val, namn=visat
            )
    annat = Matomrade.Slag.ANNAT
    Matomrade.objects.bulk_create(
        [Matomrade(slag=annat, namn=n) for n in dict.fromkeys(nya.values())], ignore_conflicts=True
    )
    Platsnamn.objects.bulk_create(
        namn.values(), update_conflicts=True, unique_fields=["stadsdelsomrade", "nyckel"],
        update_fields=["matomrade", "namn"],
    )  # fmt: skip
    pk = dict(Matomrade.objects.filter(slag=annat, namn__in=nya.values()).values_list("namn", "pk"))
    return {nr: pk[n] for nr, n in nya.items()}


def uttagsdag(korning: Importkorning) -> date:
    """The as-of date of an import that has been read."""
    if korning.per_datum is None:
        raise Ogiltigt("Ange uttagsdatumet.", falt="per_datum")
    return korning.per_datum


def _kontrollera_namn(namn: str) -> None:
    kontrollera_text(namn, falt="namn")
    if namn[:1] in {"=", "+", "@"}:
        raise Ogiltigt(f"Namnet ”{namn[:40]}” ser ut som en formel. Lämna det utanför, eller rätta det i filen.")


def _ledigt_kortnamn(upptagna: set[str], namn: str) -> str:
    """A slug that is not taken; takes it."""
    grund = slugify(namn)[:70] or "serie"
    slug = next(s for s in chain([grund], (f"{grund}-{n}" for n in count(2))) if s not in upptagna)
    upptagna.add(slug)
    return slug
