"""The first pages: to one's area, what waits, and the area's present picture."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atgardsplan.selectors.start import omradesbild
from lagesbild.models import Matserie, Matvarde, Veckobedomning
from lagesbild.selectors.vecka import veckobild
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Uppdrag
from samverkan.roller import RATTER, Part, Roll
from tests.personer import DA

IDAG = date(2024, 11, 13)  # Wednesday of week 46
START = "/hasselby-vallingby/"


def bild(person, varld, roll: Roll, idag: date = IDAG):
    return omradesbild(person, varld.omrade, RATTER[roll], idag)


def test_den_som_har_ett_omrade_kommer_dit_direkt(personer, klient):
    assert klient(personer.analytiker).get("/").url == START
    assert klient(personer.frammande).get("/").url == "/kungsholmen/"


def test_den_som_har_flera_omraden_valjer(personer, varld, klient):
    Uppdrag.objects.create(
        anvandare=personer.analytiker,
        roll="lasare",
        part="forvaltning",
        stadsdelsomrade=varld.annat,
        giltig_fran=date(2024, 1, 1),
    )
    svar = klient(personer.analytiker).get("/")
    assert svar.status_code == 200
    sida = svar.content.decode()
    assert 'href="/hasselby-vallingby/"' in sida
    assert 'href="/kungsholmen/"' in sida


def test_den_som_inget_uppdrag_har_far_veta_vem_som_kan_ge_ett(db, klient):
    svar = klient(Anvandare.objects.create_user("ny@exempel.se", None, namn="Ny")).get("/")
    assert svar.status_code == 200
    sida = svar.content.decode()
    assert "Du har inget uppdrag än" in sida
    assert "administratören" in sida
    assert "ny@exempel.se" in sida


def test_bara_den_som_har_uppdrag_ser_omradet(personer, varld, klient):
    assert Client().get(START)["Location"].startswith("/logga-in/")
    assert klient(personer.frammande).get(START).status_code == 404
    for person in ("analytiker", "lpochef", "lasare", "administrator"):
        assert klient(personer[person]).get(START).status_code == 200


def test_nivaerna_ar_forra_veckan_denna_och_den_senast_rapporterade(personer, varld):
    nivaer = bild(personer.analytiker, varld, Roll.ANALYTIKER, date(2024, 12, 4)).nivaer
    assert nivaer.veckor == (Vecka(2024, 45), Vecka(2024, 48), Vecka(2024, 49))
    celler = {s.namn: [c and c.niva for c, _ in celler] for s, celler in nivaer.rader}
    assert celler == {"Vällingby": [4, None, None], "Råcksta": [1, None, None], "Grimsta": [None, None, None]}


def test_lasaren_ser_bara_faststallda_veckor_och_inget_att_gora(personer, varld, klient):
    ser = bild(personer.lasare, varld, Roll.LASARE)
    assert ser.nivaer.veckor == (Vecka(2024, 44),)
    assert (ser.ej_rapporterade, ser.ej_faststallda) == ([], [])
    assert ser.dokument.lagesbild == varld.lagesbild_faststalld
    sida = klient(personer.lasare).get(START).content.decode()
    assert "Att göra" not in sida
    assert "v. 45" not in sida


def test_en_vecka_som_inte_ar_klar_ska_rapporteras_och_inte_faststallas(personer, varld):
    ser = bild(personer.analytiker, varld, Roll.ANALYTIKER)
    assert (Vecka(2024, 45), [varld.stadsdelar[2]]) in ser.ej_rapporterade
    (vecka,) = ser.ej_faststallda
    assert (vecka.vecka, vecka.saknas, vecka.vantar_pa) == (Vecka(2024, 45), 1, (Part.FORVALTNING, Part.POLIS))
    assert ser.att_faststalla == []


def test_en_komplett_vecka_vantar_pa_den_part_som_inte_har_faststallt(personer, varld, klient):
    Veckobedomning.objects.create(
        stadsdel=varld.stadsdelar[2], ar=2024, vecka=45, niva=1, satt_av=personer.analytiker, satt_tid=DA
    )
    for person, roll in (("analytiker", Roll.ANALYTIKER), ("lpochef", Roll.LOKALPOLISOMRADESCHEF)):
        assert [e.vecka for e in bild(personer[person], varld, roll).att_faststalla] == [Vecka(2024, 45)]
    sett = veckobild(personer.analytiker, varld.omrade, Vecka(2024, 45), idag=date(2024, 11, 20)).stampel
    svar = klient(personer.analytiker).post(f"{START}vecka/2024/45/faststall/", {"part": "forvaltning", "sett": sett})
    assert svar.status_code == 302
    assert bild(personer.analytiker, varld, Roll.ANALYTIKER).att_faststalla == []
    assert bild(personer.lpochef, varld, Roll.LOKALPOLISOMRADESCHEF).att_faststalla[0].vantar_pa == (Part.POLIS,)


def test_aret_lagesbilden_planen_och_siffrorna_star_som_de_ar(personer, varld):
    ser = bild(personer.samordnare, varld, Roll.SAMORDNARE)
    assert (ser.ar.tabell.ar, ser.ar.tabell.totalt.antal, ser.ar.mojliga) == (2024, 5, 3 * 46)
    assert (ser.ar.tabell.totalt.minst_tre, ser.ar.tabell.totalt.fyra_fem) == (2, 1)
    assert (ser.dokument.lagesbild, ser.dokument.avsnitt, ser.dokument.tomma) == (varld.lagesbild, 2, 0)
    assert (ser.plan, ser.plan.antal_aktiviteter) == (varld.plan, 1)
    assert [(s.kalla, s.till, s.per_datum) for s in ser.siffror] == [
        ("CompStat", date(2024, 10, 31), date(2024, 11, 4))
    ]


@pytest.mark.parametrize(
    ("slut", "visas"),
    [
        ({10: 3, 11: 1}, "till och med 2024-10-31 (1 av 4 serier till 2024-11-30), uttaget"),
        ({9: 1, 10: 1, 11: 3}, "till och med 2024-11-30 (3 av 5 serier), uttaget"),
        ({9: 1, 10: 3, 11: 2}, "till och med 2024-10-31 (3 av 6 serier, 2 till 2024-11-30), uttaget"),
        ({10: 3}, "till och med 2024-10-31, uttaget"),
    ],
)
def test_startsidan_sager_hur_langt_serierna_gar(personer, varld, klient, slut, visas):
    varde = varld.varden[0]
    Matvarde.objects.all().delete()
    sista = {9: date(2024, 9, 30), 10: date(2024, 10, 31), 11: date(2024, 11, 30)}
    for manad, antal in slut.items():
        for n in range(antal):
            serie = Matserie.objects.create(
                kalla=varld.serie.kalla, slug=f"s-{manad}-{n}", grupp="Grupp", namn=f"Serie {manad} {n}"
            )
            for till in {sista[9], sista[manad]}:
                Matvarde.objects.create(
                    serie=serie, matomrade=varde.matomrade, fran=date(2024, 1, 1), till=till,
                    per_datum=date(2024, 12, 4), varde=1,
                )  # fmt: skip
    sida = " ".join(klient(personer.samordnare).get(START).content.decode().split())
    assert visas in sida


def test_ett_tomt_omrade_har_en_sida_utan_pastaenden(personer, klient):
    svar = klient(personer.samordnare).get(START)
    assert svar.status_code == 200
    sida = svar.content.decode()
    assert "Området har inga stadsdelar än" in sida
    assert "Ingen statistik är inläst än" in sida


@pytest.mark.parametrize("person", ["samordnare", "lasare"])
def test_antalet_fragor_ar_lika_med_fler_stadsdelar_och_veckor(personer, varld, klient, person):
    def fragor() -> int:
        with CaptureQueriesContext(connection) as sparade:
            assert klient(personer[person]).get(START).status_code == 200
        return len(sparade)

    fore = fragor()
    for n in range(10):
        stadsdel = Stadsdel.objects.create(
            stadsdelsomrade=varld.omrade, slug=f"del-{n}", namn=f"Del {n}", ordning=10 + n
        )
        for vecka in range(30, 46):
            Veckobedomning.objects.create(
                stadsdel=stadsdel, ar=2024, vecka=vecka, niva=2, satt_av=personer.analytiker, satt_tid=DA
            )
    assert fragor() == fore


def test_flera_veckor_att_faststalla_star_pa_en_rad_med_en_lank_var(personer, varld, klient):
    for vecka in (46, 47):
        for stadsdel in varld.stadsdelar:
            Veckobedomning.objects.create(
                stadsdel=stadsdel, ar=2024, vecka=vecka, niva=1, satt_av=personer.analytiker, satt_tid=DA
            )
    sida = klient(personer.lpochef).get(START).content.decode()
    rad = next(del_ for del_ in sida.split("<li>") if "Fastställ" in del_)
    assert [f"/vecka/2024/{v}/" in rad for v in (45, 46, 47)] == [False, True, True]
    assert rad.count("Väntar på dig") == 1
