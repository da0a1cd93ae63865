"""The two parts' proposals: who may leave them, what is kept, the page, the rows of the week and the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lagesbild.models import Forslag, Veckoinstallning, Veckolage
from lagesbild.selectors.vecka import veckobild
from lagesbild.services.forslag import Forslagskrockar, NyttForslag, forslag_lamnade, forslag_lamnat
from lagesbild.services.vecka import Radfel, vecka_faststalld
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare
from samverkan.roller import Part
from tests.personer import DA, Personer, Varld

pytestmark = pytest.mark.django_db
Klient = Callable[[Anvandare | None], Client]
V43, V45 = Vecka(2024, 43), Vecka(2024, 45)
F, P = Part.FORVALTNING, Part.POLIS
SIDA = "/hasselby-vallingby/vecka/2024/43/forslag/"
HEMLIGT = "Narkotikaförsäljning vid skolan"


@pytest.fixture
def dolt(varld: Varld) -> Veckoinstallning:
    """The area hides proposals."""
    return Veckoinstallning.objects.create(stadsdelsomrade=varld.omrade, dolda_forslag=True)


def lamna(av: Anvandare, stadsdel: Stadsdel, part: Part, niva: int, **mer: Any) -> Forslag:
    allt: dict[str, Any] = {"av": av, "stadsdel": stadsdel, "vecka": V43, "part": part, "niva": niva} | mer
    return forslag_lamnat(**allt)


# --- Left and changed ------------------------------------------------------------------------------------------------


def test_ett_andrat_forslag_ar_en_ny_rad_och_den_gamla_finns_kvar(personer: Personer, varld: Varld) -> None:
    stadsdel = varld.stadsdelar[0]
    lamna(personer.analytiker, stadsdel, F, 2, skal="Lugnt.")
    ny = lamna(personer.samordnare, stadsdel, F, 4, skal="Rån.", bygger_pa=1)
    rader = Forslag.objects.filter(stadsdel=stadsdel, ar=2024, vecka=43).order_by("version")
    assert [(r.niva, r.skal, r.version, r.aktuell) for r in rader] == [(2, "Lugnt.", 1, False), (4, "Rån.", 2, True)]
    assert ny.av == personer.samordnare
    assert not Forslag.objects.filter(part=P, vecka=43).exists()


def test_skal_som_inte_skickas_lamnas_som_det_ar(personer: Personer, varld: Varld) -> None:
    lamna(personer.analytiker, varld.stadsdelar[0], F, 2, skal="Lugnt.")
    assert lamna(personer.analytiker, varld.stadsdelar[0], F, 3, bygger_pa=1).skal == "Lugnt."


def test_samma_forslag_igen_ar_ingen_andring(personer: Personer, varld: Varld) -> None:
    forsta = lamna(personer.analytiker, varld.stadsdelar[0], F, 2, skal="Lugnt.")
    andring = Veckolage.objects.get(vecka=43).andring
    assert lamna(personer.samordnare, varld.stadsdelar[0], F, 2, skal="Lugnt.") == forsta
    assert Veckolage.objects.get(vecka=43).andring == andring


def test_en_kollegas_nyare_forslag_skrivs_inte_over_och_det_forlorade_finns_kvar(
    personer: Personer, varld: Varld
) -> None:
    stadsdel = varld.stadsdelar[0]
    lamna(personer.analytiker, stadsdel, F, 2)
    lamna(personer.analytiker, stadsdel, F, 3, bygger_pa=1)
    with pytest.raises(Krock, match="Analytiker Förvaltningen lämnade 3 för Vällingby") as krock:
        lamna(personer.samordnare, stadsdel, F, 5, skal="Skjutning.", bygger_pa=1)
    assert krock.value.nuvarande_data["niva"] == 3
    assert krock.value.forsok == {"niva": 5, "skal": "Skjutning."}
    assert Forslag.objects.get(part=F, vecka=43, aktuell=True).niva == 3
    forlorat = Forslag.objects.get(utfall=Forslag.Utfall.KROCK)
    assert (forlorat.niva, forlorat.av, forlorat.aktuell) == (5, personer.samordnare, False)
    assert lamna(personer.samordnare, stadsdel, F, 5, bygger_pa=2).aktuell


def test_en_hel_lista_sparas_helt_eller_inte_alls(personer: Personer, varld: Varld) -> None:
    ett, tva, tre = varld.stadsdelar

    def lista(*forslag: NyttForslag) -> list[Forslag]:
        return forslag_lamnade(av=personer.analytiker, omrade=varld.omrade, vecka=V43, part=F, forslag=forslag)

    with pytest.raises(Radfel) as fel:
        lista(NyttForslag(ett, 2, None), NyttForslag(tva, 9, None), NyttForslag(tre, 1, None, "Ring 070-123 45 67"))
    assert set(fel.value.rader) == {tva.pk, tre.pk}
    assert not Forslag.objects.filter(vecka=43).exists()
    assert len(lista(NyttForslag(ett, 2, None), NyttForslag(tva, 3, None))) == 2
    with pytest.raises(Forslagskrockar) as krockar:
        lista(NyttForslag(ett, 4, None), NyttForslag(tre, 1, None))
    assert set(krockar.value.rader) == {ett.pk}
    assert not Forslag.objects.filter(vecka=43, stadsdel=tre).exists()


@pytest.mark.parametrize(
    ("person", "part"),
    [("analytiker", P), ("samordnare", P), ("polisanalytiker", F), ("lpochef", P), ("lasare", F), ("frammande", F)],
)
def test_bara_den_som_skriver_for_parten_lamnar_dess_forslag(
    personer: Personer, varld: Varld, person: str, part: Part
) -> None:
    with pytest.raises(Nekad):
        lamna(getattr(personer, person), varld.stadsdelar[0], part, 3)


def test_det_som_inte_gar_att_lamna(personer: Personer, varld: Varld) -> None:
    ett, av = varld.stadsdelar[0], personer.analytiker
    with pytest.raises(Last):
        lamna(av, ett, F, 3, vecka=Vecka(2024, 44))
    with pytest.raises(Ogiltigt, match="för långt fram"):
        lamna(av, ett, F, 3, vecka=Vecka(2099, 1))
    with pytest.raises(Ogiltigt, match="1–5"):
        lamna(av, ett, F, 6)
    with pytest.raises(Ogiltigt, match="hör inte till"):
        lamna_i(av, varld)
    with pytest.raises(Ogiltigt, match="Parten"):
        forslag_lamnat(av=av, stadsdel=ett, vecka=V43, part="boende", niva=3)
    with pytest.raises(Personuppgift):
        lamna(av, ett, F, 3, skal="Anna, 19900101-1234")
    with pytest.raises(Ogiltigt, match="högst 1000"):
        lamna(av, ett, F, 3, skal="a" * 1001)
    with pytest.raises(Ogiltigt, match="Ladda om"):
        lamna(av, ett, F, 3, bygger_pa=7)
    assert not Forslag.objects.filter(vecka=43).exists()


def lamna_i(av: Anvandare, varld: Varld) -> None:
    """A stadsdel of another area, smuggled into the own one's list."""
    try:
        forslag_lamnade(
            av=av, omrade=varld.omrade, vecka=V43, part=F, forslag=[NyttForslag(varld.andra_stadsdelar[0], 3, None)]
        )
    except Radfel as fel:
        raise next(iter(fel.rader.values())) from fel


