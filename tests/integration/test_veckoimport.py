"""Earlier years' sheets: what is read, what is shown, what is stored."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.selectors.veckoimport import Slag
from lagesbild.services.vecka import bedomning_satt
from lagesbild.services.veckoimport import (
    veckoimport_avbruten,
    veckoimport_besvarad,
    veckoimport_genomford,
)
from lagesbild.vecka import Vecka
from platser.models import Stadsdel, Stadsdelsnamn
from samverkan.fel import Krock, Last, Nekad, Ogiltigt
from samverkan.models import Loggpost
from tests.personer import Personer, Varld
from tests.veckoblad import las, las_in, nivaer, som_tabell_2, visad

HV = "/hasselby-vallingby/"
Klient = Callable[[Any], Client]


def test_ett_blad_med_stavningar_rubriker_och_fotnoter_blir_veckor(personer: Personer, varld: Varld) -> None:
    Stadsdelsnamn.objects.create(stadsdel=varld.stadsdelar[1], namn="Räcksta")
    data = som_tabell_2(
        [
            ["Årssammanställning av incidentrapportering 2023"],
            [],
            ["Vecka", "VÄLLINGBY ", "Räcksta", "Grimsta"],
            [1, 3, 1, "1 Normalt"],
            ["v. 2", "2", "-", ""],
            ["V3", "Oroande", 5.0, "Nivå 4"],
            ["2023-52", 1, "1 ✓", "4 Allvarligt läge"],
            [],
            [1, "Normalt läge - inga eller enstaka lindriga händelser"],
            [2, "Avvikande läge - flera lindriga eller enstaka oroande händelser"],
            ["* preliminära uppgifter"],
        ]
    )
    bild = visad(las(varld, personer.analytiker, data, "Veckor.xlsx"), personer.analytiker)
    assert bild.fel == []
    assert bild.okanda == ()
    assert {rad.slag for rad in bild.rader} == {Slag.NY}
    assert not Veckobedomning.objects.filter(ar=2023).exists()  # nothing is stored before it is confirmed
    klar = las_in(bild.veckoimport, personer.analytiker)
    assert klar.utfall == {"nya": 10, "andrade": 0, "oforandrade": 0, "ej_tagna": 0, "ej_forstadda": 0}
    assert nivaer(2023) == {
        ("vallingby", 1): 3,
        ("racksta", 1): 1,
        ("grimsta", 1): 1,
        ("vallingby", 2): 2,
        ("vallingby", 3): 3,
        ("racksta", 3): 5,
        ("grimsta", 3): 4,
        ("vallingby", 52): 1,
        ("racksta", 52): 1,
        ("grimsta", 52): 4,
    }
    assert Veckobedomning.objects.get(ar=2023, vecka=52, stadsdel=varld.stadsdelar[1]).lugn
    assert not Veckobedomning.objects.get(ar=2023, vecka=52, stadsdel=varld.stadsdelar[0]).lugn
    assert Bedomningshistorik.objects.filter(ar=2023, orsak="Inläst ur Veckor.xlsx").count() == 10
    assert Loggpost.objects.filter(handelse="veckoimport_genomford").count() == 1
    assert not Veckolage.objects.filter(ar=2023, status="faststalld").exists()


def test_samma_blad_en_gang_till_andrar_ingenting(personer: Personer, varld: Varld) -> None:
    text = "Vecka;Vällingby;Grimsta\n1;3;1\n2;1;2\n"
    las_in(las(varld, personer.analytiker, text), personer.analytiker)
    igen = visad(las(varld, personer.analytiker, text), personer.analytiker)
    assert igen.antal == {Slag.LIKA: 4}
    historik = Bedomningshistorik.objects.count()
    klar = las_in(igen.veckoimport, personer.analytiker, andrade="alla")
    assert (klar.utfall or {})["oforandrade"] == 4
    assert Bedomningshistorik.objects.count() == historik


def test_ett_andrat_varde_tas_bara_med_om_nagon_valjer_det(personer: Personer, varld: Varld) -> None:
    text = "Vecka;Vällingby;Råcksta\n45;2;1\n"  # stored: 4 and a confirmed quiet 1
    bild = visad(las(varld, personer.analytiker, text, "2024.csv"), personer.analytiker)
    assert [(rad.slag, rad.nu.niva) for rad in bild.rader if rad.nu] == [(Slag.ANDRAD, 4), (Slag.LIKA, 1)]
    las_in(bild.veckoimport, personer.analytiker)
    assert nivaer(2024)["vallingby", 45] == 4
    las_in(las(varld, personer.analytiker, text, "2024.csv"), personer.analytiker, andrade="alla")
    b = Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=45)
    assert (b.niva, b.version, b.motivering) == (2, 2, "Skadegörelse vid torget.")  # the sheet has no such column
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[1], ar=2024, vecka=45).lugn
    rad = Bedomningshistorik.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=45, version=2)
    assert (rad.fran_niva, rad.till_niva, rad.av) == (4, 2, personer.analytiker)


def test_en_fastställd_vecka_ror_ingen_import(personer: Personer, varld: Varld) -> None:
    bild = visad(las(varld, personer.analytiker, "Vecka;Vällingby\n44;5\n", "2024.csv"), personer.analytiker)
    assert [rad.slag for rad in bild.rader] == [Slag.LAST]
    las_in(bild.veckoimport, personer.analytiker, andrade="alla")
    assert nivaer(2024)["vallingby", 44] == 2


def test_veckor_som_inte_finns_eller_inte_gar_sags_var_for_sig(personer: Personer, varld: Varld) -> None:
    grimsta = varld.stadsdelar[2]
    grimsta.giltig_fran = date(2023, 6, 1)
    grimsta.save()
    framtid = Vecka.fran_datum(timezone.localdate() + timedelta(weeks=6))
    text = (
        "År;Vecka;Stadsdel;Nivå\n2023;53;Vällingby;1\n2023;10;Grimsta;2\n2020;53;Vällingby;2\n"
        f"{framtid.ar};{framtid.vecka};Vällingby;1\n"
    )
    bild = visad(las(varld, personer.analytiker, text), personer.analytiker)
    assert [rad.slag for rad in bild.rader] == [Slag.FINNS_INTE, Slag.UTANFOR, Slag.NY, Slag.FRAMTID]
    las_in(bild.veckoimport, personer.analytiker, andrade="alla")
    assert nivaer(2020) == {("vallingby", 53): 2}


def test_det_som_inte_forstas_sags_med_rad_och_kolumn(personer: Personer, varld: Varld) -> None:
    text = "Vecka;Vällingby;Råcksta;Grimsta\n1;3;6;hej\n2;2,5;1;1\nv.3;1;1;1\nSnittet;1;1;1\n"
    bild = visad(las(varld, personer.analytiker, text), personer.analytiker)
    assert [(f["rad"], f["kolumn"]) for f in bild.fel] == [(2, 3), (2, 4), (3, 2), (5, 0)]
    assert len(bild.rader) == 6


def test_samma_ruta_tva_ganger_med_olika_varden_lases_inte(personer: Personer, varld: Varld) -> None:
    text = "Vecka;Stadsdel;Nivå\n1;Vällingby;2\n1;vällingby;3\n2;Vällingby;1\n2;Vällingby;1\n"
    bild = visad(las(varld, personer.analytiker, text), personer.analytiker)
    assert [(rad.nummer, rad.niva) for rad in bild.rader] == [(2, 1)]
    assert "säger olika" in bild.fel[0]["text"] or "säger 3" in bild.fel[0]["text"]


def test_okand_stadsdel_och_saknat_ar_fragas_efter(personer: Personer, varld: Varld) -> None:
    text = "Vecka;Vällingby;Rackstad;Kommentar\n1;3;2;bra\n"
    veckoimport = las(varld, personer.analytiker, text, "blad.csv")
    bild = visad(veckoimport, personer.analytiker)
    assert bild.saknar_ar == 2
    assert [(o.namn, o.forslag) for o in bild.okanda] == [("Rackstad", varld.stadsdelar[1])]
    with pytest.raises(Ogiltigt, match="Välj år"):
        las_in(veckoimport, personer.analytiker)
    with pytest.raises(Ogiltigt, match="stadsdelar"):
        veckoimport_besvarad(
            av=personer.analytiker,
            veckoimport=veckoimport,
            ar=2023,
            stadsdelar={"Rackstad": varld.andra_stadsdelar[0].pk},
        )
    veckoimport_besvarad(
        av=personer.analytiker, veckoimport=veckoimport, ar=2023, stadsdelar={"Rackstad": varld.stadsdelar[1].pk}
    )
    las_in(veckoimport, personer.analytiker)
    assert nivaer(2023) == {("vallingby", 1): 3, ("racksta", 1): 2}


def test_tva_namn_for_samma_stadsdel_skriver_inte_over_varandra(personer: Personer, varld: Varld) -> None:
    veckoimport = las(varld, personer.analytiker, "Vecka;Vällingby;Wällingby\n1;3;2\n2;1;1\n")
    veckoimport_besvarad(
        av=personer.analytiker, veckoimport=veckoimport, ar=None, stadsdelar={"Wällingby": varld.stadsdelar[0].pk}
    )
    bild = visad(veckoimport, personer.analytiker)
    assert [(rad.nummer, rad.niva) for rad in bild.rader] == [(2, 1)]
    assert "säger olika" in bild.fel[0]["text"]


def test_den_som_andrar_emellan_gor_att_listan_visas_igen(personer: Personer, varld: Varld) -> None:
    veckoimport = las(varld, personer.analytiker, "Vecka;Vällingby\n1;3\n")
    sett = visad(veckoimport, personer.analytiker).stampel
    bedomning_satt(
        av=personer.polisanalytiker, stadsdel=varld.stadsdelar[0], vecka=Vecka(2023, 1), niva=5, bygger_pa=None
    )
    with pytest.raises(Krock, match="Något har ändrats"):
        veckoimport_genomford(av=personer.analytiker, veckoimport=veckoimport, sett=sett, andrade=set())
    assert nivaer(2023) == {("vallingby", 1): 5}
    assert [rad.slag for rad in visad(veckoimport, personer.analytiker).rader] == [Slag.ANDRAD]


def test_ett_blad_avgors_en_gang(personer: Personer, varld: Varld) -> None:
    veckoimport = las(varld, personer.analytiker, "Vecka;Vällingby\n1;3\n")
    veckoimport_avbruten(av=personer.analytiker, veckoimport=veckoimport)
    with pytest.raises(Last, match="avbruten"):
        las_in(veckoimport, personer.analytiker)
    assert not Veckobedomning.objects.filter(ar=2023).exists()


@pytest.mark.parametrize("person", ["lasare", "enhetschef", "administrator", "frammande"])
def test_bara_den_som_far_lasa_in_kommer_at_blad(personer: Personer, varld: Varld, person: str) -> None:
    with pytest.raises(Nekad):
        las(varld, personer[person], "Vecka;Vällingby\n1;3\n")  # type: ignore[arg-type]
    with pytest.raises(Nekad):
        las_in(varld.mote.veckoimport, personer[person])  # type: ignore[arg-type]


def test_personuppgifter_i_bladet_sparas_inte_ens_som_last(personer: Personer, varld: Varld) -> None:
    text = (
        "Vecka;Stadsdel;Nivå;Motivering\n1;Vällingby;3;Anhållen 19121212-1212\n2;Vällingby;2;Klotter\n"
        "3;Vällingby;ring 070-123 45 67;\n"
    )
    veckoimport = las(varld, personer.analytiker, text)
    sparat = f"{veckoimport.rader}{veckoimport.fel}"
    assert "1212" not in sparat
    assert "070" not in sparat
    assert [rad["vecka"] for rad in veckoimport.rader] == [2]
    assert "personuppgift" in veckoimport.fel[-1]["text"]


def test_en_rad_for_ett_annat_omrade_lases_inte(personer: Personer, varld: Varld) -> None:
    rader = "Kungsholmen,Vällingby,2023,1,3\nHässelby-Vällingby,Vällingby,2023,2,1\n"
    text = f"stadsdelsomrade,stadsdel,ar,vecka,niva\n{rader}"
    bild = visad(las(varld, personer.analytiker, text), personer.analytiker)
    assert [rad.nummer for rad in bild.rader] == [2]
    assert "Kungsholmen" in bild.fel[0]["text"]


@pytest.mark.parametrize("kodning", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("tecken", [";", ",", "\t"])
def test_textfiler_lases_hur_de_an_ar_sparade(personer: Personer, varld: Varld, kodning: str, tecken: str) -> None:
    text = "Vecka;Vällingby;Råcksta\r\n1;3;2\r\n2;1;1\r\n".replace(";", tecken)
    bild = visad(las(varld, personer.analytiker, text.encode(kodning)), personer.analytiker)
    assert bild.antal == {Slag.NY: 4}


# --- The pages -------------------------------------------------------------------------------------------------------


def test_fran_fil_till_bekraftelse_pa_sidan(personer: Personer, varld: Varld, klient: Klient) -> None:
    analytiker = klient(personer.analytiker)
    svar = analytiker.post(f"{HV}ar/import/", {"text": "Vecka\tVällingby\tRackstad\n1\t3\t1\n45\t2\t\n"}, follow=True)
    adress = svar.redirect_chain[-1][0]
    assert "Vilket år gäller bladet?" in svar.content.decode()
    svar = analytiker.post(adress, {"gor": "svara", "ar": "tjugo"})
    assert svar.status_code == 400
    assert "är inget år" in svar.content.decode()
    svar = analytiker.post(
        adress, {"gor": "svara", "ar": "2024", "namn": "Rackstad", "stadsdel": varld.stadsdelar[1].pk}, follow=True
    )
    sida = svar.content.decode()
    assert "Ändrade" in sida
    sett = svar.context["bild"].stampel
    assert analytiker.post(adress, {"gor": "las_in", "sett": "fel"}).status_code == 409
    assert analytiker.post(adress, {}).status_code == 400
    andra = [rad.nyckel for rad, _ in svar.context["andrade"]]
    svar = analytiker.post(adress, {"gor": "las_in", "sett": sett, "andra": andra}, follow=True)
    assert "2 nya nivåer är inlästa och 1 är ändrad." in svar.content.decode()
    assert {k: v for k, v in nivaer(2024).items() if k[1] in {1, 45}} == {
        ("vallingby", 1): 3, ("racksta", 1): 1, ("vallingby", 45): 2, ("racksta", 45): 1, ("kungsholmen", 45): 4,
        ("marieberg", 45): 1,
    }  # fmt: skip


def test_forhandsvisningen_kostar_lika_mycket_for_en_som_for_hundra_rader(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    antal, analytiker = [], klient(personer.analytiker)
    for veckor in (1, 50):
        rader = "".join(f"{v};1;2;3\n" for v in range(1, veckor + 1))
        veckoimport = las(varld, personer.analytiker, f"Vecka;Vällingby;Råcksta;Grimsta\n{rader}")
        with django_assert_max_num_queries(20) as fragor:
            assert analytiker.get(f"{HV}ar/import/{veckoimport.pk}/").status_code == 200
        antal.append(len(fragor))
        sett = visad(veckoimport, personer.analytiker).stampel
        if veckor == 50:
            with django_assert_max_num_queries(75):  # one per week that was touched, a few for all of it
                veckoimport_genomford(av=personer.analytiker, veckoimport=veckoimport, sett=sett, andrade=set())
    assert antal[0] == antal[1]


def test_en_ensam_underskrift_galler_inte_efter_en_import(personer: Personer, varld: Varld) -> None:
    Veckolage.objects.create(
        stadsdelsomrade=varld.omrade, ar=2023, vecka=1, polis_av=personer.lpochef, polis_tid=timezone.now()
    )
    las_in(las(varld, personer.analytiker, "Vecka;Vällingby\n1;3\n"), personer.analytiker)
    lage = Veckolage.objects.get(ar=2023, vecka=1)
    assert lage.polis_tid is None
    assert lage.andring == 1
    assert Stadsdel.objects.count() == 6
