"""What a läsare is told of a yearly document: what is settled, never how the work with it goes."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.faststallande import publicerad, rattelse_paborjad
from tests.integration.test_faststallande import faststalls
from tests.lagesbildsdelar import fyll
from tests.personer import DA, Personer, Varld
from tests.vandringsdelar import jpeg

Klient = Callable[..., Client]


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    Lagesbild.objects.filter(pk=varld.lagesbild.pk).update(undertitel="Som den trycktes", parter="De två")
    varld.lagesbild.refresh_from_db()
    return fyll(varld.lagesbild)


def test_medan_rattelsen_pagar_ar_lasarens_lage_versionens(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    version = faststalls(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Fel antal brott.")
    Lagesbild.objects.filter(pk=lb.pk).update(undertitel="Nytt namn", parter="De tre")
    version.refresh_from_db()
    adress = reverse("api:lagesbild-detail", args=[lb.pk])
    lasarens, arbetets = (klient(p).get(adress).json() for p in (personer.lasare, personer.analytiker))
    assert (lasarens["status"], lasarens["undertitel"], lasarens["parter"]) == (
        "publicerad", "Som den trycktes", "De två",
    )  # fmt: skip
    assert lasarens["andrad"][:19] == version.publicerad_tid.astimezone().isoformat()[:19]  # type: ignore[union-attr]
    assert (arbetets["status"], arbetets["undertitel"], arbetets["parter"]) == ("utkast", "Nytt namn", "De tre")
    lista = reverse("api:lagesbild-list")
    for status, finns in (("utkast", False), ("publicerad", True)):
        rader = klient(personer.lasare).get(lista, {"status": status, "ar": str(lb.ar)}).json()["results"]
        assert bool(rader) is finns
    omrade = lb.stadsdelsomrade.slug
    for sida in (reverse("lagesbilder", args=[omrade]), reverse("omrade", args=[omrade])):
        html = klient(personer.lasare).get(sida).content.decode()
        assert "Publicerad" in html
        assert "Utkast" not in html
        assert "klara" not in html
        assert "rättas" not in html
        arbetets_html = " ".join(klient(personer.analytiker).get(sida).content.decode().split())
        assert "Version 1 gäller, rättas" in arbetets_html
    lista = klient(personer.analytiker).get(reverse("lagesbilder", args=[omrade])).content.decode()
    assert ">Version 1</a> publicerad" in " ".join(lista.split())


def test_nasta_ars_utkast_doljer_inte_det_som_galler(
    personer: Personer, varld: Varld, lb: Lagesbild, klient: Klient
) -> None:
    faststalls(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    k, omrade = klient(personer.samordnare), lb.stadsdelsomrade.slug
    k.post(reverse("lagesbilder", args=[omrade]), {"ar": "2025", "fran": "forra"})
    for person in (personer.samordnare, personer.forvaltningschef):
        start = klient(person).get(reverse("omrade", args=[omrade])).content.decode()
        rader = re.findall(r"Lägesbild (20\d\d)</a>\s*<span[^>]*>.*?(Utkast|Publicerad|Fastställd)", start, re.DOTALL)
        assert rader == [("2025", "Utkast"), ("2024", "Publicerad")]  # and no older one


@pytest.mark.parametrize(("vem", "far"), [("analytiker", False), ("samordnare", True)])
def test_den_som_borjar_ett_ar_far_bara_veta_det_som_den_far_gora(
    personer: Personer, lb: Lagesbild, klient: Klient, vem: str, *, far: bool
) -> None:
    k, omrade = klient(personer[vem]), lb.stadsdelsomrade.slug
    svar = k.post(reverse("lagesbilder", args=[omrade]), {"ar": "2025", "fran": "forra"}, follow=True)
    sida = svar.content.decode()
    assert "Lägesbilden för 2025 är skapad." in sida
    assert ("Bestäm vem som skriver" in sida, "Samordnaren bestämmer vem" in sida) == (far, not far)
    uppstallning = k.get(reverse("lagesbild_uppstallning", args=[omrade, 2025]))
    assert uppstallning.status_code == (200 if far else 403)


def test_arbetets_lage_star_inte_pa_det_som_ar_faststallt(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    faststalls(personer, lb)
    a = lb.avsnitt.get(kod="brottsligheten")
    Avsnitt.objects.filter(pk=a.pk).update(
        tillstand="utkast",
        klart_senast=date(2020, 1, 1),
        ansvarig=personer.samordnare,
        andrad_av=personer.samordnare,
        andrad=DA,
    )
    omrade = lb.stadsdelsomrade.slug
    sidor = [
        reverse("avsnitt", args=[omrade, lb.ar, a.pk]), reverse("lagesbild", args=[omrade, lb.ar]),
    ]  # fmt: skip
    for person in (personer.lasare, personer.analytiker):
        for sida in sidor:
            html = klient(person).get(sida).content.decode()
            assert "Fastställd" in html
            for ordet in ("Försenat", "Utkast", "Inget är tomt", "att skriva"):
                assert not re.search(rf"{ordet}\b", html), (sida, ordet)
        lista = klient(person).get(reverse("lagesbilder", args=[omrade])).content.decode()
        assert "klara" not in lista
        assert "Version 1" in lista
    assert personer.samordnare.namn not in klient(personer.lasare).get(sidor[0]).content.decode()
    assert personer.samordnare.namn in klient(personer.analytiker).get(sidor[0]).content.decode()


def test_apiets_avsnitt_sager_inget_om_arbetet_eller_interna_bilder(
    personer: Personer, lb: Lagesbild, klient: Klient
) -> None:
    hemlig, oppen = (
        dokumentbild_tillagd(
            av=personer.analytiker, lagesbild=lb, data=jpeg(), rubrik=rubrik, alternativtext="Ett torg.", intern=intern
        )
        for rubrik, intern in (("Hemlig razzia", True), ("Torget", False))
    )
    block = ["nivaer", *({"slag": "bild", "nyckel": b.nyckel} for b in (hemlig, oppen))]
    Avsnitt.objects.filter(lagesbild=lb, kod="brottsligheten").update(
        block=block, ansvarig=personer.samordnare, klart_senast=date(2025, 1, 1), skrivhjalp="Vad hände?"
    )
    faststalls(personer, lb)
    a = lb.avsnitt.get(kod="brottsligheten")
    adresser = (
        (reverse("api:lagesbild-detail", args=[lb.pk]), lambda svar: svar["avsnitt"]),
        (reverse("api:avsnitt-list") + f"?ar={lb.ar}", lambda svar: svar["results"]),
        (reverse("api:avsnitt-detail", args=[a.pk]), lambda svar: [svar]),
    )
    for adress, avsnitten in adresser:
        lasarens, arbetets = (
            next(x for x in avsnitten(klient(p).get(adress).json()) if x["id"] == a.pk)
            for p in (personer.lasare, personer.analytiker)
        )
        assert lasarens["block"] == ["nivaer", {"slag": "bild", "nyckel": "torget"}]
        assert arbetets["block"] == [*block[:-1], {"slag": "bild", "nyckel": "torget", "nr": 2}]
        for falt in ("tillstand", "ansvarig", "klart_senast", "skrivhjalp"):
            assert lasarens[falt] is None
            assert arbetets[falt]
    filtrerat = reverse("api:avsnitt-list") + f"?ar={lb.ar}&tillstand=klar"
    assert klient(personer.lasare).get(filtrerat).json()["results"] == []
    assert klient(personer.analytiker).get(filtrerat).json()["results"]
