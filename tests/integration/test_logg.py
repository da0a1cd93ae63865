"""The audit log as a page."""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from samverkan.models import Anvandare, Loggpost
from samverkan.services import logga
from samverkan.views.logg import HANDELSER

SIDA = "/hasselby-vallingby/logg/"


def skriv(av, objekt, omrade, handelse="vecka_faststalld", **varden):
    with transaction.atomic():
        return logga(av=av, handelse=handelse, objekt=objekt, omrade=omrade, **varden)


@pytest.fixture
def poster(varld, personer):
    skriv(personer.analytiker, varld.veckolage, varld.omrade, till={"part": "forvaltning", "status": "faststalld"})
    skriv(
        personer.samordnare,
        varld.aktivitet,
        varld.omrade,
        "aktivitet_sparad",
        fran={"motesfrekvens": "<b>aldrig</b>", "tills_vidare": False},
        till={"motesfrekvens": "varje månad", "tills_vidare": True},
    )
    skriv(personer.frammande, varld.aktivitet_annat, varld.annat, "aktivitet_sparad", till={"namn": "Kungsholmens"})
    skriv(None, varld.rendering, varld.omrade, "rendering_klar")


def test_loggen_sager_vem_vad_och_fran_till_pa_svenska(poster, personer, klient):
    sida = klient(personer.samordnare).get(SIDA).content.decode()
    for text in ("Vecka fastställd för en part", "Aktivitet ändrad", "mötesfrekvens:", "varje månad", "Programmet"):
        assert text in sida
    assert "&lt;b&gt;aldrig" in sida
    assert "<b>aldrig" not in sida
    assert sida.index("Aktivitet ändrad", sida.index("<tbody>")) < sida.index("Vecka fastställd", sida.index("<tbody>"))


@pytest.mark.parametrize(
    "text", ["2024-13-45T25:61:00+00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"]
)
def test_en_text_som_ser_ut_som_en_tidpunkt_staller_inte_till_det(varld, personer, klient, text):
    skriv(personer.analytiker, varld.aktivitet, varld.omrade, "aktivitet_sparad", till={"namn": text})
    svar = klient(personer.samordnare).get(SIDA)
    assert svar.status_code == 200
    assert text in svar.content.decode()


def test_ett_annat_omrades_logg_syns_inte(poster, personer, klient):
    sida = klient(personer.samordnare).get(SIDA).content.decode()
    assert "Kungsholmens" not in sida
    assert "Analytiker Kungsholmen" not in sida


def test_urval_efter_person_och_handelse(poster, personer, klient):
    samordnare = klient(personer.samordnare)
    rader = samordnare.get(SIDA, {"person": personer.analytiker.pk}).context["rader"]
    assert [post.handelse for post, _, _ in rader] == ["vecka_faststalld"]
    rader = samordnare.get(SIDA, {"handelse": "aktivitet_sparad"}).context["rader"]
    assert [post.av for post, _, _ in rader] == [personer.samordnare]
    assert len(samordnare.get(SIDA, {"handelse": "finns inte", "sida": "sju"}).context["rader"]) == 3


def test_lang_logg_bladdras_och_urvalet_foljer_med(varld, personer, klient):
    for _ in range(60):
        skriv(personer.analytiker, varld.veckolage, varld.omrade)
    svar = klient(personer.samordnare).get(SIDA, {"handelse": "vecka_faststalld", "sida": 2})
    assert len(svar.context["rader"]) == 10
    assert "?handelse=vecka_faststalld&amp;sida=1" in svar.content.decode()


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("samordnare", 200),
        ("administrator", 200),
        ("lpochef", 200),
        ("analytiker", 403),
        ("lasare", 403),
        ("frammande", 404),
    ],
)
def test_vem_som_far_lasa_loggen(poster, personer, klient, person, status):
    assert klient(personer[person]).get(SIDA).status_code == status


def test_loggen_tar_inte_emot_andringar(poster, personer, klient):
    assert klient(personer.samordnare).post(SIDA).status_code in (403, 405)
    with pytest.raises(TypeError):
        Loggpost.objects.all().delete()


def test_antalet_fragor_ar_lika_med_fler_rader_och_personer(varld, personer, klient):
    def fragor() -> int:
        with CaptureQueriesContext(connection) as sparade:
            klient(personer.samordnare).get(SIDA)
        return len(sparade)

    skriv(personer.analytiker, varld.veckolage, varld.omrade)
    fore = fragor()
    for n in range(20):
        skriv(Anvandare.objects.create_user(f"p{n}@exempel.se", None, namn=f"P {n}"), varld.veckolage, varld.omrade)
    assert fragor() == fore


def test_allt_som_loggas_har_ord(settings):
    appar = ("samverkan", "platser", "lagesbild", "atgardsplan")
    filer = (fil for app in appar for fil in Path(settings.BASE_DIR, app).rglob("*.py") if "models" not in fil.parts)
    kod = "\n".join(fil.read_text() for fil in filer)
    assert set(re.findall(r'\bhandelse="([a-z_]+)"', kod)) - set(HANDELSER) == set()
