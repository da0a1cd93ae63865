"""The calendar: what stands in it for whom, as a file and by a link of one's own."""

from datetime import date, timedelta

import icalendar
import pytest
from django.utils import timezone

from atgardsplan.models import Kalenderlank
from atgardsplan.selectors.kalender import egna_poster
from samverkan.models import Arbetsgrupp, Gruppmedlem, Loggpost, Mote, Uppdrag
from samverkan.selectors import idag
from tests.uppfoljningar import aktivitet, omgangen

SIDA = "/hasselby-vallingby/kalender/"


@pytest.fixture
def fylld(varld, personer):
    """A round, a meeting of a group where the enhetschef sits, an activity of the enhetschef's that ends."""
    ar = idag().year
    varld.plan.fran, varld.plan.till = date(ar, 1, 1), date(ar, 12, 31)
    varld.plan.save()
    aktivitet(varld, "Fältarbete", granskare=personer.enhetschef, loptid_till=date(ar, 12, 31))
    aktivitet(varld, "En annans", loptid_till=date(ar, 12, 31))
    omgang = omgangen(personer, varld.omrade, ar=ar)
    type(omgang).objects.update(inlamning=idag(), granskning=idag() + timedelta(7))
    grupp = Arbetsgrupp.objects.create(stadsdelsomrade=varld.omrade, namn="SIG")
    Gruppmedlem.objects.create(
        stadsdelsomrade=varld.omrade, arbetsgrupp=grupp, hemvist="forvaltning", funktion="Enhetschef",
        anvandare=personer.enhetschef,
    )  # fmt: skip
    start = timezone.now() + timedelta(days=3)
    return Mote.objects.create(
        stadsdelsomrade=varld.omrade, arbetsgrupp=grupp, rubrik="Månadsmöte", start=start,
        slut=start + timedelta(hours=1), skapad_av=personer.samordnare, skapad_tid=timezone.now(),
    )  # fmt: skip


def rubriker(svar) -> list[str]:
    assert svar.status_code == 200
    assert svar["Content-Type"] == "text/calendar; charset=utf-8"
    return [str(h["summary"]) for h in icalendar.Calendar.from_ical(svar.content).walk("VEVENT")]


def test_omradets_kalender_som_fil(fylld, personer, klient, django_assert_max_num_queries):
    webb = klient(personer.samordnare)
    with django_assert_max_num_queries(12):
        svar = webb.get("/hasselby-vallingby/kalender.ics")
    alla = rubriker(svar)
    assert any("texterna ska vara inlämnade" in r for r in alla)
    assert {"Löptiden slutar: Fältarbete", "Löptiden slutar: En annans", "SIG: Månadsmöte"} <= set(alla)
    # A läsare sees neither the open round nor the meeting whose notes nobody has justerat.
    assert set(rubriker(klient(personer.lasare).get("/hasselby-vallingby/kalender.ics"))) == {
        "Löptiden slutar: Fältarbete", "Löptiden slutar: En annans",
    }  # fmt: skip


def test_den_egna_lanken_visar_det_egna_och_kan_bytas(fylld, personer, klient):
    webb = klient(personer.enhetschef)
    sida = webb.post(SIDA, {"gor": "ny"}, follow=True).content.decode()
    adress = sida.split('value="https://lagesbild.example')[1].split('"')[0]
    assert adress.startswith("/konto/kalender/")
    egna = rubriker(klient(None).get(adress))
    assert {"Löptiden slutar: Fältarbete", "SIG: Månadsmöte"} <= set(egna)
    assert "Löptiden slutar: En annans" not in egna
    # Shown once; kept as a hash only.
    assert "/konto/kalender/" not in webb.get(SIDA).content.decode()
    assert adress.split("/")[-1].removesuffix(".ics") not in Kalenderlank.objects.get().sha256
    # A new one ends the old, and to take it away ends it too.
    webb.post(SIDA, {"gor": "ny"})
    assert klient(None).get(adress).status_code == 404
    webb.post(SIDA, {"gor": "bort"})
    assert not Kalenderlank.objects.exists()
    assert Loggpost.objects.filter(handelse__startswith="kalenderlank_").count() == 3


def test_lanken_foljer_personens_uppdrag(fylld, personer, klient):
    assert egna_poster(personer.enhetschef, idag())
    Uppdrag.objects.filter(anvandare=personer.enhetschef).update(giltig_till=idag() - timedelta(1))
    assert egna_poster(personer.enhetschef, idag()) == []


def test_ett_installt_mote_sags_bort(fylld, personer, klient):
    Mote.objects.update(status="installt", andring=1)
    svar = klient(personer.samordnare).get("/hasselby-vallingby/kalender.ics")
    (h,) = [h for h in icalendar.Calendar.from_ical(svar.content).walk("VEVENT") if str(h["uid"]).startswith("mote-")]
    assert (h["status"], h["sequence"]) == ("CANCELLED", 1)