def test_ett_forslag_hors_men_upphaver_ingen_underskrift(personer: Personer, varld: Varld) -> None:
    for stadsdel in varld.stadsdelar:
        stadsdel.veckobedomningar.create(ar=2024, vecka=43, niva=2, satt_av=personer.analytiker, satt_tid=DA)
    sett = veckobild(personer.polisanalytiker, varld.omrade, V43, idag=DA.date()).stampel
    lage = vecka_faststalld(av=personer.polisanalytiker, omrade=varld.omrade, vecka=V43, part=P, sett=sett)
    lamna(personer.analytiker, varld.stadsdelar[0], F, 3)
    nu = Veckolage.objects.get(pk=lage.pk)
    assert nu.andring == lage.andring + 1
    assert nu.polis_tid


# --- The page --------------------------------------------------------------------------------------------------------


def rad(stadsdel: Stadsdel, niva: int | str, *, sedd: str = "", version: str = "", skal: str = "") -> dict[str, str]:
    pk = stadsdel.pk
    return {
        f"niva-{pk}": str(niva),
        f"sedd-{pk}": sedd,
        f"version-{pk}": version,
        f"motivering-{pk}": skal,
        f"seddtext-{pk}": "",
    }


def test_utan_javascript_sparas_hela_listan_med_en_knapp(personer: Personer, varld: Varld, klient: Klient) -> None:
    ett, tva, tre = varld.stadsdelar
    k = klient(personer.analytiker)
    data = {"part": F, **rad(ett, 2, skal="Stök."), **rad(tva, 1), **rad(tre, "")}
    assert k.post(SIDA, data).status_code == 302
    assert {f.stadsdel: f.niva for f in Forslag.objects.filter(vecka=43)} == {ett: 2, tva: 1}
    sida = k.get(SIDA).content.decode()
    assert "Stök." in sida
    assert f'name="version-{ett.pk}" value="1"' in sida


def test_fel_ger_tillbaka_det_som_skrevs(personer: Personer, varld: Varld, klient: Klient) -> None:
    ett, tva, _ = varld.stadsdelar
    data = {**rad(ett, 2, skal="Ring 070-123 45 67"), **rad(tva, 3, skal="Oro.")}
    svar = klient(personer.analytiker).post(SIDA, data)
    sida = svar.content.decode()
    assert svar.status_code == 400
    assert "telefonnummer" in sida
    assert "Ring 070-123 45 67" in sida
    assert "Oro." in sida
    assert not Forslag.objects.filter(vecka=43).exists()


