"""Events: who may register what, what is asked about, what conflicts, what is kept."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild.models import Handelse, Handelsehistorik, Veckolage
from lagesbild.selectors.handelse import (
    Sokning,
    antal_veckor,
    avvikelser,
    handelser_i_vecka,
    handelser_per_cell,
    hitta_handelser,
    typer_i,
    typnamn,
)
from lagesbild.selectors.vecka import veckobild
from lagesbild.services.handelse import (
    Dubblett,
    Handelsefel,
    Uppgifter,
    handelse_andrad,
    handelse_struken,
    handelser_registrerade,
)
from lagesbild.services.handelsetyp import handelsetyp_andrad, handelsetyp_tillagd
from lagesbild.services.vecka import bedomning_satt, vecka_faststalld
from lagesbild.vecka import Vecka
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost
from samverkan.roller import Part
from tests.personer import Personer, Varld

V45, V46 = Vecka(2024, 45), Vecka(2024, 46)
Klient = Callable[[Any], Client]
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def uppgifter(varld: Varld, stadsdel: int = 1, **andra: Any) -> Uppgifter:
    grund: dict[str, Any] = {
        "stadsdel": varld.stadsdelar[stadsdel],
        "dag": date(2024, 11, 13),
        "klockslag": time(21, 30),
        "typ": "ran",
        "allvar": 3,
        "kalla": "polis",
        "plats": "Torget",
        "text": "Rån mot en butik.",
    }
    return Uppgifter(**grund | andra)


def registrera(personer: Personer, varld: Varld, *rader: Uppgifter, vecka: Vecka = V46, **mer: Any) -> list[Handelse]:
    av = mer.pop("av", personer.analytiker)
    return handelser_registrerade(av=av, omrade=varld.omrade, vecka=vecka, rader=rader or [uppgifter(varld)], **mer)


def radfel(personer: Personer, varld: Varld, rad: Uppgifter, vecka: Vecka = V46) -> Ogiltigt:
    with pytest.raises(Handelsefel) as fel:
        registrera(personer, varld, rad, vecka=vecka)
    return fel.value.rader[0]


# --- Registered ------------------------------------------------------------------------------------------------------


def test_en_handelse_sparas_med_vecka_historik_och_logg(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    assert (handelse.iso, handelse.version, handelse.rapporterad_av) == (V46, 1, personer.analytiker)
    rad = handelse.historik.get()
    assert (rad.version, rad.fran, rad.till["typ"], rad.till["klockslag"]) == (1, None, "ran", "21:30")
    assert Loggpost.objects.filter(handelse="handelse_registrerad", objekt_id=str(handelse.pk)).count() == 1
    assert Veckolage.objects.get(stadsdelsomrade=varld.omrade, ar=2024, vecka=46).andring == 1


def test_en_felaktig_rad_stoppar_alla(personer: Personer, varld: Varld) -> None:
    bra, dalig = uppgifter(varld), uppgifter(varld, stadsdel=2, typ="finns-inte")
    with pytest.raises(Handelsefel) as fel:
        registrera(personer, varld, bra, dalig)
    assert {n: f.falt for n, f in fel.value.rader.items()} == {1: "typ"}
    assert not Handelse.objects.filter(ar=2024, vecka=46).exists()
    assert not Veckolage.objects.filter(vecka=46).exists()


def test_flera_sparas_pa_en_gang(personer: Personer, varld: Varld) -> None:
    nya = registrera(personer, varld, uppgifter(varld), uppgifter(varld, stadsdel=2), uppgifter(varld, typ="hot"))
    assert len(nya) == 3
    assert Veckolage.objects.get(stadsdelsomrade=varld.omrade, ar=2024, vecka=46).andring == 1


@pytest.mark.parametrize(
    ("andra", "falt"),
    [
        ({"dag": date(2024, 11, 10)}, "dag"),
        ({"typ": ""}, "typ"),
        ({"allvar": 5}, "allvar"),
        ({"kalla": "grannen"}, "kalla"),
        ({"plats": "x" * 121}, "plats"),
        ({"text": "x" * 501}, "text"),
    ],
)
def test_det_som_ar_fel_sags_vid_sitt_falt(personer: Personer, varld: Varld, andra: dict[str, Any], falt: str) -> None:
    assert radfel(personer, varld, uppgifter(varld, **andra)).falt == falt


@pytest.mark.parametrize("falt", ["plats", "text"])
def test_personuppgifter_sparas_inte(personer: Personer, varld: Varld, falt: str) -> None:
    andra: dict[str, Any] = {falt: "Anhållen 19121212-1212"}
    fel = radfel(personer, varld, uppgifter(varld, **andra))
    assert isinstance(fel, Personuppgift)
    assert fel.falt == falt


def test_en_dag_som_inte_har_varit_godtas_inte(personer: Personer, varld: Varld) -> None:
    imorgon = timezone.localdate() + timedelta(days=1)
    fel = radfel(personer, varld, uppgifter(varld, dag=imorgon), vecka=Vecka.fran_datum(imorgon))
    assert "har inte varit" in fel.text


def test_ett_klockslag_som_inte_har_varit_godtas_inte(personer: Personer, varld: Varld) -> None:
    om_en_stund = timezone.localtime() + timedelta(minutes=5)
    if om_en_stund.date() != timezone.localdate():
        om_en_stund = om_en_stund.replace(hour=23, minute=59) - timedelta(days=1)
    rad = uppgifter(varld, dag=timezone.localdate(), klockslag=om_en_stund.time())
    assert radfel(personer, varld, rad, vecka=Vecka.fran_datum(rad.dag)).falt == "klockslag"


def test_en_stadsdel_maste_finnas_den_dagen_och_i_omradet(personer: Personer, varld: Varld) -> None:
    varld.stadsdelar[1].giltig_fran = date(2024, 11, 14)
    varld.stadsdelar[1].save()
    assert "fanns inte som stadsdel" in radfel(personer, varld, uppgifter(varld)).text
    assert registrera(personer, varld, uppgifter(varld, dag=date(2024, 11, 14)))
    annans = Uppgifter(varld.andra_stadsdelar[0], date(2024, 11, 13), None, "ran", 3, "polis")
    fel = radfel(personer, varld, annans)
    assert fel.falt == "stadsdel"


@pytest.mark.parametrize(
    "person", ["lasare", "enhetschef", "forvaltningschef", "lpochef", "administrator", "frammande"]
)
def test_bara_den_som_skriver_veckan_registrerar(personer: Personer, varld: Varld, person: str) -> None:
    with pytest.raises(Nekad):
        registrera(personer, varld, av=personer[person])


def test_i_en_last_vecka_gar_det_inte(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Last):
        registrera(personer, varld, uppgifter(varld, dag=date(2024, 10, 30)), vecka=Vecka(2024, 44))


def test_inga_rader_ar_fel(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Ogiltigt, match="minst en"):
        handelser_registrerade(av=personer.analytiker, omrade=varld.omrade, vecka=V46, rader=[])


@pytest.mark.parametrize(
    ("dag", "vecka"),
    [
        (date(2021, 1, 3), Vecka(2020, 53)),
        (date(2024, 1, 1), Vecka(2024, 1)),
        (date(2024, 12, 30), Vecka(2025, 1)),
        (date(2025, 1, 5), Vecka(2025, 1)),
        (date(2024, 3, 31), Vecka(2024, 13)),
        (date(2024, 10, 27), Vecka(2024, 43)),
    ],
)
@pytest.mark.parametrize("klockslag", [None, time(0, 0), time(2, 30), time(23, 59)])
def test_dagen_ger_veckan_vid_arsskiften_och_nar_klockan_stalls_om(
    personer: Personer, varld: Varld, dag: date, vecka: Vecka, klockslag: time | None
) -> None:
    (handelse,) = registrera(personer, varld, uppgifter(varld, dag=dag, klockslag=klockslag), vecka=vecka)
    assert handelse.iso == vecka
    handelse.refresh_from_db()
    assert (handelse.dag, handelse.klockslag) == (dag, klockslag)
    assert handelser_i_vecka(personer.analytiker, varld.omrade, vecka)[handelse.stadsdel_id] == (handelse,)


def test_vecka_53_ar_2026(personer: Personer, varld: Varld, monkeypatch: pytest.MonkeyPatch) -> None:
    nyar = datetime(2027, 1, 4, 9, 0, tzinfo=STOCKHOLM)
    monkeypatch.setattr(timezone, "now", lambda: nyar)
    (handelse,) = registrera(personer, varld, uppgifter(varld, dag=date(2027, 1, 3)), vecka=Vecka(2026, 53))
    assert handelse.iso == Vecka(2026, 53)
    with pytest.raises(Handelsefel):
        registrera(personer, varld, uppgifter(varld, dag=date(2027, 1, 3)), vecka=Vecka(2027, 1))


def test_den_timme_som_gar_tva_ganger_har_varit_efter_den_forsta(
    personer: Personer, varld: Varld, monkeypatch: pytest.MonkeyPatch
) -> None:
    forsta_varvet = datetime(2024, 10, 27, 2, 40, tzinfo=STOCKHOLM)
    monkeypatch.setattr(timezone, "now", lambda: forsta_varvet)
    rad = uppgifter(varld, dag=date(2024, 10, 27), klockslag=time(2, 35))
    assert registrera(personer, varld, rad, vecka=Vecka(2024, 43))


# --- Suspected duplicates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dagar", [-1, 0, 1])
def test_en_misstankt_dubblett_visas_och_sparas_forst_nar_nagon_sager_att_det_ar_en_annan(
    personer: Personer, varld: Varld, dagar: int
) -> None:
    (forsta,) = registrera(personer, varld, av=personer.polisanalytiker)
    rad = uppgifter(varld, dag=forsta.dag + timedelta(days=dagar), text="Butiksrån.")
    fel = radfel(personer, varld, rad)
    assert isinstance(fel, Dubblett)
    assert [lik.handelse for lik in fel.liknande] == [forsta]
    assert Handelse.objects.filter(vecka=46).count() == 1
    assert registrera(personer, varld, rad, trots_dubblett=True)
    assert Handelse.objects.filter(vecka=46).count() == 2


@pytest.mark.parametrize("andra", [{"dag": date(2024, 11, 15)}, {"typ": "hot"}, {"stadsdel": 2}])
def test_annan_dag_typ_eller_stadsdel_ar_ingen_dubblett(
    personer: Personer, varld: Varld, andra: dict[str, Any]
) -> None:
    registrera(personer, varld)
    stadsdel = andra.pop("stadsdel", 1)
    assert registrera(personer, varld, uppgifter(varld, stadsdel, **andra))


def test_tva_rader_som_liknar_varandra_ar_ocksa_misstankta(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Handelsefel) as fel:
        registrera(personer, varld, uppgifter(varld), uppgifter(varld, dag=date(2024, 11, 14)))
    dubblett = fel.value.rader[1]
    assert isinstance(dubblett, Dubblett)
    assert dubblett.liknande[0].rad == 0


def test_en_struken_handelse_ar_ingen_dubblett(personer: Personer, varld: Varld) -> None:
    (forsta,) = registrera(personer, varld)
    handelse_struken(av=personer.analytiker, handelse=forsta, bygger_pa=1, skal="Fel stadsdel.")
    assert registrera(personer, varld)


# --- Corrected, moved, struck out ------------------------------------------------------------------------------------


def andra(personer: Personer, handelse: Handelse, bygger_pa: int | None = 1, **mer: Any) -> Handelse:
    av = mer.pop("av", personer.analytiker)
    styr = {namn: mer.pop(namn) for namn in ("orsak", "trots_dubblett") if namn in mer}
    fore = Uppgifter.om(Handelse.objects.select_related("stadsdel").get(pk=handelse.pk))
    falt = {namn: getattr(fore, namn) for namn in Uppgifter.__slots__} | mer
    return handelse_andrad(av=av, handelse=handelse, bygger_pa=bygger_pa, till=Uppgifter(**falt), **styr)


def test_en_rattelse_star_i_historiken(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    andrad = andra(personer, handelse, allvar=2, orsak="Ingen hotades.", av=personer.polisanalytiker)
    assert (andrad.allvar, andrad.version) == (2, 2)
    rad = andrad.historik.first()
    assert rad is not None
    assert rad.fran is not None
    assert (rad.fran["allvar"], rad.till["allvar"], rad.orsak, rad.av) == (
        3,
        2,
        "Ingen hotades.",
        personer.polisanalytiker,
    )


def test_samma_igen_andrar_ingenting(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    assert andra(personer, handelse).version == 1
    assert handelse.historik.count() == 1


def test_flytt_till_en_annan_vecka_raknas_i_bada(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    flyttad = andra(personer, handelse, dag=date(2024, 11, 6), stadsdel=varld.stadsdelar[2])
    assert flyttad.iso == V45
    raknare = dict(Veckolage.objects.filter(stadsdelsomrade=varld.omrade).values_list("vecka", "andring"))
    assert (raknare[45], raknare[46]) == (1, 2)
    assert not handelser_i_vecka(personer.analytiker, varld.omrade, V46)


def test_det_gar_inte_att_flytta_till_eller_fran_en_last_vecka(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    with pytest.raises(Last):
        andra(personer, handelse, dag=date(2024, 10, 30))
    with pytest.raises(Last):
        andra(personer, varld.mote.handelse_faststalld, dag=date(2024, 11, 12))


def test_till_ett_annat_omrade_gar_det_inte_att_flytta(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    with pytest.raises(Ogiltigt, match="hör inte till"):
        andra(personer, handelse, stadsdel=varld.andra_stadsdelar[0])


def test_den_som_kommer_efter_far_se_bada_och_det_forlorade_finns_kvar(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    andra(personer, handelse, allvar=4, av=personer.polisanalytiker)
    with pytest.raises(Krock) as krock:
        andra(personer, handelse, bygger_pa=1, text="Rån mot en kiosk.")
    assert "Analytiker Polisen ändrade händelsen" in krock.value.text
    assert (krock.value.nuvarande_data["allvar"], krock.value.forsok["text"]) == (4, "Rån mot en kiosk.")
    forlorad = Handelsehistorik.objects.get(utfall="krock")
    assert forlorad.till["text"] == "Rån mot en kiosk."
    handelse.refresh_from_db()
    assert (handelse.allvar, handelse.text) == (4, "Rån mot en butik.")


def test_en_flytt_intill_en_liknande_fragar_forst(personer: Personer, varld: Varld) -> None:
    forsta, andra_ = registrera(personer, varld, uppgifter(varld), uppgifter(varld, stadsdel=2))
    with pytest.raises(Dubblett) as fel:
        andra(personer, andra_, stadsdel=forsta.stadsdel)
    assert [lik.handelse for lik in fel.value.liknande] == [forsta]
    assert andra(personer, andra_, stadsdel=forsta.stadsdel, trots_dubblett=True).version == 2


def test_en_struken_handelse_finns_kvar_i_historiken_men_inte_i_veckan(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    with pytest.raises(Ogiltigt, match="varför"):
        handelse_struken(av=personer.analytiker, handelse=handelse, bygger_pa=1, skal=" ")
    struken = handelse_struken(av=personer.analytiker, handelse=handelse, bygger_pa=1, skal="Hände i Bromma.")
    assert struken.struken
    assert not handelser_i_vecka(personer.analytiker, varld.omrade, V46)
    rad = struken.historik.first()
    assert rad is not None
    assert rad.fran is not None
    assert (rad.fran["struken"], rad.till["struken"], rad.orsak) == (False, True, "Hände i Bromma.")
    with pytest.raises(Ogiltigt, match="struken"):
        andra(personer, struken, bygger_pa=2, allvar=1)


def test_att_stryka_det_som_nagon_just_andrat_ar_en_krock(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    andra(personer, handelse, allvar=4, av=personer.polisanalytiker)
    with pytest.raises(Krock):
        handelse_struken(av=personer.analytiker, handelse=handelse, bygger_pa=1, skal="Fel.")
    assert Handelsehistorik.objects.filter(utfall="krock", till__struken=True).exists()
    handelse.refresh_from_db()
    assert not handelse.struken


# --- The week's signature --------------------------------------------------------------------------------------------


def test_en_ny_handelse_upphaver_en_ensam_underskrift(personer: Personer, varld: Varld) -> None:
    bedomning_satt(av=personer.analytiker, stadsdel=varld.stadsdelar[2], vecka=V45, niva=1, bygger_pa=None)
    idag = timezone.localdate()
    sett = veckobild(personer.analytiker, varld.omrade, V45, idag=idag, antal_tidigare=0).stampel
    assert f"+{varld.mote.handelse.pk}.1" in sett
    vecka_faststalld(av=personer.samordnare, omrade=varld.omrade, vecka=V45, part=Part.FORVALTNING, sett=sett)
    registrera(personer, varld, uppgifter(varld, dag=date(2024, 11, 7)), vecka=V45)
    assert not Veckolage.objects.get(stadsdelsomrade=varld.omrade, vecka=45).forvaltning_tid
    with pytest.raises(Krock, match="händelser har ändrats"):
        vecka_faststalld(av=personer.samordnare, omrade=varld.omrade, vecka=V45, part=Part.FORVALTNING, sett=sett)


# --- Read ------------------------------------------------------------------------------------------------------------


def test_lasaren_ser_bara_faststallda_veckors_handelser(personer: Personer, varld: Varld) -> None:
    alla = hitta_handelser(personer.analytiker, varld.omrade, Sokning())
    lasarens = hitta_handelser(personer.lasare, varld.omrade, Sokning())
    assert set(alla) == {varld.mote.handelse, varld.mote.handelse_faststalld}
    assert set(lasarens) == {varld.mote.handelse_faststalld}
    assert not hitta_handelser(personer.frammande, varld.omrade, Sokning()).exists()


@pytest.mark.parametrize(
    ("sokning", "antal"),
    [
        ({"typ": "ran"}, 1),
        ({"allvar_min": 2}, 1),
        ({"stadsdel": "vallingby"}, 2),
        ({"kalla": "forvaltning"}, 0),
        ({"fran": Vecka(2024, 45)}, 1),
        ({"till": Vecka(2024, 44)}, 1),
        ({"sok": "butik TORGET"}, 1),
        ({"sok": "rån"}, 1),
        ({"sok": "RÅN"}, 1),
        ({"sok": "100%"}, 0),
        ({"sok": "(.*"}, 0),
    ],
)
def test_handelser_hittas(personer: Personer, varld: Varld, sokning: dict[str, Any], antal: int) -> None:
    traffar = hitta_handelser(personer.analytiker, varld.omrade, Sokning(**sokning))
    assert (traffar.count(), antal_veckor(traffar)) == (antal, antal)


def test_arets_celler_lases_med_en_fraga(personer: Personer, varld: Varld, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        celler = handelser_per_cell(personer.analytiker, varld.omrade, 2024)
        namn = {cell: [h.typnamn for h in handelser] for cell, handelser in celler.items()}
    pk = varld.stadsdelar[0].pk
    assert namn == {(pk, 2024, 44): ["Skadegörelse eller klotter"], (pk, 2024, 45): ["Rån"]}


def test_avvikelserna_raknas_over_veckor_med_handelser(personer: Personer, varld: Varld) -> None:
    # v. 44: a minor event (→ 1) and level 2; no events and 1; no events and 3. v. 45: serious (→ 3) and 4; quiet and 1.
    utfall = avvikelser(personer.analytiker, varld.omrade, 2024)
    assert (utfall.bedomda, utfall.lika, utfall.hogre, utfall.lagre) == (5, 2, 3, 0)
    assert utfall.rader[0].forslag.skal == "en allvarlig händelse → 3"
    assert avvikelser(personer.analytiker, varld.omrade, 2023).bedomda == 0


# --- The area's own kinds --------------------------------------------------------------------------------------------


def test_ett_omrade_har_egna_typer_och_andra_namn(personer: Personer, varld: Varld) -> None:
    egen = handelsetyp_tillagd(av=personer.samordnare, omrade=varld.omrade, namn=" Båtstöld ")
    assert (egen.slug, egen.namn) == ("batstold", "Båtstöld")
    handelsetyp_andrad(av=personer.samordnare, omrade=varld.omrade, slug="ran", namn="Personrån")
    assert (typnamn(varld.omrade)["ran"], typnamn(varld.annat)["ran"]) == ("Personrån", "Rån")
    registrera(personer, varld, uppgifter(varld, typ="batstold"))
    veckans = handelser_i_vecka(personer.analytiker, varld.omrade, V46)
    assert [h.typnamn for h in veckans[varld.stadsdelar[1].pk]] == ["Båtstöld"]
    assert Loggpost.objects.filter(handelse__startswith="handelsetyp_").count() == 2


def test_en_dold_typ_gar_inte_att_valja_men_gamla_handelser_behaller_den(personer: Personer, varld: Varld) -> None:
    (handelse,) = registrera(personer, varld)
    handelsetyp_andrad(av=personer.samordnare, omrade=varld.omrade, slug="ran", dold=True)
    assert radfel(personer, varld, uppgifter(varld, stadsdel=2)).falt == "typ"
    assert andra(personer, handelse, allvar=4).typ == "ran"


def test_typernas_regler(personer: Personer, varld: Varld) -> None:
    lagg_till: dict[str, Any] = {"av": personer.samordnare, "omrade": varld.omrade}
    with pytest.raises(Ogiltigt, match="finns redan"):
        handelsetyp_tillagd(**lagg_till, namn="rån")
    with pytest.raises(Ogiltigt, match="heter"):
        handelsetyp_tillagd(**lagg_till, namn="  ")
    with pytest.raises(Ogiltigt, match="finns inte"):
        handelsetyp_andrad(**lagg_till, slug="saknas", dold=True)
    with pytest.raises(Nekad):
        handelsetyp_tillagd(av=personer.analytiker, omrade=varld.omrade, namn="Båtstöld")
    *resten, sista = [typ.slug for typ in typer_i(varld.omrade)]
    for slug in resten:
        handelsetyp_andrad(**lagg_till, slug=slug, dold=True)
    with pytest.raises(Ogiltigt, match="Minst en"):
        handelsetyp_andrad(**lagg_till, slug=sista, dold=True)
