"""Insatser: what a meeting decides, what the next ones say about it, who sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import Insatsuppfoljning, Veckoinsats, Veckolage
from lagesbild.selectors.insats import insatser, insatser_i_vecka
from lagesbild.services.insats import insats_andrad, insats_beslutad, insats_foljd, insats_struken
from lagesbild.vecka import Vecka
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost
from tests.personer import DA, Personer, Varld

V43, V44, V45, V46, V47, V48 = (Vecka(2024, v) for v in range(43, 49))
Klient = Callable[[Any], Client]


def besluta(personer: Personer, varld: Varld, vad: str = "Städa gångtunneln", **falt: Any) -> Veckoinsats:
    alla: dict[str, Any] = {"av": personer.analytiker, "omrade": varld.omrade, "vecka": V45, "ansvar": "forvaltning"}
    return insats_beslutad(vad=vad, **(alla | falt))


def folj(
    personer: Personer, insats: Veckoinsats, vecka: Vecka, utfall: str, bygger_pa: int | None = None, **falt: Any
) -> Insatsuppfoljning:
    falt = {"av": personer.analytiker} | falt
    return insats_foljd(insats=insats, vecka=vecka, utfall=utfall, bygger_pa=bygger_pa, **falt)


def faststall(personer: Personer, varld: Varld, vecka: Vecka) -> None:
    Veckolage.objects.update_or_create(
        stadsdelsomrade=varld.omrade,
        ar=vecka.ar,
        vecka=vecka.vecka,
        defaults={
            "status": "faststalld",
            "forvaltning_av": personer.forvaltningschef,
            "forvaltning_tid": DA,
            "polis_av": personer.lpochef,
            "polis_tid": DA,
        },
    )


def dagordning(personer: Personer, varld: Varld, vecka: Vecka, person: str = "analytiker") -> list[str]:
    user: Any = personer[person]
    return [rad.insats.vad for rad in insatser_i_vecka(user, varld.omrade, vecka).att_folja_upp]


def test_det_som_beslutas_foljs_upp_veckan_efter(personer: Personer, varld: Varld) -> None:
    insats = besluta(personer, varld, "  Städa \n gångtunneln ", stadsdel=varld.stadsdelar[1], vem="Parkingenjör")
    assert (insats.vad, insats.iso, insats.status) == ("Städa gångtunneln", V45, "pagar")
    veckan = insatser_i_vecka(personer.analytiker, varld.omrade, V45)
    assert [rad.insats for rad in veckan.beslutade] == [varld.mote.insats, insats]
    assert veckan.att_folja_upp == ()
    assert dagordning(personer, varld, V46) == ["Fler kvällspass vid torget", "Städa gångtunneln"]
    assert Loggpost.objects.filter(handelse="insats_beslutad", objekt_id=str(insats.pk)).count() == 1


def test_det_som_inte_gjordes_och_det_som_ingen_sa_nagot_om_flyttas_vidare(personer: Personer, varld: Varld) -> None:
    glomd, flyttad, klar = (besluta(personer, varld, vad) for vad in ("Glömd", "Flyttad", "Klar"))
    folj(personer, flyttad, V46, "ej_gjord", text="Ingen personal")
    folj(personer, klar, V46, "gjord")
    rader = {r.insats.vad: r for r in insatser_i_vecka(personer.analytiker, varld.omrade, V48).att_folja_upp}
    assert set(rader) == {"Fler kvällspass vid torget", "Glömd", "Flyttad"}
    assert (rader["Glömd"].buren, rader["Glömd"].ej_uppfoljda) == (2, [V46, V47])
    assert (rader["Flyttad"].buren, rader["Flyttad"].ej_uppfoljda) == (2, [V47])
    assert rader["Flyttad"].senast is not None
    assert rader["Flyttad"].senast.text == "Ingen personal"
    klar.refresh_from_db()
    glomd.refresh_from_db()
    assert (klar.status, klar.slut, glomd.status) == ("gjord", V46, "pagar")


@pytest.mark.parametrize(("utfall", "status"), [("gjord", "gjord"), ("avbruten", "avbruten")])
def test_gjord_och_gors_inte_avslutar_men_svaret_kan_rattas(
    personer: Personer, varld: Varld, utfall: str, status: str
) -> None:
    insats = besluta(personer, varld)
    forsta = folj(personer, insats, V46, utfall)
    insats.refresh_from_db()
    assert (insats.status, insats.slut) == (status, V46)
    assert "Städa gångtunneln" in dagordning(personer, varld, V46)  # still there, with its answer
    assert "Städa gångtunneln" not in dagordning(personer, varld, V47)
    folj(personer, insats, V46, "fortsatter", bygger_pa=forsta.version)
    insats.refresh_from_db()
    assert (insats.status, insats.slut) == ("pagar", None)
    assert "Städa gångtunneln" in dagordning(personer, varld, V47)
    rad: Any = Loggpost.objects.filter(handelse="insats_foljd", objekt_id=str(insats.pk)).latest("pk")
    assert (rad.fran["utfall"], rad.till["utfall"]) == (utfall, "fortsatter")
    assert Insatsuppfoljning.objects.filter(insats=insats).count() == 1


def test_over_arsskiftet_med_53_veckor(personer: Personer, varld: Varld) -> None:
    sista, forsta = Vecka(2020, 53), Vecka(2021, 1)
    insats = besluta(personer, varld, vecka=sista)
    (rad,) = insatser_i_vecka(personer.analytiker, varld.omrade, forsta).att_folja_upp
    assert (rad.insats, rad.buren, rad.ej_uppfoljda) == (insats, 0, [])
    (rad,) = insatser_i_vecka(personer.analytiker, varld.omrade, Vecka(2021, 2)).att_folja_upp
    assert (rad.buren, rad.ej_uppfoljda) == (1, [forsta])
    folj(personer, insats, forsta, "gjord")
    assert insatser_i_vecka(personer.analytiker, varld.omrade, Vecka(2021, 2)).att_folja_upp == ()
    assert [r.insats for r in insatser_i_vecka(personer.analytiker, varld.omrade, sista).beslutade] == [insats]


def test_uppfoljning_utan_mening_tas_inte_emot(personer: Personer, varld: Varld) -> None:
    insats = besluta(personer, varld)
    with pytest.raises(Ogiltigt, match="tidigast veckan efter"):
        folj(personer, insats, V45, "gjord")
    with pytest.raises(Ogiltigt, match="Välj hur det gick"):
        folj(personer, insats, V46, "kanske")
    folj(personer, insats, V47, "fortsatter")
    with pytest.raises(Ogiltigt, match=r"uppföljd även v\. 47"):
        folj(personer, insats, V46, "gjord")
    folj(personer, insats, V46, "ej_gjord")
    folj(personer, insats, V47, "gjord", bygger_pa=1)
    with pytest.raises(Ogiltigt, match=r"avslutades v\. 47"):
        folj(personer, insats, V48, "fortsatter")


@pytest.mark.parametrize(
    ("falt", "fel"),
    [
        ({"vad": "   "}, "Skriv vad"),
        ({"vad": "x" * 301}, "301 tecken"),
        ({"plats": "x" * 121}, "121 tecken"),
        ({"ansvar": "ingen"}, "vilken part"),
    ],
)
def test_det_som_inte_kan_stammer_sparas_inte(personer: Personer, varld: Varld, falt: Any, fel: str) -> None:
    with pytest.raises(Ogiltigt, match=fel):
        besluta(personer, varld, **falt)
    assert Veckoinsats.objects.filter(stadsdelsomrade=varld.omrade).count() == 1


def test_stadsdelen_ska_hora_till_omradet_och_finnas_den_veckan(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Ogiltigt, match="hör inte till"):
        besluta(personer, varld, stadsdel=varld.andra_stadsdelar[0])
    varld.stadsdelar[0].giltig_fran = V46.mandag
    with pytest.raises(Ogiltigt, match="finns inte som stadsdel"):
        besluta(personer, varld, stadsdel=varld.stadsdelar[0])


@pytest.mark.parametrize("falt", ["vad", "plats", "vem"])
def test_inga_personuppgifter(personer: Personer, varld: Varld, falt: str) -> None:
    with pytest.raises(Personuppgift):
        besluta(personer, varld, **{falt: "Besök hos 19121212-1212"})
    with pytest.raises(Personuppgift):
        folj(personer, varld.mote.insats, V46, "gjord", text="Ring 070-123 45 67")


@pytest.mark.parametrize("person", ["lasare", "enhetschef", "lpochef", "administrator", "frammande"])
def test_bara_den_som_skriver_veckan_beslutar_och_foljer_upp(personer: Personer, varld: Varld, person: str) -> None:
    with pytest.raises(Nekad):
        besluta(personer, varld, av=personer[person])
    with pytest.raises(Nekad):
        folj(personer, varld.mote.insats, V46, "gjord", av=personer[person])


def test_i_en_faststalld_vecka_andras_inget(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Last):
        besluta(personer, varld, vecka=V44)
    faststall(personer, varld, V45)
    with pytest.raises(Last):
        insats_andrad(av=personer.analytiker, insats=varld.mote.insats, bygger_pa=1, vad="Annat", ansvar="polis")
    with pytest.raises(Last):
        insats_struken(av=personer.analytiker, insats=varld.mote.insats, bygger_pa=1)
    assert folj(personer, varld.mote.insats, V46, "gjord").version == 1  # its own week is open


def test_en_ensam_underskrift_galler_inte_nar_insatserna_andras(personer: Personer, varld: Varld) -> None:
    lage = Veckolage.objects.create(
        stadsdelsomrade=varld.omrade, ar=2024, vecka=46, polis_av=personer.lpochef, polis_tid=DA
    )
    folj(personer, varld.mote.insats, V46, "gjord")
    lage.refresh_from_db()
    assert (lage.polis_tid, lage.andring) == (None, 1)
    assert "En insats" in Loggpost.objects.get(handelse="vecka_underskrift_upphavd").orsak


def test_tva_som_skriver_om_samma_insats(personer: Personer, varld: Varld) -> None:
    insats = varld.mote.insats
    insats_andrad(av=personer.analytiker, insats=insats, bygger_pa=1, vad="Tre kvällspass", ansvar="polis")
    with pytest.raises(Krock) as krock:
        insats_andrad(av=personer.polisanalytiker, insats=insats, bygger_pa=1, vad="Fyra kvällspass", ansvar="polis")
    assert (krock.value.nuvarande.vad, krock.value.forsok["vad"]) == ("Tre kvällspass", "Fyra kvällspass")
    rad: Any = Loggpost.objects.get(handelse="insats_krock")
    assert rad.till["vad"] == "Fyra kvällspass"
    insats.refresh_from_db()
    assert (insats.vad, insats.version) == ("Tre kvällspass", 2)
    # The same wording again is nobody's conflict.
    assert insats_andrad(
        av=personer.polisanalytiker, insats=insats, bygger_pa=1, vad="Tre kvällspass", ansvar="polis"
    ).version == 2  # fmt: skip


def test_tva_som_foljer_upp_samma_insats(personer: Personer, varld: Varld) -> None:
    insats = varld.mote.insats
    folj(personer, insats, V46, "gjord")
    assert folj(personer, insats, V46, "gjord").version == 1
    with pytest.raises(Krock, match="Analytiker Förvaltningen skrev ”Gjord”"):
        folj(personer, insats, V46, "ej_gjord", av=personer.polisanalytiker, text="Sjukt folk")
    rad: Any = Loggpost.objects.get(handelse="insats_krock")
    assert rad.till["text"] == "Sjukt folk"


def test_en_struken_insats_star_inte_pa_dagordningen_men_finns_kvar(personer: Personer, varld: Varld) -> None:
    insats = besluta(personer, varld)
    insats_struken(av=personer.analytiker, insats=insats, bygger_pa=1)
    assert insats not in [r.insats for r in insatser_i_vecka(personer.analytiker, varld.omrade, V45).beslutade]
    assert "Städa gångtunneln" not in dagordning(personer, varld, V46)
    assert insats in insatser(personer.analytiker, varld.omrade, utfall="avbruten")
    with pytest.raises(Ogiltigt, match="ströks"):
        folj(personer, insats, V46, "gjord")
    with pytest.raises(Last, match="struken"):
        insats_andrad(av=personer.analytiker, insats=insats, bygger_pa=2, vad="Annat", ansvar="polis")
    folj(personer, varld.mote.insats, V46, "fortsatter")
    with pytest.raises(Ogiltigt, match=r"följts upp v\. 46"):
        insats_struken(av=personer.analytiker, insats=varld.mote.insats, bygger_pa=1)


def test_lasaren_ser_bara_det_som_hor_till_faststallda_veckor(personer: Personer, varld: Varld) -> None:
    insats = varld.mote.insats
    folj(personer, insats, V46, "gjord")
    assert dagordning(personer, varld, V46, "lasare") == []
    faststall(personer, varld, V45)
    assert dagordning(personer, varld, V46, "lasare") == [insats.vad]
    # That it is done was said in a week that is open: the läsare does not know, nor guesses by the filter.
    (rad,) = insatser_i_vecka(personer.lasare, varld.omrade, V47).att_folja_upp
    assert (rad.pagar, rad.uppfoljningar) == (True, ())
    assert list(insatser(personer.lasare, varld.omrade, utfall="gjord")) == []
    assert list(insatser(personer.lasare, varld.omrade, utfall="pagar")) == [insats]
    faststall(personer, varld, V46)
    assert dagordning(personer, varld, V47, "lasare") == []
    assert list(insatser(personer.lasare, varld.omrade, utfall="gjord")) == [insats]


def test_listan_valjs_pa_part_stadsdel_lage_och_ord(personer: Personer, varld: Varld) -> None:
    user = personer.analytiker
    tunnel = besluta(personer, varld, stadsdel=varld.stadsdelar[1], plats="Råcksta station")
    folj(personer, tunnel, V46, "fortsatter", text="Belysningen saknas")
    torget = varld.mote.insats
    assert list(insatser(user, varld.omrade)) == [tunnel, torget]
    assert list(insatser(user, varld.omrade, ansvar="polis")) == [torget]
    assert list(insatser(user, varld.omrade, stadsdel=varld.stadsdelar[1].pk)) == [tunnel]
    assert list(insatser(user, varld.omrade, sok="station")) == [tunnel]
    assert list(insatser(user, varld.omrade, sok="belysning")) == [tunnel]
    assert list(insatser(user, varld.omrade, sok="helikopter")) == []


def test_dagordningen_hamtas_med_lika_manga_fragor_hur_lang_den_an_ar(
    personer: Personer, varld: Varld, django_assert_num_queries: Any
) -> None:
    for n in range(5):
        folj(personer, besluta(personer, varld, f"Insats {n}", stadsdel=varld.stadsdelar[0]), V46, "ej_gjord")
    with django_assert_num_queries(2):
        veckan = insatser_i_vecka(personer.analytiker, varld.omrade, V47)
        assert [str(rad.insats.stadsdel) for rad in veckan.att_folja_upp if not rad.ej_uppfoljda]
    assert len(veckan.att_folja_upp) == 6


# --- Pages -----------------------------------------------------------------------------------------------------------


def adress(namn: str, varld: Varld, *args: Any) -> str:
    return reverse(namn, args=[varld.omrade.slug, *args])


def test_sidan_utan_javascript_beslutar_och_foljer_upp(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.analytiker)
    veckan = adress("vecka_insatser", varld, 2024, 46)
    assert varld.mote.insats.vad in kl.get(veckan).content.decode()
    svar = kl.post(
        veckan, {"vad": "Städa tunneln", "stadsdel": varld.stadsdelar[1].pk, "ansvar": "forvaltning", "vem": "Park"}
    )
    assert svar["Location"] == f"{veckan}#insatser"
    foljd = adress("insats_folj", varld, 2024, 46, varld.mote.insats.pk)
    svar = kl.post(foljd, {"utfall": "ej_gjord", "text": "Sjukt folk", "nasta": adress("vecka", varld, 2024, 46)})
    assert svar["Location"] == f"{adress('vecka', varld, 2024, 46)}#insatser"
    assert "Sjukt folk" in kl.get(veckan).content.decode()
    assert Veckoinsats.objects.get(vad="Städa tunneln").iso == V46


def test_man_skickas_aldrig_till_en_annan_plats(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.analytiker)
    veckan = adress("vecka_insatser", varld, 2024, 46)
    for nasta in ("https://ond.example/", "//ond.example/", "/kungsholmen/", f"/{varld.omrade.slug}/\\@ond.example"):
        svar = kl.post(veckan, {"vad": nasta, "ansvar": "polis", "nasta": nasta})
        assert svar["Location"].startswith(f"/{varld.omrade.slug}/"), nasta


def test_det_man_skrev_star_kvar_nar_det_inte_gar_att_spara(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.analytiker)
    svar = kl.post(
        adress("vecka_insatser", varld, 2024, 46), {"vad": "Ring 070-123 45 67", "ansvar": "polis", "vem": "Anna"}
    )
    assert svar.status_code == 400
    assert 'value="Anna"' in svar.content.decode()
    assert "personuppgifter" in svar.content.decode()
    svar = kl.post(adress("vecka_insatser", varld, 2024, 44), {"vad": "För sent", "ansvar": "polis"})
    assert svar.status_code == 409
    assert 'value="För sent"' in svar.content.decode()
    folj(personer, varld.mote.insats, V46, "gjord", av=personer.polisanalytiker)
    svar = kl.post(
        adress("insats_folj", varld, 2024, 46, varld.mote.insats.pk), {"utfall": "ej_gjord", "text": "Min kommentar"}
    )
    assert svar.status_code == 409
    assert "Min kommentar" in svar.content.decode()
    assert "Sparat är ”Gjord”" in svar.content.decode()


def test_insatsen_har_sin_egen_sida_dar_den_kan_skrivas_om_och_strykas(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    kl, sida = klient(personer.analytiker), adress("insats", varld, varld.mote.insats.pk)
    assert "Fler kvällspass" in kl.get(sida).content.decode()
    svar = kl.post(sida, {"vad": "Tre kvällspass", "ansvar": "polis", "version": 1})
    assert svar["Location"] == sida
    svar = kl.post(sida, {"vad": "Fyra kvällspass", "ansvar": "polis", "version": 1})
    assert svar.status_code == 409
    assert 'value="Fyra kvällspass"' in svar.content.decode()
    assert "Tre kvällspass" in svar.content.decode()
    kl.post(adress("insats_stryk", varld, varld.mote.insats.pk), {"version": 2})
    varld.mote.insats.refresh_from_db()
    assert varld.mote.insats.slut == V45
    assert "struken" in kl.get(sida).content.decode().lower()


def test_lasaren_far_inte_veta_om_en_insats_i_en_oppen_vecka(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.lasare)
    assert kl.get(adress("insats", varld, varld.mote.insats.pk)).status_code == 404
    assert "Fler kvällspass" not in kl.get(adress("insatser", varld)).content.decode()
    assert "Fler kvällspass" not in kl.get(adress("vecka_insatser", varld, 2024, 46)).content.decode()


# --- The API ---------------------------------------------------------------------------------------------------------


def test_apiet_beslutar_andrar_och_foljer_upp(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.analytiker)
    ny = {
        "stadsdelsomrade": varld.omrade.slug, "ar": 2024, "vecka": 46, "vad": "Städa tunneln",
        "ansvar": "forvaltning", "stadsdel": "racksta",
    }  # fmt: skip
    svar = kl.post("/api/v1/insatser/", ny, content_type="application/json")
    assert svar.status_code == 201, svar.content
    insats = svar.json()
    assert (insats["stadsdel"], insats["status"], insats["slut"], insats["version"]) == ("racksta", "pagar", None, 1)
    adress = f"/api/v1/insatser/{insats['id']}/"
    svar = kl.patch(adress, {"vad": "Städa gångtunneln", "bygger_pa": 1}, content_type="application/json")
    assert (svar.json()["vad"], svar.json()["stadsdel"], svar.json()["version"]) == ("Städa gångtunneln", "racksta", 2)
    svar = kl.patch(adress, {"vad": "Annat", "bygger_pa": 1}, content_type="application/json")
    assert (svar.status_code, svar.json()["nuvarande"]["vad"]) == (409, "Städa gångtunneln")
    svar = kl.post(
        f"{adress}uppfoljning/", {"ar": 2024, "vecka": 47, "utfall": "gjord", "text": "Klart"},
        content_type="application/json",
    )  # fmt: skip
    assert svar.status_code == 200, svar.content
    assert (svar.json()["status"], svar.json()["slut"]) == ("gjord", {"ar": 2024, "vecka": 47})
    assert [u["text"] for u in svar.json()["uppfoljningar"]] == ["Klart"]
    svar = kl.post(
        f"{adress}uppfoljning/", {"ar": 2024, "vecka": 54, "utfall": "gjord"}, content_type="application/json"
    )
    assert (svar.status_code, "vecka" in svar.json()["falt"]) == (400, True)
    svar = kl.post("/api/v1/insatser/", ny | {"vecka": 44}, content_type="application/json")
    assert (svar.status_code, svar.json()["kod"]) == (409, "last")
    svar = kl.post("/api/v1/insatser/", ny | {"stadsdelsomrade": "kungsholmen"}, content_type="application/json")
    assert svar.status_code == 400


def test_apiets_filter(personer: Personer, varld: Varld, klient: Klient) -> None:
    kl = klient(personer.analytiker)
    tunnel = besluta(personer, varld, "Måla över", stadsdel=varld.stadsdelar[1], vecka=V46)
    folj(personer, tunnel, V47, "gjord", text="Överallt")
    for fraga, vantat in (
        ("ansvar=forvaltning", {tunnel.pk}),
        ("status=gjord", {tunnel.pk}),
        ("status=pagar", {varld.mote.insats.pk}),
        ("stadsdel=racksta", {tunnel.pk}),
        ("fran=2024-46", {tunnel.pk}),
        ("till=2024-45", {varld.mote.insats.pk}),
        ("sok=måla", {tunnel.pk}),
        ("sok=ÖVERALLT", {tunnel.pk}),
        ("stadsdelsomrade=hasselby-vallingby", {tunnel.pk, varld.mote.insats.pk}),
    ):
        svar = kl.get(f"/api/v1/insatser/?{fraga}")
        assert {rad["id"] for rad in svar.json()["results"]} == vantat, fraga
    assert kl.get("/api/v1/insatser/?status=kanske").status_code == 400


def test_apiet_sager_lasaren_bara_det_som_ar_faststallt(personer: Personer, varld: Varld, klient: Klient) -> None:
    folj(personer, varld.mote.insats, V46, "gjord", text="Klart")
    faststall(personer, varld, V45)
    (rad,) = klient(personer.lasare).get("/api/v1/insatser/").json()["results"]
    assert (rad["status"], rad["slut"], rad["uppfoljningar"]) == ("pagar", None, [])


def test_apiets_lista_kostar_lika_manga_fragor_hur_lang_den_an_ar(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        folj(personer, besluta(personer, varld, f"Insats {n}", stadsdel=varld.stadsdelar[0]), V46, "fortsatter")
    kl = klient(personer.analytiker)
    for adress_ in ("/api/v1/insatser/", adress("insatser", varld), adress("vecka_insatser", varld, 2024, 46)):
        with django_assert_max_num_queries(16):
            assert kl.get(adress_).status_code == 200
