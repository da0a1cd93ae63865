"""The year as a file and in again: nothing differs."""

import csv
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.selectors.ar import arsblad
from lagesbild.selectors.veckoimport import Slag
from lagesbild.services.veckoimport import (
    veckoimport_last,
)
from lagesbild.vecka import veckor_i
from lagesbild.veckoblad import csv_bytes, xlsx_bytes
from samverkan.models import Stadsdelsomrade
from tests.personer import DA, Personer, Varld
from tests.veckoblad import las, las_in, som_tabell_2, visad

DELAD = Path(__file__).resolve().parents[3] / "shared/data/veckobedomningar_2024.csv"

SVARA_TEXTER = [
    "=HYPERLINK(\"x\")", "+46 är inget nummer", "-1;2;3", "@torget", "'citat'", "'=ett", "Rad ett\nRad två\n\nRad fyra",
    'Han sa "nej"; sen; "ja"', "å ä ö Å Ä Ö é ü", "a\tb", "1", "2024-01-01", "SANT",
    "#REF!", "_x0041_", "\u2028rad", "x" * 1999,
]  # fmt: skip


def helt_ar(varld: Varld, ar: int) -> None:
    """Every week of the year in every stadsdel: levels, confirmed quiet, gaps, texts that are hard on files."""
    rader, n = [], 0
    for vecka in veckor_i(ar):
        for stadsdel in varld.stadsdelar:
            n += 1
            if n % 11 == 0:
                continue
            niva = n * 7 % 5 + 1
            rader.append(
                Veckobedomning(
                    stadsdel=stadsdel, ar=ar, vecka=vecka.vecka, niva=niva, satt_av_id=varld.bedomning_oppen.satt_av_id,
                    satt_tid=DA, lage="lugn" if niva == 1 and n % 2 else "bedomd",
                    motivering=SVARA_TEXTER[n % len(SVARA_TEXTER)] if n % 3 else "",
                )
            )  # fmt: skip
    Veckobedomning.objects.bulk_create(rader)


@pytest.mark.parametrize("ar", [2020, 2023, 2025])
@pytest.mark.parametrize("skriv", [xlsx_bytes, csv_bytes], ids=["xlsx", "csv"])
def test_ett_helt_ar_ut_och_in_igen_ar_lika(personer: Personer, varld: Varld, skriv: Any, ar: int) -> None:
    helt_ar(varld, ar)
    blad = arsblad(personer.analytiker, varld.omrade, ar, idag=timezone.localdate(), saknas="Ej rapporterad")
    data = skriv(blad)
    assert data == skriv(blad)
    bild = visad(las(varld, personer.analytiker, data, f"veckor-{ar}"), personer.analytiker)
    antal = Veckobedomning.objects.filter(ar=ar).count()
    assert antal > 130
    assert (bild.fel, dict(bild.antal)) == ([], {Slag.LIKA: antal})


@pytest.mark.parametrize("skriv", [xlsx_bytes, csv_bytes], ids=["xlsx", "csv"])
def test_ett_helt_ar_ut_och_in_i_en_tom_databas_ger_samma_ar(personer: Personer, varld: Varld, skriv: Any) -> None:
    helt_ar(varld, 2020)
    fore = list(Veckobedomning.objects.filter(ar=2020).values_list("stadsdel", "vecka", "niva", "lage", "motivering"))
    data = skriv(arsblad(personer.analytiker, varld.omrade, 2020, idag=timezone.localdate(), saknas="Ej rapporterad"))
    Veckobedomning.objects.filter(ar=2020).delete()
    las_in(las(varld, personer.analytiker, data), personer.analytiker)
    efter = list(Veckobedomning.objects.filter(ar=2020).values_list("stadsdel", "vecka", "niva", "lage", "motivering"))
    assert [(*rad[:4], rad[4].strip()) for rad in fore] == efter


def test_en_andring_i_veckobladet_av_var_egen_fil_gar_inte_forlorad(personer: Personer, varld: Varld) -> None:
    """The workbook says each level twice; who changes one of the two must be told, not ignored."""
    rader = [["Vecka", "Vällingby"], [1, 2]]
    ut = BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        for namn, innehall in (
            ("Veckor", rader),
            ("Bedömningar", [["År", "Vecka", "Stadsdel", "Nivå"], [2023, 1, "Vällingby", 3]]),
        ):
            blad = bok.add_worksheet(namn)
            for r, rad in enumerate(innehall):
                blad.write_row(r, 0, rad)
    bild = visad(las(varld, personer.analytiker, ut.getvalue()), personer.analytiker)
    assert bild.rader == ()
    assert "Veckor B2 säger 2 och Bedömningar D2 säger 3" in bild.fel[0]["text"]


@pytest.mark.skipif(not DELAD.parents[1].exists(), reason="../shared is not here")
@pytest.mark.usefixtures("exempel")
def test_den_delade_filen_och_ett_blad_som_tabell_2_ger_de_405_nivaerna(personer: Personer) -> None:
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    with DELAD.open(encoding="utf-8") as fil:
        rader = list(csv.DictReader(fil))
    assert len(rader) == 405
    namn = list(dict.fromkeys(rad["stadsdel"] for rad in rader))
    per = {(rad["stadsdel"], int(rad["vecka"])): int(rad["niva"]) for rad in rader}
    brett = som_tabell_2(
        [
            ["Tabell 2. Årssammanställningen 2024"],
            ["Vecka", *(n.replace("Råcksta", "Räcksta") for n in namn)],
            *([v, *(per.get((n, v)) for n in namn)] for v in range(1, 53)),
        ]
    )
    Bedomningshistorik.objects.filter(ar=2024).delete()
    Veckobedomning.objects.filter(ar=2024).delete()
    Veckolage.objects.filter(stadsdelsomrade=omrade).delete()
    langt = veckoimport_last(av=personer.samordnare, omrade=omrade, filnamn=DELAD.name, data=DELAD.read_bytes())
    bild = visad(langt, personer.samordnare)
    assert (bild.fel, bild.okanda, dict(bild.antal)) == ([], (), {Slag.NY: 405})
    las_in(langt, personer.samordnare)
    brett_last = veckoimport_last(av=personer.samordnare, omrade=omrade, filnamn="blad.xlsx", data=brett)
    bild = visad(brett_last, personer.samordnare)
    assert (bild.fel, bild.okanda, dict(bild.antal)) == ([], (), {Slag.LIKA: 405})
