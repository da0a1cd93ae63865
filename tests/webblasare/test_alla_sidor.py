"""Every page in a browser: axe finds nothing, the page does not scroll sideways, nothing breaks the CSP.

The list is held against the resolver, so a new page can't be forgotten.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import BrowserContext, Page

from atgardsplan.models import Aktivitet
from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.services.rendering import rendering_bestalld
from tests.personer import Personer
from tests.webblasare.conftest import TELEFON

pytestmark = [pytest.mark.axe, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exempel")]
HV = "/hasselby-vallingby/"

# Name → address, or why there is no page to look at.
SIDOR: dict[str, str] = {
    "start": "/",
    "logga_in": "/logga-in/",
    "komponenter": "/komponenter/",
    "losenord_byt": "/konto/losenord/byt/",
    "omrade": HV,
    "vecka": HV + "vecka/2024/45/",
    "vecka_rad": HV + "vecka/2024/45/vallingby/",
    "ar": HV + "ar/2024/",
    "statistik": HV + "statistik/",
    "compstat": HV + "statistik/compstat/",
    "tyck_till": HV + "statistik/tyck-till/",
    "nyckeltal": HV + "statistik/nyckeltal/",
    "lagesbilder": HV + "lagesbild/",
    "lagesbild": HV + "lagesbild/2024/",
    "avsnitt": HV + "lagesbild/2024/avsnitt/{avsnitt}/",
    "rendering": HV + "lagesbild/2024/pdf/{rendering}/",
    "atgardsplaner": HV + "atgardsplan/",
    "atgardsplan": HV + "atgardsplan/{plan}/",
    "aktivitet": HV + "atgardsplan/{plan}/aktivitet/{aktivitet}/",
    "aktivitet_andra": HV + "atgardsplan/{plan}/aktivitet/{aktivitet}/andra/",
    "aktivitet_ny": HV + "atgardsplan/{plan}/aktivitet/ny/",
    "platser": HV + "platser/",
    "behorigheter": HV + "behorigheter/",
    "logg": HV + "logg/",
}
INGEN_SIDA = {
    "logga_ut": "takes POST only",
    "halsa": "plain text",
    "losenord_valj": "needs a link that holds once; looked at in its own test",
    "vecka_nu": "leads on to vecka",
    "ar_nu": "leads on to ar",
    "vecka_resten": "takes POST only",
    "vecka_faststall": "takes POST only",
    "vecka_ateroppna": "takes POST only",
    "rendering_bestall": "takes POST only",
    "rendering_fil": "a file",
    "uppdrag_avsluta": "takes POST only",
    "losenordslank": "takes POST only",
}
ADMINISTRATORENS = {"behorigheter"}


def namngivna(monster: Any = None) -> Iterator[str]:
    """Names of our own addresses outside the API and Django's admin."""
    for del_ in monster or get_resolver().url_patterns:
        if isinstance(del_, URLResolver):
            if del_.namespace is None and del_.app_name is None:
                yield from namngivna(del_.url_patterns)
        elif isinstance(del_, URLPattern) and del_.name:
            yield del_.name


def test_varje_sida_ar_med() -> None:
    assert set(namngivna()) == set(SIDOR) | set(INGEN_SIDA)


@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}, {"color_scheme": "dark"}], ids=["dator", "telefon", "mork"])
def test_alla_sidor_ar_tillgangliga_och_haller_sig_inom_skarmen(
    personer: Personer,
    fonster: Callable[..., BrowserContext],
    granska: Callable[[Page], None],
    vy: dict[str, Any],
) -> None:
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    aktivitet = Aktivitet.objects.select_related("mal").earliest("pk")
    objekt = {
        "avsnitt": Avsnitt.objects.filter(lagesbild=lagesbild, prioriterat_omrade__isnull=False).earliest("pk").pk,
        "rendering": rendering_bestalld(av=personer.samordnare, lagesbild=lagesbild, utgava=Rendering.Utgava.INTERN).pk,
        "plan": aktivitet.mal.plan_id,
        "aktivitet": aktivitet.pk,
    }
    utloggad, samordnare, administrator = (
        fonster(vem, **vy).new_page() for vem in (None, personer.samordnare, personer.administrator)
    )
    for namn, adress in [*SIDOR.items(), ("404", HV + "finns-inte/"), ("403", HV + "behorigheter/")]:
        sida = utloggad if namn == "logga_in" else administrator if namn in ADMINISTRATORENS else samordnare
        svar = sida.goto(adress.format(**objekt))
        assert svar is not None
        assert svar.status == (int(namn) if namn.isdigit() else 200), f"{adress}: {svar.status}"
        granska(sida)
        bredd = sida.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert bredd <= 0, f"{adress} är {bredd} px för bred"
