"""The meeting and what appears by itself: cheap when nothing has changed, in nobody's name but the one logged in."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lagesbild.models import Forslag, Veckobedomning, Veckolage
from lagesbild.selectors.vecka import veckobild
from lagesbild.services.handelse import Uppgifter, handelser_registrerade
from lagesbild.services.vecka import bedomning_satt, vecka_faststalld
from lagesbild.vecka import Vecka
from platser.models import Stadsdel, Stadsdelsnamn
from samverkan.roller import Part
from tests.personer import Personer, Varld

V45, V46 = "/hasselby-vallingby/vecka/2024/45/", "/hasselby-vallingby/vecka/2024/46/"
Klient = Callable[[Any], Client]


def satt(personer: Personer, stadsdel: Stadsdel, niva: int) -> Veckobedomning:
    return bedomning_satt(
        av=personer.polisanalytiker, stadsdel=stadsdel, vecka=Vecka(2024, 46), niva=niva, bygger_pa=None
    )


def test_ingen_andring_kostar_fem_fragor(
    personer: Personer, varld: Varld, klient: Klient, django_assert_num_queries: Any
) -> None:
    satt(personer, varld.stadsdelar[0], 4)
    sida = klient(personer.analytiker)
    andring = Veckolage.objects.get(ar=2024, vecka=46).andring
    with django_assert_num_queries(5):  # session, person, area, rights, the week
        svar = sida.get(V46 + "andringar/", {"efter": str(andring)})
    assert (svar.status_code, svar.content) == (204, b"")
    assert svar["X-Anvandare"] == str(personer.analytiker.pk)


def test_en_andring_ger_veckan_som_den_ar(personer: Personer, varld: Varld, klient: Klient) -> None:
    sida = klient(personer.analytiker)
    assert sida.get(V46 + "andringar/?efter=0").status_code == 204  # nobody has written in the week
    satt(personer, varld.stadsdelar[0], 4)
    svar = sida.get(V46 + "andringar/?efter=0")
    html = svar.content.decode()
    assert svar.status_code == 200
    assert 'data-andring="1"' in html
    assert "Analytiker Polisen," in html
    assert "<html" not in html


def test_raderna_kan_fragas_efter_for_sig(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    satt(personer, varld.stadsdelar[0], 4)
    sida = klient(personer.analytiker)
    with django_assert_max_num_queries(12):
        html = sida.get(V46 + "andringar/", {"efter": "0", "rader": ""}).content.decode()
    assert 'value="4" checked' in html
    assert "Analytiker Polisen," in html
    assert "Insatser" not in html


def test_svaret_sager_om_mer_an_nivaer_har_andrats(personer: Personer, varld: Varld, klient: Klient) -> None:
    """The page draws all of the week again at once when it has, and lets it wait when it has not."""
    sida, vecka = klient(personer.analytiker), Vecka(2024, 46)

    def annat() -> str:
        hela = sida.get(V46 + "andringar/", {"efter": ""}).content.decode()
        rader = sida.get(V46 + "andringar/", {"efter": "", "rader": ""}).content.decode()
        (det,) = {re.search(r'data-annat="([^"]+)"', html)[1] for html in (hela, rader)}  # type: ignore[index]
        return det

    vantande = annat()
    for version, stadsdel in enumerate((varld.stadsdelar[0], varld.stadsdelar[1], varld.stadsdelar[2])):
        satt(personer, stadsdel, version + 1)
        assert annat() == vantande
    handelse = Uppgifter(
        stadsdel=varld.stadsdelar[1],
        dag=date(2024, 11, 13),
        klockslag=None,
        typ="hot",
        allvar=2,
        kalla="forvaltning",
        text="Hot.",
    )
    handelser_registrerade(av=personer.analytiker, omrade=varld.omrade, vecka=vecka, rader=[handelse])
    med_handelse = annat()
    assert med_handelse != vantande
    sett = veckobild(personer.lpochef, varld.omrade, vecka, idag=date(2024, 11, 15)).stampel
    undertecknad = vecka_faststalld(av=personer.lpochef, omrade=varld.omrade, vecka=vecka, part=Part.POLIS, sett=sett)
    med_underskrift = annat()
    assert med_underskrift != med_handelse
    # A level lifts the signature.
    bedomning_satt(av=personer.analytiker, stadsdel=varld.stadsdelar[0], vecka=vecka, niva=5, bygger_pa=1)
    undertecknad.refresh_from_db()
    assert undertecknad.polis_tid is None
    assert annat() not in {med_underskrift, vantande}


@pytest.mark.parametrize("efter", ["", "-1", "x", "9" * 5000])
def test_en_okand_rakning_ger_hela_veckan(personer: Personer, varld: Varld, klient: Klient, efter: str) -> None:
    assert klient(personer.analytiker).get(V46 + "andringar/", {"efter": efter}).status_code == 200


def test_projektorn_visar_inga_namn_pa_anvandare(personer: Personer, varld: Varld, klient: Klient) -> None:
    satt(personer, varld.stadsdelar[0], 4)
    for adress in (V46 + "mote/", V46 + "andringar/?mote"):
        html = klient(personer.samordnare).get(adress).content.decode()
        assert "Vällingby" in html
        for person in ("Analytiker Polisen", "Samordnare Trygghet"):
            assert person not in html


def test_ett_dolt_forslag_visas_pa_projektorn_nar_bada_har_lamnat(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    Forslag.objects.update(dolt=True)
    polis = Forslag.objects.get(stadsdel=varld.stadsdelar[0], part="polis")
    sida = klient(personer.analytiker)
    assert sida.get(V45 + "mote/").content.decode().count("föreslår") == 2
    polis.delete()
    assert "föreslår" not in sida.get(V45 + "mote/").content.decode()  # one's own is not shown to the room either


def test_motet_behaller_motiveringen(personer: Personer, varld: Varld, klient: Klient) -> None:
    nu = varld.bedomning_oppen
    nu.motivering = "Brand."
    nu.save()
    pk = nu.stadsdel_id
    svar = klient(personer.analytiker).post(
        f"{V45}{nu.stadsdel.slug}/",
        {f"niva-{pk}": 5, f"version-{pk}": nu.version, "mote": "ja"},
        headers={"HX-Request": "true"},
    )
    assert svar.status_code == 200
    nu.refresh_from_db()
    assert (nu.niva, nu.motivering) == (5, "Brand.")


def test_motets_hela_formular_behaller_motiveringen(personer: Personer, varld: Varld, klient: Klient) -> None:
    """Without JavaScript the meeting posts all rows at once, and so does "resten"."""
    nu = varld.bedomning_oppen
    pk = nu.stadsdel_id
    falt = {f"niva-{pk}": "5", f"sedd-{pk}": "4", f"seddtext-{pk}": nu.motivering, f"version-{pk}": str(nu.version)}
    klient(personer.analytiker).post(V45 + "resten-lugn/", falt | {"mote": "ja"})
    fore = nu.motivering
    nu.refresh_from_db()
    assert (nu.niva, nu.motivering) == (5, fore)
    assert fore


def test_resten_lugn_svarar_rutnatet_med_en_mening(personer: Personer, varld: Varld, klient: Klient) -> None:
    svar = klient(personer.analytiker).post(V46 + "resten-lugn/", headers={"HX-Request": "true"})
    assert svar.content.decode() == "3 stadsdelar är bekräftat lugna."
    svar = klient(personer.analytiker).post(V46 + "resten-lugn/", headers={"HX-Request": "true"})
    assert svar.content.decode() == "Alla stadsdelar var redan bedömda."


def test_rutnatet_kanner_andra_stavningar(personer: Personer, varld: Varld, klient: Klient) -> None:
    Stadsdelsnamn.objects.create(stadsdel=varld.stadsdelar[1], namn="Räcksta")
    assert 'data-stavningar="Räcksta"' in klient(personer.analytiker).get(V46).content.decode()


def test_motet_kostar_lika_manga_fragor_for_tre_som_for_trettio_stadsdelar(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    for n in range(27):
        Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"del-{n}", namn=f"Del {n}", ordning=n + 10)
    sida = klient(personer.analytiker)
    with django_assert_max_num_queries(25):
        sida.get(V45 + "mote/")


def test_motet_och_uppfoljningen_leder_till_varandra(personer: Personer, varld: Varld, klient: Klient) -> None:
    sida = klient(personer.analytiker)
    assert f'href="{V45}insatser/"' in sida.get(V45 + "mote/").content.decode()
    assert f'href="{V45}mote/"' in sida.get(V45 + "insatser/").content.decode()
    assert "mote/" not in klient(personer.lasare).get(V45 + "insatser/").content.decode()
