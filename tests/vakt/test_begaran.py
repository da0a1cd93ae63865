"""What a request may hold of numbers and characters: an answer for each, never an error of ours."""

from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lagesbild.services.skrivtext import som_html
from lagesbild.text import rensa
from platser.models import Synpunkt
from samverkan.bild import STORST_FIL, last, omkodad
from samverkan.fel import Ogiltigt
from samverkan.services import kontrollera_text
from samverkan.tal import heltal
from tests.personer import BACKEND, Personer, Varld
from tests.vakt.atkomst import SIDOR
from tests.vakt.test_arkitektur import filer, namn
from tests.vakt.test_atkomst import allgod, inga_sparrar

__all__ = ["allgod", "inga_sparrar"]

# Names of what pages read as a number by themselves; a form's own fields are Django's to read.
TAL = (
    "version", "sett", "pk", "kalla", "plats", "mal", "beslut", "foljer", "utkast", "bygger_pa", "niva", "ar", "sida",
    "stadsdel", "namn-1", "plats-1", "byte-1", "val-1", "steg", "fran", "till", "kopia",
)  # fmt: skip
GIVET = {"per_datum": "2024-11-04", "krockar": "behall", "gor": "svara", "skal": "Skäl.", "namn": "Vällingby"}


# Where a whole file is read: its size has been looked at before.
STORLEKEN_AR_SEDD = {
    "platser/views/gang.py": "last_fil ser på storleken först",
    "platser/views/granser.py": "formuläret ser på filernas storlek tillsammans",
}


def test_det_som_skickas_lases_inte_helt_fore_storleken() -> None:
    hela = {
        namn(fil)
        for fil in filer(".py")
        if {"views", "api"} & set(namn(fil).split("/")[1:]) and ".read()" in fil.read_text()
    }
    assert hela == set(STORLEKEN_AR_SEDD)
    fil = BytesIO(bytes(STORST_FIL + 1000))
    with pytest.raises(Ogiltigt, match="större än 20 MB"):
        omkodad(last(fil))
    assert fil.tell() == STORST_FIL + 1


@pytest.mark.parametrize("tal", ["²", "9" * 5000], ids=["upphöjt", "långt"])
def test_inget_tal_i_en_begaran_ger_ett_fel_hos_oss(
    tal: str, varld: Varld, personer: Personer, allgod: Any, inga_sparrar: None
) -> None:
    klient = Client()
    klient.force_login(allgod, BACKEND)
    data = dict.fromkeys(TAL, tal) | GIVET | {"val": f"{tal}:{tal}", f"namn-{tal}": "1", f"byte-{tal}": "2024-01-01"}
    for rad in (r for r in SIDOR if r.far):
        with transaction.atomic():  # what the row needs for its address is gone after it
            adress = reverse(rad.namn, kwargs=rad.parametrar(varld, personer))
            for metod in ("get", "post"):
                with transaction.atomic():
                    svar: Any = getattr(klient, metod)(adress, data)
                    if svar.streaming:
                        b"".join(svar)
                    transaction.set_rollback(True)
                assert svar.status_code < 500, f"{metod} {adress}: {svar.status_code}"
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("text", "tal"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("", None),
    ],
)
def test_ett_heltal_ar_siffror_och_inte_for_manga(text: str, tal: int | None) -> None:
    assert heltal(text) == tal
    assert heltal(None) is None
    assert heltal("123", siffror=2) is None


@pytest.mark.parametrize("nar", ["0001-01-01T00:00", "9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"])
def test_en_klocka_som_gar_alldeles_fel_stoppar_inte_en_synpunkt(
    nar: str, varld: Varld, personer: Personer, klient: Any
) -> None:
    k, vandring = klient(personer.analytiker), varld.vandringar.nasta
    data = {"kategori": "belysning", "text": "Mörkt.", "iakttagen": nar}
    sida = reverse("vandring_ga", args=[varld.omrade.slug, vandring.pk])
    svar = k.post(sida, data | {"klient_id": "00000000-0000-4000-8000-000000000001"})
    assert svar.status_code in {302, 400}
    data |= {"vandring": str(vandring.pk), "klient_id": "00000000-0000-4000-8000-000000000002"}
    assert k.post("/api/v1/synpunkter/", data, "application/json").status_code in {201, 400}
    assert all(s.iakttagen.year >= 2000 for s in Synpunkt.objects.filter(vandring=vandring))


def test_styrtecken_star_i_ingen_text() -> None:
    skrivet = "<p>Ett\x08 två\x0btre \ufffefyra\0 &#8;fem å ä ö 🙂</p>"
    for text in (som_html(skrivet), rensa(skrivet), kontrollera_text(skrivet.replace("&#8;", "\x08"), falt="text")):
        assert text == "<p>Ett två\ntre fyra fem å ä ö 🙂</p>"


def test_en_flik_med_nul_sparas_inte(varld: Varld, personer: Personer, klient: Any) -> None:
    adress = reverse("avsnitt_utkast", args=[varld.omrade.slug, varld.lagesbild.ar, varld.avsnitt.pk])
    svar = klient(personer.analytiker).post(adress, {"flik": "a\0", "text": "Hej", "bygger_pa": "1"})
    assert (svar.status_code, svar.json()["fel"]) == (400, "Fliken har inget namn.")