def test_krock_pa_sidan_visar_bada_och_nasta_sparning_bygger_pa_den_nya(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    ett = varld.stadsdelar[0]
    lamna(personer.samordnare, ett, F, 4)
    svar = klient(personer.analytiker).post(SIDA, rad(ett, 2))
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Samordnare Trygghet lämnade 4" in sida
    assert f'name="niva-{ett.pk}" value="2" checked' in sida
    assert f'name="version-{ett.pk}" value="1"' in sida
    assert klient(personer.analytiker).post(SIDA, rad(ett, 2, sedd="4", version="1")).status_code == 302
    assert Forslag.objects.get(part=F, vecka=43, aktuell=True).niva == 2


def test_en_rad_i_taget_ger_kvitto_och_den_andras_forslag(personer: Personer, varld: Varld, klient: Klient) -> None:
    ett, tva, _ = varld.stadsdelar
    lamna(personer.polisanalytiker, ett, P, 3, skal="Rånet.")
    data = {"rad": str(ett.pk), **rad(ett, 2), **rad(tva, 5)}
    svar = klient(personer.analytiker).post(SIDA, data, headers={"HX-Request": "true"})
    text = svar.content.decode()
    assert svar.status_code == 200
    assert "Sparat " in text
    assert "Rånet." in text
    assert not Forslag.objects.filter(stadsdel=tva, vecka=43).exists()
    fel = klient(personer.analytiker).post(SIDA, {"rad": "999999"}, headers={"HX-Request": "true"})
    assert fel.status_code == 400


@pytest.mark.parametrize(("person", "part", "status"), [("analytiker", "polis", 403), ("lpochef", "polis", 403)])
def test_sidan_tar_inte_emot_en_annan_parts_forslag(
    personer: Personer, varld: Varld, klient: Klient, person: str, part: str, status: int
) -> None:
    svar = klient(personer[person]).post(SIDA, {"part": part, **rad(varld.stadsdelar[0], 2)})
    assert svar.status_code == status
    assert not Forslag.objects.filter(vecka=43).exists()


def test_veckan_visar_parternas_forslag_och_det_de_ar_overens_om(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    adress = "/hasselby-vallingby/vecka/2024/45/"
    sida = klient(personer.analytiker).get(adress).content.decode()
    assert "Stadsdelsförvaltningen föreslår 4: Rånet." in sida
    assert "Båda föreslår" not in sida
    Forslag.objects.filter(vecka=45, part=P).update(niva=4)
    assert 'data-ta-forslag="4">Båda föreslår 4' in klient(personer.analytiker).get(adress).content.decode()
    assert "föreslår" not in klient(personer.lasare).get(adress).content.decode()


def test_sidan_har_lika_manga_fragor_hur_manga_stadsdelar_som_an_finns(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        stadsdel = Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"ny-{n}", namn=f"Ny {n}", ordning=9 + n)
        lamna(personer.polisanalytiker, stadsdel, P, 2)
        lamna(personer.analytiker, stadsdel, F, 2)
    k = klient(personer.analytiker)
    with django_assert_max_num_queries(24):
        assert k.get(SIDA).status_code == 200


# --- The API ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("dolt")
def test_apiet_foljer_samma_regel(personer: Personer, varld: Varld, klient: Klient) -> None:
    polis, forvaltning = klient(personer.polisanalytiker), klient(personer.analytiker)
    data = {"stadsdel": "vallingby", "ar": 2024, "vecka": 43, "part": "polis", "niva": 4, "skal": HEMLIGT}
    nytt = polis.post("/api/v1/forslag/", data, "application/json")
    assert nytt.status_code == 201
    pk = nytt.json()["id"]

    def lista(k: Client) -> list[int]:
        return [rad["id"] for rad in k.get("/api/v1/forslag/?vecka=43").json()["results"]]

    assert (lista(polis), lista(forvaltning), lista(klient(personer.lasare))) == ([pk], [], [])
    assert forvaltning.get(f"/api/v1/forslag/{pk}/").status_code == 404
    assert forvaltning.post("/api/v1/forslag/", data, "application/json").status_code == 403
    assert forvaltning.post("/api/v1/forslag/", data | {"part": "forvaltning"}, "application/json").status_code == 201
    assert forvaltning.get(f"/api/v1/forslag/{pk}/").json()["niva"] == 4
    krock = polis.post("/api/v1/forslag/", data | {"niva": 1}, "application/json")
    assert (krock.status_code, krock.json()["nuvarande"]["niva"]) == (409, 4)
    andrat = polis.post("/api/v1/forslag/", data | {"niva": 1, "bygger_pa": 1}, "application/json")
    assert andrat.status_code == 200
    assert forvaltning.get(f"/api/v1/forslag/{pk}/").status_code == 404  # an earlier wording
    assert polis.post("/api/v1/forslag/", data | {"vecka": 54}, "application/json").status_code == 400
