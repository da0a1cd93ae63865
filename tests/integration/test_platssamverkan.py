"""Platssamverkan: from start to handover, what is mapped, why it is so, and what is done about it."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from platser.checklista import FRAGOR
from platser.models import Kartlaggningspunkt, Platsorsak, Samverkansmote
from platser.selectors.samverkan import ar_sen, atgarder, faser, orsakstrad, sent_mote
from platser.services import (
    Punktsvar,
    atgard_sparad,
    fas_satt,
    fraga_tillagd,
    kartlaggning_sparad,
    mote_antecknat,
    orsak_flyttad,
    orsak_sparad,
    orsak_struken,
    samverkan_sparad,
)
from samverkan.fel import Krock, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost

Slag = Platsorsak.Slag


def test_en_start_ger_checklistan_och_den_forsta_fasen(varld, personer):
    ny = samverkan_sparad(
        av=personer.samordnare, plats=varld.platser.kanslig, sammankallande="Stadsdelsförvaltningen",
        startade=date(2024, 3, 1), deltagare=[("Polisen", "kommunpolis"), ("Trafikkontoret", "")],
    )  # fmt: skip
    assert [p.fraga for p in ny.kartlaggning.all()] == [fraga for _, fraga in FRAGOR]
    assert [(f.namn, f.status) for f in faser(ny)][:2] == [("Start", "pagar"), ("Kartläggning", "kommer")]
    assert [str(d) for d in ny.deltagare.all()] == ["Polisen", "Trafikkontoret"]
    with pytest.raises(Ogiltigt, match="pågår redan"):
        samverkan_sparad(av=personer.samordnare, plats=varld.platser.kanslig, sammankallande="Polisen")


def test_en_overlamning_som_ar_klar_avslutar_och_sager_till_vem(varld, personer):
    gor: dict[str, Any] = {"av": personer.analytiker, "samverkan": varld.platser.samverkan, "fas": 6}
    gor |= {"paborjad": date(2024, 9, 1), "avslutad": date(2024, 10, 1)}
    with pytest.raises(Ogiltigt, match="tar över"):
        fas_satt(**gor, bygger_pa=1)
    with pytest.raises(Ogiltigt, match="innan den börjar"):
        fas_satt(**gor | {"avslutad": date(2024, 8, 1)}, bygger_pa=1)
    fas_satt(**gor, bygger_pa=1, overlamnad_till="Centrumägaren")
    varld.platser.samverkan.refresh_from_db()
    assert varld.platser.samverkan.avslutad == date(2024, 10, 1)
    assert varld.platser.samverkan.overlamnad_till == "Centrumägaren"
    # The next one can begin.
    samverkan_sparad(av=personer.analytiker, plats=varld.platser.plats, sammankallande="Polisen")


def test_tva_som_satter_samma_fas_far_se_bada(varld, personer):
    gor: dict[str, Any] = {"samverkan": varld.platser.samverkan, "fas": 2, "bygger_pa": 1}
    fas_satt(av=personer.samordnare, **gor, paborjad=date(2024, 3, 1))
    with pytest.raises(Krock) as krock:
        fas_satt(av=personer.analytiker, **gor, paborjad=date(2024, 4, 1))
    assert krock.value.nuvarande_data["paborjad"] == "2024-03-01"
    assert Loggpost.objects.filter(handelse="platssamverkan_krock").count() == 1


def test_ett_mote_antecknas_en_gang_och_ett_som_saknas_marks(varld, personer):
    samverkan = varld.platser.samverkan
    assert sent_mote(samverkan, []) == date(2024, 3, 18)
    mote = mote_antecknat(av=personer.analytiker, samverkan=samverkan, dag=date(2024, 3, 7), anteckning="Lamporna.")
    assert sent_mote(samverkan, [mote]) == date(2024, 4, 22)
    mote_antecknat(av=personer.analytiker, samverkan=samverkan, dag=date(2024, 3, 7), anteckning="Lamporna.")
    assert Samverkansmote.objects.count() == 1
    with pytest.raises(Ogiltigt, match="redan antecknat"):
        mote_antecknat(av=personer.analytiker, samverkan=samverkan, dag=date(2024, 3, 7), anteckning="Annat.")
    with pytest.raises(Ogiltigt, match="inte varit"):
        mote_antecknat(av=personer.analytiker, samverkan=samverkan, dag=date(2124, 3, 7))


def test_en_fraga_som_nagon_annan_svarat_pa_krockar_och_de_andra_sparas(varld, personer):
    samverkan, forsta = varld.platser.samverkan, varld.platser.punkt
    andra = fraga_tillagd(av=personer.analytiker, samverkan=samverkan, amne="", fraga="Vad säger butikerna?")
    kartlaggning_sparad(
        av=personer.samordnare, samverkan=samverkan, svar={forsta.pk: Punktsvar("bra", "Lugnt.", "", 1)}
    )
    svar = {forsta.pk: Punktsvar("problem", "Handel.", "", 1), andra.pk: Punktsvar("delvis", "Klotter.", "", 1)}
    with pytest.raises(Krock) as krock:
        kartlaggning_sparad(av=personer.analytiker, samverkan=samverkan, svar=svar)
    assert krock.value.nuvarande == forsta
    assert dict(Kartlaggningspunkt.objects.filter(samverkan=samverkan).values_list("fraga", "iakttagelse")) == {
        forsta.fraga: "Lugnt.", "Vad säger butikerna?": "Klotter.",
    }  # fmt: skip
    with pytest.raises(Personuppgift) as fel:
        kartlaggning_sparad(
            av=personer.analytiker, samverkan=samverkan,
            svar={andra.pk: Punktsvar("delvis", "Ring 070-123 45 67", "", 2)},
        )  # fmt: skip
    assert fel.value.falt == f"iakttagelse-{andra.pk}"


def test_orsakstradet_byggs_flyttas_och_kan_inte_bli_en_ring(varld, personer):
    d, av = varld.platser, personer.analytiker
    gor: dict[str, Any] = {"av": av, "samverkan": d.samverkan}
    morkt = orsak_sparad(**gor, overordnad=d.orsak, slag=Slag.ORSAK, text="Mörkt")
    tomt = orsak_sparad(**gor, overordnad=d.orsak, slag=Slag.ORSAK, text="Folktomt")
    lampor = orsak_sparad(**gor, overordnad=morkt, slag=Slag.FORUTSATTNING, text="Trasiga lampor")
    orsak_flyttad(av=av, orsak=tomt, upp=True)
    (problem,) = orsakstrad(av, d.samverkan)
    assert [(g.djup, g.orsak.text) for g in problem.alla()] == [
        (1, "Torget är otryggt på kvällen"), (2, "Folktomt"), (2, "Mörkt"), (3, "Trasiga lampor"),
    ]  # fmt: skip
    with pytest.raises(Ogiltigt, match="under sig själv"):
        orsak_sparad(**gor, orsak=morkt, bygger_pa=1, overordnad=lampor, slag=Slag.ORSAK, text="Mörkt")
    with pytest.raises(Ogiltigt, match="står överst"):
        orsak_sparad(**gor, overordnad=morkt, slag=Slag.PROBLEM, text="Fel")
    with pytest.raises(Ogiltigt, match="står under"):
        orsak_sparad(**gor, overordnad=None, slag=Slag.ORSAK, text="Fel")
    with pytest.raises(Ogiltigt, match="det som står under"):
        orsak_struken(av=av, orsak=morkt, bygger_pa=1)
    orsak_struken(av=av, orsak=lampor, bygger_pa=1)
    assert len(list(orsakstrad(av, d.samverkan)[0].alla())) == 3
    assert orsakstrad(personer.lasare, d.samverkan) == []


def test_en_atgard_har_sin_historik_och_en_dag_nar_den_ar_klar(varld, personer):
    d = varld.platser
    (fore,) = atgarder(personer.analytiker, d.samverkan)
    assert ar_sen(fore)
    atgard_sparad(
        av=personer.enhetschef, samverkan=d.samverkan, atgard=d.atgard, bygger_pa=1, status="klar", kommentar="Bytta."
    )
    (efter,) = atgarder(personer.analytiker, d.samverkan)
    assert efter.klar_dag is not None
    assert not ar_sen(efter)
    assert [(s.fran, s.till, s.text) for s in efter.steg.all()] == [("planerad", "klar", "Bytta.")]
    # Only a comment: a step, no new version.
    atgard_sparad(av=personer.enhetschef, samverkan=d.samverkan, atgard=efter, bygger_pa=2, kommentar="Håller.")
    (efter,) = atgarder(personer.analytiker, d.samverkan)
    assert (efter.version, len(efter.steg.all())) == (2, 2)
    igen = atgard_sparad(av=personer.enhetschef, samverkan=d.samverkan, atgard=efter, bygger_pa=2, status="pagar")
    assert igen.klar_dag is None


@pytest.mark.parametrize("vem", ["lasare", "administrator", "frammande"])
def test_den_som_saknar_ratten_andrar_inget_i_samverkan(vem, varld, personer):
    d = varld.platser
    for gor in (
        lambda av: samverkan_sparad(av=av, plats=d.kanslig, sammankallande="Jag"),
        lambda av: fas_satt(av=av, samverkan=d.samverkan, bygger_pa=1, fas=1, paborjad=date(2024, 1, 1)),
        lambda av: mote_antecknat(av=av, samverkan=d.samverkan, dag=date(2024, 1, 1)),
        lambda av: kartlaggning_sparad(av=av, samverkan=d.samverkan, svar={}),
        lambda av: orsak_sparad(av=av, samverkan=d.samverkan, overordnad=None, slag=Slag.PROBLEM, text="X"),
        lambda av: orsak_struken(av=av, orsak=d.orsak, bygger_pa=1),
        lambda av: atgard_sparad(av=av, samverkan=d.samverkan, vad="X", ansvarig="Y"),
    ):
        with pytest.raises(Nekad):
            gor(personer[vem])


def test_lasaren_ser_vilka_och_faserna_men_inte_arbetet(varld, personer, klient):
    adress = reverse("platssamverkan", args=[varld.omrade.slug, "storatorget", varld.platser.samverkan.pk])
    sida = klient(personer.lasare).get(adress).content.decode()
    assert "Polisen" in sida
    assert "Faser" in sida
    for dolt in ("Byt lamporna", "Torget är otryggt", "Kartläggning</h2>", "Orsaksanalys</h2>"):
        assert dolt not in sida
    assert "Byt lamporna" in klient(personer.administrator).get(adress).content.decode()


def test_checklistan_visar_krocken_och_behaller_det_som_skrivits(varld, personer, klient):
    d = varld.platser
    adress = reverse("kartlaggning", args=[varld.omrade.slug, "storatorget", d.samverkan.pk])
    data = {f"p{d.punkt.pk}-svar": "problem", f"p{d.punkt.pk}-iakttagelse": "Handel.", f"p{d.punkt.pk}-kalla": ""}
    kartlaggning_sparad(
        av=personer.samordnare, samverkan=d.samverkan, svar={d.punkt.pk: Punktsvar("bra", "Lugnt.", "", 1)}
    )
    svar = klient(personer.analytiker).post(adress, data | {f"p{d.punkt.pk}-version": "1"})
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Lugnt." in sida
    assert "Handel." in sida
    assert klient(personer.analytiker).post(adress, data | {f"p{d.punkt.pk}-version": "2"}).status_code == 302
    d.punkt.refresh_from_db()
    assert d.punkt.iakttagelse == "Handel."


def test_platsernas_api_skriver_som_sidorna_och_ger_geojson(varld, personer, klient):
    webb = klient(personer.analytiker)
    d, omrade = varld.platser, varld.omrade.slug
    ny = {"stadsdelsomrade": omrade, "namn": "Lekparken", "typ": "park", "lat": 59.36123, "lon": 17.87}
    svar = webb.post("/api/v1/platser/", ny, content_type="application/json")
    assert (svar.status_code, svar.json()["lat"]) == (201, "59.36120")
    adress = f"/api/v1/platser/{svar.json()['id']}/"
    andrat = webb.patch(adress, {"agare": "Staden", "bygger_pa": 1}, content_type="application/json")
    assert (andrat.status_code, andrat.json()["version"], andrat.json()["namn"]) == (200, 2, "Lekparken")
    krock = webb.patch(adress, {"agare": "Bolaget", "bygger_pa": 1}, content_type="application/json")
    assert (krock.status_code, krock.json()["nuvarande"]["agare"]) == (409, "Staden")
    geo = webb.get(f"/api/v1/platser/geojson/?stadsdelsomrade={omrade}")
    assert geo["Content-Type"] == "application/geo+json"
    assert {f["properties"]["namn"]: f["geometry"]["coordinates"] for f in geo.json()["features"]} == {
        "Lekparken": [17.87, 59.3612], "Storatorget": [17.8732, 59.3629],
    }  # fmt: skip
    ny = {"stadsdelsomrade": omrade, "plats": "storatorget", "slag": "prioriterad", "ar": 2025, "kalla": "Rådet"}
    assert webb.post("/api/v1/klassningar/", ny, content_type="application/json").status_code == 201
    assert webb.post("/api/v1/klassningar/", ny, content_type="application/json").status_code == 400
    en = webb.get(f"/api/v1/platssamverkan/{d.samverkan.pk}/").json()
    assert [o["text"] for o in en["orsaker"]] == ["Torget är otryggt på kvällen"]
    assert klient(personer.lasare).get(f"/api/v1/platssamverkan/{d.samverkan.pk}/").json()["orsaker"] == []
    klar = webb.patch(
        f"/api/v1/platsatgarder/{d.atgard.pk}/",
        {"status": "klar", "kommentar": "Bytta.", "bygger_pa": 1},
        content_type="application/json",
    )
    assert [s["text"] for s in klar.json()["steg"]] == ["Bytta."]
