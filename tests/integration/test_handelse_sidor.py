"""The pages of events and their API: what is typed comes back, what looks alike is asked about, who sees what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lagesbild.models import Handelse
from lagesbild.services.handelsetyp import handelsetyp_tillagd
from tests.personer import Personer, Varld

Klient = Callable[[Any], Client]
HV = "/hasselby-vallingby/"
V45 = HV + "vecka/2024/45/handelser/"
NY = {
    "typ": "hot",
    "allvar": "",
    "dag": "2024-11-06",
    "klockslag": "18.05",
    "plats": "Centrum",
    "text": "Hot i en butik.",
}
NY |= {"kalla": "polis"}
HTMX = {"HX-Request": "true"}


def rader(*ifyllda: dict[str, str], **mer: str) -> dict[str, str]:
    data = {"rad-TOTAL_FORMS": "5", "rad-INITIAL_FORMS": "0"} | mer
    for n in range(5):
        tom = {"dag": "2024-11-10", "kalla": "forvaltning"}
        data |= {f"rad-{n}-{namn}": v for namn, v in (ifyllda[n] if n < len(ifyllda) else tom).items()}
    return data


def test_en_handelse_i_raden_ger_listan_och_forslaget_tillbaka(
    klient: Klient, personer: Personer, varld: Varld
) -> None:
    k = klient(personer.polisanalytiker)
    form = k.get(V45 + "racksta/", headers=HTMX).content.decode()
    assert '<option value="polis" selected>' in form
    assert '<option value="2024-11-10" selected>' in form  # the week is over: its last day
    svar = k.post(V45 + "racksta/", NY, headers=HTMX)
    html = svar.content.decode()
    pk = varld.stadsdelar[1].pk
    assert svar.status_code == 200
    assert f'id="handelser-{pk}"' in html
    assert f'id="forslag-{pk}"' in html
    assert "en oroande händelse → 2" in html
    assert "handelsefalt" not in html
    sparad = Handelse.objects.get(stadsdel=pk)
    assert (sparad.allvar, str(sparad.klockslag), sparad.rapporterad_av) == (2, "18:05:00", personer.polisanalytiker)
    en_till = k.post(V45 + "racksta/", NY | {"typ": "narkotika", "en_till": "ja"}, headers=HTMX).content.decode()
    assert '<option value="2024-11-06" selected>' in en_till
    assert "Hot i en butik." not in en_till.split("hx-swap-oob")[0]


def test_utan_javascript_ar_det_en_egen_sida(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    fel = k.post(V45 + "racksta/", NY | {"typ": "", "klockslag": "25.70"})
    assert fel.status_code == 400
    html = fel.content.decode()
    assert "Välj vad som hände." in html
    assert "Skriv klockslaget som 21.30" in html
    assert 'value="25.70"' in html
    assert 'value="Hot i en butik."' in html
    svar = k.post(V45 + "racksta/", NY)
    assert (svar.status_code, svar["Location"]) == (302, HV + "vecka/2024/45/")


def test_personuppgifter_sags_vid_faltet_och_texten_star_kvar(klient: Klient, personer: Personer, varld: Varld) -> None:
    svar = klient(personer.analytiker).post(V45 + "racksta/", NY | {"text": "Ring 070-123 45 67."}, headers=HTMX)
    assert svar.status_code == 400
    assert "telefonnummer" in svar.content.decode()
    assert "Ring 070-123 45 67." in svar.content.decode()


def test_en_dubblett_visas_med_vem_och_nar(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    ran = NY | {"typ": "ran", "text": "Butiksrån."}
    svar = k.post(V45 + "vallingby/", ran, headers=HTMX)
    html = svar.content.decode()
    assert svar.status_code == 409
    assert "kan redan vara registrerad" in html
    assert "Rån mot en butik." in html
    assert "Registrerad av Analytiker Förvaltningen 2024-11-11 09:30, källa Polisen" in html
    assert 'value="Butiksrån."' in html
    assert k.post(V45 + "vallingby/", ran | {"annan": "ja"}, headers=HTMX).status_code == 200
    assert Handelse.objects.filter(stadsdel=varld.stadsdelar[0], vecka=45).count() == 2


def test_en_last_vecka_och_en_som_inte_borjat_sager_varfor(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    last = k.post(HV + "vecka/2024/44/handelser/racksta/", NY)
    assert last.status_code == 409
    assert "fastställd av båda parter" in last.content.decode()
    assert "Lägg till flera" not in k.get(HV + "vecka/2024/44/handelser/").content.decode()
    fram = k.get(HV + "vecka/2098/44/handelser/racksta/")
    assert fram.status_code == 400
    assert "har inte börjat" in fram.content.decode()


def test_flera_rader_sparas_och_tomma_lamnas(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    tva = rader(NY | {"stadsdel": "racksta"}, NY | {"stadsdel": "grimsta"})
    svar = k.post(V45, tva, follow=True)
    assert "2 händelser är sparade." in svar.content.decode()
    assert Handelse.objects.filter(vecka=45, typ="hot").count() == 2


def test_ett_fel_i_en_rad_sparar_ingenting_och_allt_star_kvar(klient: Klient, personer: Personer, varld: Varld) -> None:
    svar = klient(personer.analytiker).post(
        V45, rader(NY | {"stadsdel": "racksta"}, NY | {"stadsdel": "", "text": "Två."})
    )
    html = svar.content.decode()
    assert svar.status_code == 400
    assert "Inget är sparat ännu" in html
    assert "Välj stadsdel." in html
    assert 'value="Två."' in html
    assert 'value="Hot i en butik."' in html
    assert not Handelse.objects.filter(typ="hot").exists()


def test_rader_som_liknar_varandra_fragas_om(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    lika = [NY | {"stadsdel": "racksta"}, NY | {"stadsdel": "racksta", "dag": "2024-11-07"}]
    svar = k.post(V45, rader(*lika))
    assert svar.status_code == 409
    assert "Det är andra händelser, spara" in svar.content.decode()
    assert k.post(V45, rader(*lika, annan="ja")).status_code == 302
    assert Handelse.objects.filter(typ="hot").count() == 2


def test_rutnatet_visar_handelserna_och_forslaget(
    klient: Klient, personer: Personer, varld: Varld, django_assert_max_num_queries: Any
) -> None:
    k = klient(personer.analytiker)
    with django_assert_max_num_queries(30):
        html = k.get(HV + "vecka/2024/45/").content.decode()
    assert "en allvarlig händelse → 3" in html
    assert f'data-stampel="+{varld.mote.handelse.pk}.1"' in html
    assert html.count("data-ny-handelse") == 3
    last = klient(personer.lasare).get(HV + "vecka/2024/44/").content.decode()
    assert "Klotter på en port." in last
    assert "data-ny-handelse" not in last
    assert "Rån mot en butik" not in klient(personer.lasare).get(HV + "vecka/2024/45/").content.decode()


def test_en_handelse_rattas_flyttas_och_stryks(klient: Klient, personer: Personer, varld: Varld) -> None:
    k, h = klient(personer.analytiker), varld.mote.handelse
    adress = f"{HV}handelser/{h.pk}/"
    ny = NY | {"stadsdel": "grimsta", "typ": "ran", "allvar": "4", "orsak": "Fel plats.", "version": "1"}
    assert k.post(adress, ny).status_code == 302
    h.refresh_from_db()
    assert (h.stadsdel.slug, h.allvar, h.version) == ("grimsta", 4, 2)
    krock = k.post(adress, ny | {"text": "En annan text.", "version": "1"})
    html = krock.content.decode()
    assert krock.status_code == 409
    assert "Sparat nu" in html
    assert 'value="En annan text."' in html
    assert 'name="version" value="2"' in html
    assert "Inte sparad: någon annan hann före" in html  # the history has it too
    tomt = k.post(f"{adress}stryk/", {"skal": "", "version": "2"})
    assert tomt.status_code == 400
    assert "Skriv varför" in tomt.content.decode()
    assert k.post(f"{adress}stryk/", {"skal": "Hände i Bromma.", "version": "2"}).status_code == 302
    assert "Händelsen är struken" in k.get(adress).content.decode()


def test_lasaren_ser_handelsen_men_inte_historiken(klient: Klient, personer: Personer, varld: Varld) -> None:
    html = klient(personer.lasare).get(f"{HV}handelser/{varld.mote.handelse_faststalld.pk}/").content.decode()
    assert "Klotter på en port." in html
    assert "Historik" not in html
    assert "Rätta eller flytta" not in html


def test_handelserna_hittas_och_laddas_ned(
    klient: Klient, personer: Personer, varld: Varld, django_assert_max_num_queries: Any
) -> None:
    k = klient(personer.analytiker)
    with django_assert_max_num_queries(20):
        html = k.get(HV + "handelser/").content.decode()
    assert "2 händelser i 2 veckor." in html
    assert "1 händelse i 1 vecka passar urvalet." in k.get(HV + "handelser/?sok=butik&allvar_min=3").content.decode()
    fel = k.get(HV + "handelser/?fran=2024-60").content.decode()
    assert "Vecka 60 finns inte" in fel
    assert 'value="2024-60"' in fel
    assert "v. 40 2024 ligger före v. 45 2024" in k.get(HV + "handelser/?fran=2024-45&till=2024-40").content.decode()
    # What can't be read is not left out: neither the list nor the file pretends to answer.
    for fraga in ("fran=2024-60", "fran=2024-45&till=2024-40", "typ=finns-inte"):
        fel = k.get(f"{HV}handelser/?{fraga}").content.decode()
        assert "Urvalet går inte att läsa" in fel
        assert "passar urvalet" not in fel
        assert "Rån mot en butik" not in fel
        assert k.get(f"{HV}handelser/csv/?{fraga}")["Location"] == f"{HV}handelser/?{fraga}"
    fil = k.get(HV + "handelser/csv/?stadsdel=vallingby&fran=2024-45")
    assert fil["Content-Type"].startswith("text/csv")
    assert fil.content.decode("utf-8-sig").splitlines()[1:] == [
        "2024;45;2024-11-05;21:30;Vällingby;Rån;3;Allvarlig;Torget;Rån mot en butik.;Polisen"
    ]


# --- The API ---------------------------------------------------------------------------------------------------------


API = "/api/v1/handelser/"
NY_API = {"stadsdel": "racksta", "dag": "2024-11-06", "klockslag": "18:05", "typ": "hot", "allvar": 2, "kalla": "polis"}


def test_apiet_registrerar_och_fragar_om_dubbletter(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.analytiker)
    svar = k.post(API, NY_API, "application/json")
    assert svar.status_code == 201
    data = svar.json()
    assert (data["ar"], data["vecka"], data["version"], data["typnamn"]) == (2024, 45, 1, "Hot")
    igen = k.post(API, NY_API, "application/json")
    assert (igen.status_code, igen.json()["kod"]) == (400, "dubblett")
    assert str(data["id"]) in igen.json()["fel"]
    assert k.post(API, NY_API | {"trots_dubblett": True}, "application/json").status_code == 201


@pytest.mark.parametrize(
    ("andra", "status", "kod"),
    [
        ({"dag": "2024-10-30"}, 409, "last"),
        ({"dag": "2098-10-30"}, 400, "ogiltigt"),
        ({"dag": "1990-01-01"}, 400, "ogiltigt"),
        ({"typ": "finns-inte"}, 400, "ogiltigt"),
        ({"text": "Ring 070-123 45 67"}, 400, "personuppgift"),
        ({"stadsdel": "kungsholmen"}, 400, "ogiltigt"),
    ],
)
def test_apiet_sager_vad_som_ar_fel(
    klient: Klient, personer: Personer, varld: Varld, andra: dict[str, Any], status: int, kod: str
) -> None:
    svar = klient(personer.analytiker).post(API, NY_API | andra, "application/json")
    assert (svar.status_code, svar.json()["kod"]) == (status, kod)


def test_apiet_rattar_och_sager_ifran_vid_krock(klient: Klient, personer: Personer, varld: Varld) -> None:
    k, adress = klient(personer.analytiker), f"{API}{varld.mote.handelse.pk}/"
    assert k.patch(adress, {"allvar": 4, "bygger_pa": 1}, "application/json").json()["version"] == 2
    krock = k.patch(adress, {"allvar": 1, "bygger_pa": 1}, "application/json")
    assert krock.status_code == 409
    assert (krock.json()["nuvarande"]["allvar"], krock.json()["forsok"]["allvar"]) == (4, 1)
    flyttad = k.put(adress, {"stadsdel": "grimsta", "bygger_pa": 2}, "application/json").json()
    assert (flyttad["stadsdel"], flyttad["allvar"]) == ("grimsta", 4)


@pytest.mark.parametrize(
    ("fraga", "antal"),
    [
        ("", 2),
        ("stadsdelsomrade=hasselby-vallingby&stadsdel=vallingby", 2),
        ("fran=2024-45", 1),
        ("till=2024-44", 1),
        ("typ=ran", 1),
        ("allvar_min=2", 1),
        ("kalla=polis&ar=2024", 2),
        ("sok=butik", 1),
    ],
)
def test_apiets_filter(klient: Klient, personer: Personer, varld: Varld, fraga: str, antal: int) -> None:
    assert klient(personer.analytiker).get(f"{API}?{fraga}").json()["count"] == antal


def test_apiet_visar_egna_typer(klient: Klient, personer: Personer, varld: Varld) -> None:
    handelsetyp_tillagd(av=personer.samordnare, omrade=varld.omrade, namn="Båtstöld")
    rader = klient(personer.analytiker).get("/api/v1/handelsetyper/").json()["results"]
    assert [(rad["slug"], rad["namn"]) for rad in rader] == [("batstold", "Båtstöld")]
    assert not klient(personer.frammande).get("/api/v1/handelsetyper/").json()["results"]
