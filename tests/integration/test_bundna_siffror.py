"""Figures in a text stay bound to the statistics: followed, shown with their source, accepted in one step."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import (
    Avsnitt,
    Bundensiffra,
    Lagesbild,
    Matserie,
    Matvarde,
    Serienamn,
)
from lagesbild.period import Period
from lagesbild.selectors.kontroll import kontrollunderlag
from lagesbild.selectors.siffror import andrade_siffror, siffervarden
from lagesbild.services.siffror import siffror_godtagna
from lagesbild.skrift.siffra import siffror_i
from samverkan.fel import Krock
from tests.integration.test_skrivande import adress, spara
from tests.personer import Personer, Varld

Klient = Callable[..., Client]


@pytest.fixture
def bunden(varld: Varld, personer: Personer) -> str:
    """A key to the figure of 2024 about the area, which stands bound in the text of the introduction."""
    v = next(v for v in varld.varden if v.matomrade.stadsdelsomrade_id == varld.omrade.pk and v.fran.year == 2024)
    nyckel = f"varde:{v.serie.kalla.slug}/{v.serie.slug}:omradet:{v.fran:%Y-%m}..{v.till:%Y-%m}"
    nu = siffervarden(personer.analytiker, varld.lagesbild, [nyckel])[nyckel]
    spara(personer.analytiker, varld.avsnitt, text=f'<p>Det blev <span data-siffra="{nyckel}">{nu.text}</span>.</p>')
    return nyckel


def ny_siffra(varld: Varld) -> Matvarde:
    v = max(
        (v for v in varld.varden if v.matomrade.stadsdelsomrade_id == varld.omrade.pk and v.fran.year == 2024),
        key=lambda v: v.per_datum,
    )
    return Matvarde.objects.create(
        serie=v.serie, matomrade=v.matomrade, fran=v.fran, till=v.till, per_datum=date(2025, 3, 1), varde=1234
    )


def test_en_bunden_siffra_foljer_ett_nytt_uttag_och_godtas_i_ett_steg(
    bunden, varld: Varld, personer: Personer, klient: Klient
):
    assert andrade_siffror(personer.analytiker, varld.lagesbild) == []
    ny_siffra(varld)
    (andrad,) = andrade_siffror(personer.analytiker, varld.lagesbild)
    assert andrad.nytt
    assert andrad.nytt.text == "1\u00a0234"
    sida = klient(personer.enhetschef).get(reverse("lagesbild", args=[varld.omrade.slug, 2024])).content.decode()
    assert 'class="siffra siffra-andrad" tabindex="0">1\u00a0234<' in sida
    nu = Avsnitt.objects.get(pk=varld.avsnitt.pk)
    nu = siffror_godtagna(av=personer.analytiker, avsnitt=nu, bygger_pa=nu.version)
    assert siffror_i(nu.text) == [(bunden, "1\u00a0234")]
    assert andrade_siffror(personer.analytiker, varld.lagesbild) == []


def test_ett_uttagsdatum_binder_till_det_som_var_kant(bunden, varld: Varld, personer: Personer):
    ny_siffra(varld)
    fast = f"{bunden}@2024-12-31"
    varden = siffervarden(personer.analytiker, varld.lagesbild, [bunden, fast])
    assert varden[bunden].text == "1\u00a0234"
    assert varden[fast].text != "1\u00a0234"


def test_siffror_godtas_inte_over_nagon_annans_text(bunden, varld: Varld, personer: Personer):
    ny_siffra(varld)
    with pytest.raises(Krock):
        siffror_godtagna(av=personer.analytiker, avsnitt=Avsnitt.objects.get(pk=varld.avsnitt.pk), bygger_pa=1)


def test_siffran_visar_sin_kalla_och_gar_att_na_med_tangentbordet(
    bunden, varld: Varld, personer: Personer, klient: Klient, django_assert_max_num_queries
):
    with django_assert_max_num_queries(46):
        sida = klient(personer.analytiker).get(adress(varld.avsnitt)).content.decode()
    assert "data-siffra" in sida
    bild = klient(personer.analytiker).get(reverse("lagesbild", args=[varld.omrade.slug, 2024])).content.decode()
    assert 'class="siffra" tabindex="0"' in bild
    assert "Källa: " in bild


def test_siffror_soks_med_ord_och_ges_med_sin_kalla(bunden, varld: Varld, personer: Personer, klient: Klient):
    webb = klient(personer.analytiker)
    svar = webb.get(adress(varld.avsnitt, "avsnitt_siffror"), {"q": "vällingby bedömda"}).json()["siffror"]
    assert [s["om"] for s in svar] == ["Bedömda veckor, Vällingby, 2024"]
    assert webb.get(adress(varld.avsnitt, "avsnitt_siffror"), {"q": "finns inte alls"}).json() == {
        "siffror": [],
        "besked": "",
    }


def test_andra_omradens_siffror_gar_inte_att_binda(varld: Varld, personer: Personer):
    nyckel = "varde:veckor/minst-3:marieberg:2024-01..2024-12"
    assert siffervarden(personer.analytiker, varld.lagesbild, [nyckel]) == {}


def test_exempelsiffrorna_stammer_med_statistiken(exempel: str, personer: Personer):
    bild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    assert Bundensiffra.objects.filter(avsnitt__lagesbild=bild).count() >= 20
    assert andrade_siffror(personer.analytiker, bild) == []


def test_de_bundna_veckorna_gar_ihop_i_bada_utgavorna(exempel: str, personer: Personer):
    """What stands in one text adds up in the edition that it is printed in."""
    bild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    for publik, minst_3 in ((False, "4"), (True, "3")):
        bas = "varde:veckor/{}:hasselby-gard:2024-01..2024-12".format
        nycklar = [bas(serie) for serie in ("bedomda", "minst-3", *(f"niva-{n}" for n in range(1, 6)))]
        varden = siffervarden(personer.analytiker, bild, nycklar, bara_faststallt=publik)
        bedomda, minst_tre, *nivaer = (int(varden[n].text) for n in nycklar)
        assert minst_tre == int(minst_3) == sum(nivaer[2:])
        assert bedomda == sum(nivaer)


def test_veckorna_for_hela_omradet_foljer_utgavan(exempel: str, personer: Personer):
    bild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    nyckel = "varde:veckor/bedomda:omradet:2024-01..2024-12"
    for publik, text in ((False, "45"), (True, "40")):
        varden = siffervarden(personer.analytiker, bild, [nyckel], bara_faststallt=publik)
        assert varden[nyckel].text == text


@pytest.mark.parametrize("intern", [False, True])
def test_skrivna_veckor_halls_mot_de_utgavor_som_texten_star_i(exempel: str, personer: Personer, intern: bool):
    bild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    avsnitt = bild.avsnitt.get(kod="veckobedomningar-aret")
    assert kontrollunderlag(personer.analytiker, bild).avvikande_tal == ()
    avsnitt.text = "<p>På nivå 3 eller högre låg Hässelby gård fyra veckor och Vinsta en vecka.</p>"
    avsnitt.intern = intern
    avsnitt.save()
    fynd = kontrollunderlag(personer.analytiker, bild).avvikande_tal
    assert [f.text for f in fynd] == ([] if intern else [
        "”fyra” veckor på nivå 3 eller högre i Hässelby gård: årets tabell har 4 (intern) och 3 (publik)."
    ])  # fmt: skip


# --- The API ---------------------------------------------------------------------------------------------------------


def test_siffror_hittas_pa_sammansatta_ord_och_pa_seriens_andra_namn(varld: Varld, personer: Personer, klient: Klient):
    serie = varld.serie
    Matserie.objects.filter(pk=serie.pk).update(namn="Inbrott i bostad")
    Serienamn.objects.create(serie=serie, namn="Stölder ur lägenhet", giltig_fran=date(2015, 1, 1))
    v = next(v for v in varld.varden if v.serie_id == serie.pk and v.matomrade.stadsdelsomrade_id == varld.omrade.pk)
    bild = varld.lagesbild
    spann = Period.manader(2024, bild.statistik_fran_manad, bild.statistik_till_manad)
    Matvarde.objects.update_or_create(
        serie=serie, matomrade=v.matomrade, fran=spann.fran, till=spann.till, per_datum=date(2025, 3, 1),
        defaults={"varde": 77},
    )  # fmt: skip
    webb = klient(personer.analytiker)

    def sok(text: str) -> dict[str, Any]:
        return webb.get(adress(varld.avsnitt, "avsnitt_siffror"), {"q": text}).json()

    for text in ("bostadsinbrott", "inbrott bostad", "lägenhet"):
        assert any("Inbrott i bostad" in s["om"] for s in sok(text)["siffror"]), text
    assert sok("bostadsrån")["siffror"] == []


def test_siffror_for_andra_ar_an_dokumentets_sags(varld: Varld, personer: Personer, klient: Klient):
    Lagesbild.objects.filter(pk=varld.lagesbild.pk).update(ar=2040)
    svar = klient(personer.analytiker).get(
        reverse("avsnitt_siffror", args=[varld.omrade.slug, 2040, varld.avsnitt.pk]), {"q": varld.serie.namn}
    )
    ar = sorted({v.fran.year for v in varld.varden if v.serie_id == varld.serie.pk})
    assert svar.json() == {
        "siffror": [],
        "besked": f"Inga siffror för lägesbilden 2040 matchar sökningen. Statistiken har siffror för {ar[0]}–{ar[-1]}.",
    }


def test_godta_alla_sager_vad_som_inte_fanns_att_godta(varld: Varld, personer: Personer, klient: Klient):
    bas = f"varde:{varld.serie.kalla.slug}/{varld.serie.slug}:omradet:"
    vantar, borta = f"{bas}2090-01..2090-12", "varde:veckor/minst-3:marieberg:2024-01..2024-12"
    v = ny_siffra(varld)
    finns = f"varde:{v.serie.kalla.slug}/{v.serie.slug}:omradet:{v.fran:%Y-%m}..{v.till:%Y-%m}"
    spann = "".join(f' <span data-siffra="{n}">{t}</span>' for n, t in ((finns, "7"), (vantar, "8"), (borta, "9")))
    avsnitt = spara(personer.analytiker, varld.avsnitt, text=f"<p>Det blev{spann}.</p>")
    webb = klient(personer.analytiker)
    sida = webb.get(adress(avsnitt)).content.decode()
    besked = "1 siffra har inget värde för 2090 än och 1 siffra finns inte i statistiken"
    assert besked in sida
    assert "Godta alla" not in sida  # one alone has its own button
    assert sida.count(">Godta<") == 1
    svar = webb.post(adress(avsnitt, "avsnitt_siffror"), {"bygger_pa": avsnitt.version}, follow=True)
    sida = svar.content.decode()
    assert f"De nya värdena står i texten. Läs meningarna omkring. {besked}." in sida
    assert ">Godta<" not in sida
    assert "Texten säger nu vad statistiken säger" not in sida
    bild = webb.get(reverse("lagesbild", args=[varld.omrade.slug, 2024])).content.decode()
    assert f"<summary>{besked}</summary>" in bild
    assert "Står 8 i texten. Siffran har inget värde för 2090 än." in bild


def test_den_som_skriver_far_varje_siffras_kalla(bunden, varld: Varld, personer: Personer, klient: Klient):
    webb = klient(personer.analytiker)
    v = siffervarden(personer.analytiker, varld.lagesbild, [bunden])[bunden]
    assert webb.get(adress(varld.avsnitt)).context["sifferkallor"] == {bunden: v.forklaring}
    ny_siffra(varld)
    (om,) = webb.get(adress(varld.avsnitt)).context["sifferkallor"].values()
    assert om.endswith("Statistiken säger nu 1\u00a0234.")
