"""How an area works with its weeks: who chooses, what is kept, who sees addresses, anchors with dates."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from lagesbild.models import Brevmottagare, Handelsetyp, Nivaankare, Veckoinstallning
from lagesbild.selectors.forslag import ankare_i, ankare_i_vecka
from lagesbild.selectors.installning import brevlista, installning_for
from lagesbild.services.forslag import nivaankare_satt
from lagesbild.services.installning import (
    brevmottagare_borttagen,
    brevmottagare_tillagd,
    veckoinstallning_sparad,
)
from lagesbild.vecka import Vecka
from samverkan.fel import Krock, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db
Klient = Callable[[Anvandare | None], Client]
SIDA = "/hasselby-vallingby/vecka/installningar/"
VAL: dict[str, Any] = {
    "deadline_dag": 9,
    "deadline_tid": time(16),
    "paminnelse_dag": 8,
    "paminnelse_tid": time(8, 30),
    "dolda_forslag": True,
    "skicka_brev": False,
}
FORM = {
    "gor": "installning",
    "deadline_dag": "9",
    "deadline_tid": "16:00",
    "paminnelse_dag": "8",
    "paminnelse_tid": "08:30",
    "dolda_forslag": "on",
}


def spara(av: Anvandare, varld: Varld, **mer: Any) -> Veckoinstallning:
    return veckoinstallning_sparad(**{"av": av, "omrade": varld.omrade, "bygger_pa": 0, **VAL} | mer)


def sida(klient: Client) -> str:
    return klient.get(SIDA).content.decode()


# --- Times and choices -----------------------------------------------------------------------------------------------


def test_utan_val_galler_grunden_och_inget_sparas(varld: Varld) -> None:
    installning = installning_for(varld.omrade)
    assert (installning.version, installning.dolda_forslag, installning.skicka_brev) == (0, False, True)
    assert not Veckoinstallning.objects.exists()


def test_det_valda_sparas_och_loggen_sager_fran_och_till(personer: Personer, varld: Varld) -> None:
    assert spara(personer.samordnare, varld).version == 1
    assert installning_for(varld.omrade).dolda_forslag
    assert not installning_for(varld.annat).dolda_forslag
    spara(personer.samordnare, varld, bygger_pa=1, deadline_tid=time(12))
    post = Loggpost.objects.filter(handelse="veckoinstallning_sparad").latest("pk")
    assert (post.fran, post.till) == ({"deadline_tid": "16:00"}, {"deadline_tid": "12:00"})


def test_tva_som_valjer_samtidigt_far_en_krock(personer: Personer, varld: Varld) -> None:
    spara(personer.samordnare, varld)
    with pytest.raises(Krock) as krock:
        spara(personer.samordnare, varld, skicka_brev=True)
    assert krock.value.nuvarande_data["skicka_brev"] is False
    assert krock.value.forsok["skicka_brev"] is True
    spara(personer.samordnare, varld)  # the same again is no conflict
    assert installning_for(varld.omrade).version == 1


@pytest.mark.parametrize(
    "mer",
    [
        {"paminnelse_dag": 10},
        {"paminnelse_dag": 9, "paminnelse_tid": time(17)},
        {"deadline_dag": 21},
    ],
)
def test_tider_som_inte_gar_ihop(personer: Personer, varld: Varld, mer: dict[str, Any]) -> None:
    with pytest.raises(Ogiltigt):
        spara(personer.samordnare, varld, **mer)
    assert not Veckoinstallning.objects.exists()


@pytest.mark.parametrize("person", ["analytiker", "polisanalytiker", "forvaltningschef", "administrator", "lasare"])
def test_bara_samordnaren_staller_in(personer: Personer, varld: Varld, person: str) -> None:
    av = getattr(personer, person)
    for gor in (
        lambda: spara(av, varld),
        lambda: brevmottagare_tillagd(av=av, omrade=varld.omrade, epost="a@exempel.se"),
        lambda: brevmottagare_borttagen(av=av, omrade=varld.omrade, pk=1),
        lambda: nivaankare_satt(av=av, omrade=varld.omrade, niva=3, text="Oro.", fran=date(2024, 1, 1)),
    ):
        with pytest.raises(Nekad):
            gor()


def test_sidan_sparar_utan_javascript_och_ger_tillbaka_det_valda_vid_krock(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    k = klient(personer.samordnare)
    assert k.post(SIDA, FORM | {"version": "0"}).status_code == 302
    assert installning_for(varld.omrade).deadline_tid == time(16)
    svar = k.post(SIDA, FORM | {"version": "0", "deadline_tid": "10:15"})
    text = svar.content.decode()
    assert svar.status_code == 409
    assert 'value="10:15"' in text
    assert "onsdag veckan efter kl. 16:00" in text
    assert k.post(SIDA, FORM | {"version": "1", "deadline_tid": "10:15"}).status_code == 302
    assert installning_for(varld.omrade).deadline_tid == time(10, 15)
    fel = k.post(SIDA, FORM | {"version": "2", "paminnelse_dag": "12"})
    assert fel.status_code == 400
    assert "Påminnelsen ska skickas senast" in fel.content.decode()
    assert k.post(SIDA, {"gor": "något annat"}).status_code == 400


# --- The list for the brief ------------------------------------------------------------------------------------------


def test_listan_ses_bara_av_den_som_skoter_den(personer: Personer, varld: Varld, klient: Klient) -> None:
    adress = "namnden.sekretariat@exempel.se"
    mottagare = brevmottagare_tillagd(av=personer.samordnare, omrade=varld.omrade, epost=adress, namn="Nämnden")
    assert adress in sida(klient(personer.samordnare))
    for person in ("analytiker", "polisanalytiker", "forvaltningschef", "administrator"):
        user = personer[person]
        assert user is not None
        assert adress not in sida(klient(user))
        assert not brevlista(user, varld.omrade).exists()
    brevmottagare_borttagen(av=personer.samordnare, omrade=varld.omrade, pk=mottagare.pk)
    logg = klient(personer.administrator).get("/hasselby-vallingby/logg/").content.decode()
    assert adress not in logg
    assert "Mottagare av veckobrevet borttagen" in logg


def test_en_adress_star_en_gang_och_ar_en_adress(personer: Personer, varld: Varld, klient: Klient) -> None:
    k = klient(personer.samordnare)
    assert k.post(SIDA, {"gor": "mottagare", "epost": "Namnden@Exempel.se"}).status_code == 302
    igen = k.post(SIDA, {"gor": "mottagare", "epost": "namnden@exempel.se", "namn": "Nämnden"})
    assert igen.status_code == 400
    assert "Adressen finns redan på listan" in igen.content.decode()
    assert 'value="Nämnden"' in igen.content.decode()
    assert "namn@exempel.se" in k.post(SIDA, {"gor": "mottagare", "epost": "ingen adress"}).content.decode()
    with pytest.raises(Ogiltigt):
        brevmottagare_tillagd(av=personer.samordnare, omrade=varld.omrade, epost="ingen adress")


def test_en_framlings_adress_gar_inte_att_ta_bort(personer: Personer, varld: Varld, klient: Klient) -> None:
    annan = Brevmottagare.objects.create(stadsdelsomrade=varld.annat, epost="annan@exempel.se")
    k = klient(personer.samordnare)
    assert k.post(SIDA, {"gor": "mottagare_bort", "pk": str(annan.pk)}).status_code == 302
    assert Brevmottagare.objects.filter(pk=annan.pk).exists()
    assert k.post(SIDA, {"gor": "mottagare_bort", "pk": "x"}).status_code == 400


# --- Anchors ---------------------------------------------------------------------------------------------------------


def ankare(av: Anvandare, varld: Varld, text: str, fran: date, niva: int = 3) -> Nivaankare:
    return nivaankare_satt(av=av, omrade=varld.omrade, niva=niva, text=text, fran=fran)


def test_ett_nytt_ankare_avslutar_det_forra_dagen_innan(personer: Personer, varld: Varld) -> None:
    gammalt = ankare(personer.samordnare, varld, "Ett rån.", date(2024, 1, 1))
    nytt = ankare(personer.samordnare, varld, "Två rån.", date(2024, 11, 4))
    gammalt.refresh_from_db()
    assert gammalt.giltig_till == date(2024, 11, 3)
    assert ankare_i_vecka(personer.analytiker, varld.omrade, Vecka(2024, 44))[3] == gammalt
    assert ankare_i_vecka(personer.analytiker, varld.omrade, Vecka(2024, 45))[3] == nytt
    assert ankare_i(personer.analytiker, varld.omrade, date(2023, 12, 31)) == {}
    assert ankare_i(personer.frammande, varld.omrade, date(2024, 11, 5)) == {}


def test_det_som_har_gallt_skrivs_inte_om(personer: Personer, varld: Varld) -> None:
    ankare(personer.samordnare, varld, "Ett rån.", date(2024, 5, 1))
    for fran in (date(2024, 5, 1), date(2024, 1, 1)):
        with pytest.raises(Ogiltigt, match="senare datum"):
            ankare(personer.samordnare, varld, "Två rån.", fran)
    imorgon = timezone.localdate() + timedelta(days=1)
    ankare(personer.samordnare, varld, "Fell stavat.", imorgon)
    ankare(personer.samordnare, varld, "Fel stavat.", imorgon)
    assert [a.text for a in Nivaankare.objects.order_by("giltig_fran")] == ["Ett rån.", "Fel stavat."]


def test_ankare_som_inte_gar_att_skriva(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Personuppgift):
        ankare(personer.samordnare, varld, "Ring 070-123 45 67", date(2024, 1, 1))
    for text, niva, fran in (
        ("  ", 3, date(2024, 1, 1)),
        ("Oro.", 6, date(2024, 1, 1)),
        ("a" * 1001, 3, date(2024, 1, 1)),
        ("Oro.", 3, date(1900, 1, 1)),
    ):
        with pytest.raises(Ogiltigt):
            ankare(personer.samordnare, varld, text, fran, niva)
    with pytest.raises(ValidationError):
        Nivaankare(stadsdelsomrade=varld.omrade, niva=9, text="x").full_clean()


def test_ankaren_visas_dar_nivan_satts(personer: Personer, varld: Varld, klient: Klient) -> None:
    ankare(personer.samordnare, varld, "Öppen försäljning vid torget.", date(2024, 1, 1))
    k = klient(personer.polisanalytiker)
    for adress in ("vecka/2024/45/", "vecka/2024/45/forslag/", "vecka/installningar/"):
        assert "Öppen försäljning vid torget." in k.get(f"/hasselby-vallingby/{adress}").content.decode()
    assert "Öppen försäljning" not in k.get("/hasselby-vallingby/vecka/2023/45/").content.decode()


def test_ankaret_skrivs_pa_sidan_och_felet_ger_tillbaka_texten(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    k = klient(personer.samordnare)
    data = {"gor": "ankare", "niva": "3", "text": "Ring 070-123 45 67", "fran": "2024-11-04"}
    svar = k.post(SIDA, data)
    assert svar.status_code == 400
    assert "Ring 070-123 45 67" in svar.content.decode()
    assert k.post(SIDA, data | {"text": "Ett rån."}).status_code == 302
    assert Nivaankare.objects.get().giltig_fran == date(2024, 11, 4)


# --- Kinds of events -------------------------------------------------------------------------------------------------


def test_handelsetyper_laggs_till_doljs_och_byter_namn(personer: Personer, varld: Varld, klient: Klient) -> None:
    k = klient(personer.samordnare)
    assert k.post(SIDA, {"gor": "typ_ny", "namn": "Båtstöld"}).status_code == 302
    assert "Båtstöld" in sida(k)
    assert k.post(SIDA, {"gor": "typ_ny", "namn": "båtstöld"}).status_code == 400
    assert k.post(SIDA, {"gor": "typ", "slug": "ran", "namn": "Personrån", "dold": "on"}).status_code == 302
    assert Handelsetyp.objects.get(slug="ran").dold
    fel = k.post(SIDA, {"gor": "typ", "slug": "hot", "namn": "Båtstöld"})
    assert fel.status_code == 400
    assert "Det finns redan en händelsetyp" in fel.content.decode()
    assert "Personrån" in sida(klient(personer.analytiker))


def test_sidan_ar_for_alla_som_arbetar_i_omradet(personer: Personer, varld: Varld, klient: Klient) -> None:
    assert "Samordnaren kan ändra" in sida(klient(personer.analytiker))
    assert "<form" not in sida(klient(personer.analytiker)).split("<main", 1)[1].split("</main", 1)[0]
    assert klient(personer.lasare).get(SIDA).status_code == 403
    assert klient(personer.frammande).get(SIDA).status_code == 404
    assert klient(personer.analytiker).post(SIDA, FORM).status_code == 403
