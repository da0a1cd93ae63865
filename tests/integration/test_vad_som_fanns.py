"""What the pages say of what did not exist, or can't be seen: never that somebody has left it undone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from atgardsplan.selectors.start import omradesbild
from lagesbild.models import Veckobedomning, Veckolage
from lagesbild.selectors.ar import arsblad
from lagesbild.selectors.vecka import artabell, veckobild
from lagesbild.services.vecka import vecka_faststalld
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.fel import Ogiltigt
from samverkan.roller import RATTER, Part, Roll
from tests.personer import DA, Personer, Varld

pytestmark = pytest.mark.django_db
IDAG = date(2024, 11, 13)  # Wednesday of week 46
V45 = Vecka(2024, 45)
Klient = Callable[[Any], Client]


def sidan(klient: Klient, person: Any, adress: str) -> str:
    svar = klient(person).get(f"/hasselby-vallingby/{adress}")
    assert svar.status_code == 200
    return svar.content.decode()


def bild(personer: Personer, varld: Varld) -> Any:
    return omradesbild(personer.samordnare, varld.omrade, RATTER[Roll.SAMORDNARE], IDAG)


def bedom(varld: Varld, personer: Personer, stadsdel: Stadsdel, vecka: Vecka = V45) -> None:
    Veckobedomning.objects.create(
        stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka, niva=1, satt_av=personer.analytiker, satt_tid=DA
    )


def test_en_nedlagd_stadsdel_saknas_fortfarande_i_sin_vecka(varld: Varld, personer: Personer) -> None:
    grimsta = varld.stadsdelar[2]
    grimsta.giltig_till = date(2024, 11, 6)
    grimsta.save()
    assert bild(personer, varld).att_faststalla == []
    bedom(varld, personer, grimsta)
    assert [e.vecka for e in bild(personer, varld).att_faststalla] == [V45]


def test_en_ny_stadsdel_saknas_inte_i_veckan_fore(varld: Varld, personer: Personer, klient: Klient) -> None:
    ny = Stadsdel.objects.create(
        stadsdelsomrade=varld.omrade, slug="bjornboda", namn="Björnboda", ordning=9, giltig_fran=date(2024, 11, 14)
    )
    rader = dict(bild(personer, varld).nivaer.rader)
    assert [fanns for _, fanns in rader[ny]] == [False, True]
    rad = veckobild(personer.analytiker, varld.omrade, Vecka(2024, 46), idag=IDAG, antal_tidigare=1).rader[-1]
    assert [(vecka, fanns) for vecka, _, fanns in rad.fore] == [(V45, False)]
    for adress in ("", "vecka/2024/46/", "vecka/2024/46/mote/", "vecka/2024/46/forslag/"):
        assert "Fanns inte" in sidan(klient, personer.samordnare, adress)
    assert "Fanns inte den veckan" in sidan(klient, personer.analytiker, "vecka/2024/45/bjornboda/")


def test_ingen_stadsdel_ar_bedomd_sags_bara_nar_det_ar_sant(varld: Varld, personer: Personer) -> None:
    """Three existed then and one is assessed; two exist today and two are missing."""
    Veckobedomning.objects.filter(ar=2024, vecka=45).exclude(stadsdel=varld.stadsdelar[0]).delete()
    Stadsdel.objects.filter(pk=varld.stadsdelar[0].pk).update(giltig_till=date(2024, 11, 10))
    (rad,) = [rad for rad in bild(personer, varld).att_rapportera if rad[0] == V45]
    assert (len(rad[1]), rad[2]) == (2, False)


def test_arets_veckor_ar_alla_da_nagon_stadsdel_fanns(varld: Varld, personer: Personer) -> None:
    Stadsdel.objects.filter(pk=varld.stadsdelar[0].pk).update(giltig_till=date(2024, 6, 30))
    Stadsdel.objects.filter(pk__in=[s.pk for s in varld.stadsdelar[1:]]).update(giltig_fran=date(2024, 7, 1))
    tabell = artabell(personer.analytiker, varld.omrade, 2024, idag=IDAG)
    assert tabell.veckor_mojliga(IDAG) == 46
    assert "av 46 veckor" in arsblad(personer.analytiker, varld.omrade, 2024, idag=IDAG, saknas="-").tackning


def test_en_vecka_utan_stadsdelar_kan_inte_faststallas(varld: Varld, personer: Personer, klient: Klient) -> None:
    Stadsdel.objects.filter(stadsdelsomrade=varld.omrade).update(giltig_fran=date(2024, 11, 11))
    with pytest.raises(Ogiltigt, match="har inga stadsdelar"):
        vecka_faststalld(
            av=personer.analytiker, omrade=varld.omrade, vecka=V45, part=Part.FORVALTNING, sett=""
        )  # fmt: skip
    assert not Veckolage.objects.filter(ar=2024, vecka=45, forvaltning_tid__isnull=False).exists()
    sida = sidan(klient, personer.analytiker, "vecka/2024/45/")
    assert "Inga stadsdelar den här veckan" in sida
    assert "Fastställ v. 45" not in sida
    assert "Lägg till flera" not in sidan(klient, personer.analytiker, "vecka/2024/45/handelser/")
    for adress in ("ar/2023/", "ar/2023/perioder/"):
        sida = sidan(klient, personer.analytiker, adress)
        assert "Inga stadsdelar det året" in sida
        assert "Bara veckor som båda parter" not in sida


def test_lasarens_ar_ar_de_faststallda_veckorna(varld: Varld, personer: Personer, klient: Klient) -> None:
    Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug="sen", namn="Sent inlagd", ordning=9)
    start = " ".join(sidan(klient, personer.lasare, "").split())
    assert 'veckor som är fastställda</dt> <dd class="nyckeltal-tal"> 1' in start
    assert ">Ej rapporterad<" not in sidan(klient, personer.lasare, "ar/2024/").split("<table")[0]


def test_den_som_inget_har_att_gora_far_veta_det(personer: Personer, klient: Klient) -> None:
    assert "Inget väntar på dig" in sidan(klient, personer.samordnare, "")


def test_for_lasaren_ar_en_oppen_vecka_inte_en_vecka_dar_inget_hande(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    vecka = sidan(klient, personer.lasare, "vecka/2024/45/")
    assert "Nivåer, händelser och insatser visas när" in vecka
    insatser = sidan(klient, personer.lasare, "vecka/2024/45/insatser/")
    for sida in (vecka, insatser):
        assert "Inget är beslutat" not in sida
        assert "Inte uppföljd" not in sida
    handelser = sidan(klient, personer.lasare, "vecka/2024/45/handelser/")
    assert "Händelserna visas när" in handelser
    assert "Inget är registrerat" not in handelser
    assert "0 händelser" not in handelser
    rad = sidan(klient, personer.lasare, f"vecka/2024/45/{varld.stadsdelar[0].slug}/")
    assert "Ej rapporterad" not in rad
    assert "Ej fastställd" in rad
