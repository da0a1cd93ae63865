"""A chef takes back an approval made just now; the page of the review counts anew after each step."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from atgardsplan.models import Uppfoljning
from atgardsplan.selectors.granskning import ANGRAS_INOM
from atgardsplan.services.granskning import godkannande_angrat
from atgardsplan.services.uppfoljning import uppfoljning_oforandrad
from samverkan.fel import Krock, Last, Nekad, Ogiltigt
from samverkan.models import Loggpost
from tests.integration.test_plan import text
from tests.personer import Personer, Varld
from tests.uppfoljningar import aktivitet, godkann, handelser, om, omgangen, skicka, stang

GRANSKA = "/hasselby-vallingby/uppfoljning/granska/"


@pytest.fixture
def u(varld: Varld, personer: Personer) -> Uppfoljning:
    """Approved just now by the enhetschef."""
    skickad = skicka(personer.analytiker, om(omgangen(personer, varld.omrade), varld.aktivitet))
    return godkann(personer.enhetschef, skickad)


def angra(personer: Personer, u: Uppfoljning, vem: str = "enhetschef") -> Uppfoljning:
    return godkannande_angrat(av=getattr(personer, vem), uppfoljning=u, bygger_pa=u.version)


def test_ett_godkannande_angras_utan_kommentar_och_det_star_i_historiken(u: Uppfoljning, personer: Personer) -> None:
    angra(personer, u)
    angra(personer, u)  # the same press again
    u.refresh_from_db()
    assert (u.lage, u.godkand_av, u.godkand_tid) == ("inskickad", None, None)
    assert handelser(u)[-2:] == ["godkand", "oppnad"]
    assert u.historik.get(handelse="oppnad").kommentar == "Godkännandet ångrades."
    assert Loggpost.objects.filter(handelse="uppfoljning_oppnad", av=personer.enhetschef).count() == 1
    assert godkann(personer.enhetschef, u).lage == "godkand"


def test_bara_det_egna_och_bara_en_stund(u: Uppfoljning, personer: Personer) -> None:
    with pytest.raises(Nekad, match="Bara den som godkände"):
        angra(personer, u, "forvaltningschef")
    Uppfoljning.objects.update(godkand_tid=F("godkand_tid") - ANGRAS_INOM - timedelta(seconds=1))
    with pytest.raises(Ogiltigt, match="mer än 15 minuter"):
        angra(personer, u)
    assert Uppfoljning.objects.get(pk=u.pk).lage == "godkand"


def test_over_apiet_galler_samma_regler(u: Uppfoljning, personer: Personer, klient: Any) -> None:
    def over_apiet(vem: str, version: int) -> Any:
        return klient(getattr(personer, vem)).post(
            f"/api/v1/uppfoljningar/{u.pk}/angra/", {"bygger_pa": version}, content_type="application/json"
        )

    assert over_apiet("forvaltningschef", u.version).status_code == 403
    assert over_apiet("enhetschef", u.version - 1).status_code == 409
    svar = over_apiet("enhetschef", u.version)
    assert (svar.status_code, svar.json()["lage"], svar.json()["godkand_tid"]) == (200, "inskickad", None)
    u.refresh_from_db()
    u = godkann(personer.enhetschef, u)
    Uppfoljning.objects.update(godkand_tid=F("godkand_tid") - ANGRAS_INOM - timedelta(seconds=1))
    svar = over_apiet("enhetschef", u.version)
    assert svar.status_code == 400
    assert "mer än 15 minuter" in svar.json()["fel"]


def test_inte_nar_nagot_har_hant_efter(u: Uppfoljning, varld: Varld, personer: Personer) -> None:
    sedd = u.version
    aktiviteten = varld.aktivitet
    aktiviteten.foljs_upp_t2 = True
    aktiviteten.save()
    uppfoljning_oforandrad(
        av=personer.analytiker, uppfoljning=om(omgangen(personer, varld.omrade, "t2"), aktiviteten), bygger_pa=1
    )
    with pytest.raises(Ogiltigt, match="tagit över texten"):
        angra(personer, u)
    Uppfoljning.objects.filter(pk=u.pk).update(version=sedd + 3)
    with pytest.raises(Krock):
        godkannande_angrat(av=personer.enhetschef, uppfoljning=u, bygger_pa=sedd)
    Uppfoljning.objects.filter(pk=u.pk).update(version=sedd)
    stang(personer.samordnare, u.omgang, trots_kvar=True)
    with pytest.raises(Last):
        angra(personer, u)


def test_rubriken_raknas_om_efter_varje_steg(varld: Varld, personer: Personer, klient: Any) -> None:
    """Three wait and two deviate; one of the two is approved, then the approval is taken back."""
    for namn in ("Fältarbete", "Dialogpolis"):
        aktivitet(varld, namn)
    avviker = {"status": "avvikelse", "avvikelse_orsak": "Vakans.", "avvikelse_atgard": "Rekrytering."}
    ett, tva, tre = omgangen(personer, varld.omrade).uppfoljningar.order_by("aktivitet__ordning")
    for u, falt in ((ett, {}), (tva, avviker), (tre, avviker)):
        skicka(personer.analytiker, u, **falt)
    chef = klient(personer.enhetschef)

    def steg(vad: str) -> str:
        tva.refresh_from_db()
        svar = chef.post(
            f"/hasselby-vallingby/uppfoljning/{tva.pk}/{vad}/", {"version": tva.version}, headers={"HX-Request": "true"}
        )
        assert svar.status_code == 200
        assert re.search(r'id="granskningslage"[^>]*hx-swap-oob="true"', svar.content.decode())
        return text(svar.content.decode())

    assert "3 väntar på dig, 2 av dem avviker" in text(chef.get(GRANSKA).content.decode())
    ut = steg("godkann")
    assert "2 väntar på dig, 1 av dem avviker" in ut
    assert "T1 2024: 1 av 3 godkända" in ut
    assert "Ångra" in ut
    sidan = text(chef.get(GRANSKA).content.decode())
    assert "Nyss godkända av dig" in sidan  # also after the page was loaded again
    ut = steg("angra")
    assert "3 väntar på dig, 2 av dem avviker" in ut
    assert "T1 2024: 0 av 3 godkända" in ut
    assert "Nyss godkända av dig" not in text(chef.get(GRANSKA).content.decode())


def test_nar_det_ar_for_sent_sags_hur_den_oppnas(u: Uppfoljning, personer: Personer, klient: Any) -> None:
    chef = klient(personer.enhetschef)
    adress = f"/hasselby-vallingby/uppfoljning/{u.pk}/"
    assert "Ångra godkännandet" in chef.get(adress).content.decode()
    Uppfoljning.objects.update(godkand_tid=F("godkand_tid") - ANGRAS_INOM - timedelta(seconds=1))
    assert "Ångra godkännandet" not in chef.get(adress).content.decode()
    svar = chef.post(f"{adress}angra/", {"version": u.version}, headers={"HX-Request": "true"})
    assert svar.status_code == 409
    assert "Öppna uppföljningen igen på dess egen sida" in text(svar.content.decode())
