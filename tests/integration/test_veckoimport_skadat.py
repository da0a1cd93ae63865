"""Sheets that can't be read, are too large, or hold what may not be stored."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lagesbild.models import Veckobedomning, Veckoimport
from lagesbild.services.veckoimport import (
    MAX_FIL,
)
from samverkan.fel import Ogiltigt
from tests.personer import Personer, Varld
from tests.veckoblad import las, som_tabell_2

HV = "/hasselby-vallingby/"
Klient = Callable[[Any], Client]

XLSX = som_tabell_2([["Vecka", "Vällingby"], [1, 3]])
TRASIGA: dict[str, bytes] = {
    "tom": b"",
    "blanksteg": b"  \r\n\t ",
    "nollor": b"\x00" * 500,
    "bom": b"\xef\xbb\xbf",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\x01" * 40,
    "gif": b"GIF89a" + b"\x01" * 20,
    "gzip": b"\x1f\x8b\x08\x00" + b"\x01" * 30,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\x01" * 30,
    "rar": b"Rar!\x1a\x07\x00" + b"\x01" * 30,
    "rtf": rb"{\rtf1 hej}",
    "html": b"<!DOCTYPE html><html><table><tr><td>Vecka</td></tr></table></html>",
    "xml": b"<?xml version='1.0'?><a/>",
    "tom zip": b"PK\x05\x06" + b"\x00" * 18,
    "bara huvudet": b"PK\x03\x04",
    "ole utan mer": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "ole skrap": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4,
    "binart": bytes(range(256)) * 8,
    "utf-16 udda": b"\xff\xfe\x00\xd8a",
    "bara rubriker": "Vecka;Vällingby;Råcksta\n".encode(),
    "andra siffror": b"Brott;2023;2024\nStold;12;13\n",
    "prosa": "Det här är ett brev om veckorna.\nHej då.".encode(),
    "inga nivaer": "Vecka;Vällingby\n1;-\n2;\n".encode(),
    "citat utan slut": 'Vecka;Vällingby\n1;"3\n'.encode() + b"x" * 300_000,
    "en enda cell": b"1",
    **{f"avkortad {n}": XLSX[:n] for n in (10, 100, 500, 1000, 2000)},
    # Named without its length: that varies by a byte with the clock in the file, and the tests' names must not.
    "avkortad mot slutet": XLSX[:-30],
    **{f"skadad {n}": XLSX[:n] + b"\xff" * 60 + XLSX[n + 60 :] for n in (50, 300, 900, 1500, 2500)},
}


@pytest.mark.parametrize("vad", TRASIGA)
def test_en_skadad_fil_ger_ett_svenskt_fel_eller_inga_nivaer(
    personer: Personer, varld: Varld, klient: Klient, vad: str
):
    fil = SimpleUploadedFile("veckor.xlsx", TRASIGA[vad])
    svar = klient(personer.analytiker).post(f"{HV}ar/import/", {"fil": fil})
    if svar.status_code == 302:  # the damage hit nothing that is read
        sista = Veckoimport.objects.latest("pk")
        assert vad.startswith(("skadad", "avkortad"))
        assert [(rad["vecka"], rad["niva"]) for rad in sista.rader] in ([(1, 3)], [])
        return
    assert svar.status_code == 400
    sida = svar.content.decode()
    assert "Bladet är inte läst" in sida
    assert any(ordet in sida for ordet in ("Filen", "filen", "Välj"))
    assert not Veckobedomning.objects.filter(ar=2023).exists()


def test_for_stora_filer_lases_inte(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Ogiltigt, match="5 MB"):
        las(varld, personer.analytiker, b"x" * (MAX_FIL + 1))
    rader = "\n".join(f"{v % 52 + 1};1" + ";" * 150 + "1" for v in range(140))
    with pytest.raises(Ogiltigt, match="20 000 celler"):
        las(varld, personer.analytiker, f"Vecka;Vällingby\n{rader}\n")


def test_en_zipbomb_stoppas(personer: Personer, varld: Varld) -> None:
    bomb = som_tabell_2([["Vecka", "Vällingby"], *([[1, "0" * 32_000]] * 20)])
    import zipfile  # noqa: PLC0415

    ut = BytesIO(bomb)
    with zipfile.ZipFile(ut, "a", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr("xl/media/stor.bin", b"\x00" * 160_000_000)
    assert len(ut.getvalue()) < MAX_FIL
    with pytest.raises(Ogiltigt, match="för tung"):
        las(varld, personer.analytiker, ut.getvalue())


def test_bladets_namn_ar_fri_text(personer: Personer, varld: Varld) -> None:
    ut = BytesIO()
    with xlsxwriter.Workbook(ut, {"in_memory": True}) as bok:
        blad = bok.add_worksheet("850101-2384")
        for rad, celler in enumerate([["Vecka", "Vällingby"], [1, 3], [2, 9]]):
            blad.write_row(rad, 0, celler)
    veckoimport = las(varld, personer.analytiker, ut.getvalue(), "veckor-2023.xlsx")
    assert "850101" not in str(veckoimport.rader) + str(veckoimport.fel)
    assert (len(veckoimport.rader), len(veckoimport.fel)) == (1, 1)


def test_en_lista_med_tusentals_namn_ar_inget_att_svara_pa(personer: Personer, varld: Varld) -> None:
    rader = "\n".join(f"2023;{n % 52 + 1};namn{n};3" for n in range(1000))
    with pytest.raises(Ogiltigt, match="1000 namn som inte är stadsdelar i Hässelby-Vällingby"):
        las(varld, personer.analytiker, f"År;Vecka;Stadsdel;Nivå\n{rader}\n")
    assert not Veckoimport.objects.filter(filnamn="veckor-2023.csv").exists()
