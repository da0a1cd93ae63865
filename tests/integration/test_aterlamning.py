"""A document that comes back from review: the reason reaches those who go on with it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lagesbild.models import Lagesbild, Underskrift
from lagesbild.services.faststallande import publicerad, rattelse_paborjad, till_granskning, till_utkast
from samverkan.models import Anvandare, Stallforetradare, Uppdrag, Utskick
from tests.integration.test_faststallande import FORV, faststalls, granskas, skriver_under
from tests.lagesbildsdelar import fyll
from tests.personer import DA, Personer, Varld

Klient = Callable[[Anvandare | None], Client]
SKAL = "Tryggheten är för tunn: skriv om torget."


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    return fyll(varld.lagesbild)


def ansvarar(person: Anvandare, lb: Lagesbild) -> None:
    lb.avsnitt.filter(kod="brottsligheten").update(ansvarig=person)


def las(klient: Klient, person: Anvandare, namn: str, *arg: object) -> str:
    return " ".join(klient(person).get(reverse(namn, args=["hasselby-vallingby", *arg])).content.decode().split())


def brev() -> dict[str, Utskick]:
    return {u.mottagare: u for u in Utskick.objects.filter(nyckel__startswith="underskrift:tillbaka:")}


def test_skalet_nar_den_som_skickade_de_ansvariga_och_samordnaren(personer: Personer, lb: Lagesbild) -> None:
    ansvarar(personer.polisanalytiker, lb)
    till_granskning(av=personer.analytiker, lagesbild=lb)
    till_utkast(av=personer.forvaltningschef, lagesbild=lb, skal=SKAL)
    assert set(brev()) == {personer.analytiker.epost, personer.polisanalytiker.epost, personer.samordnare.epost}
    ett = brev()[personer.analytiker.epost]
    assert SKAL in ett.text
    assert str(personer.forvaltningschef) in ett.text
    assert "skickad tillbaka" in ett.amne
    assert f"/lagesbild/{lb.ar}/granskning/" in ett.text


def test_den_som_tar_tillbaka_sjalv_far_inget_brev_och_den_som_slutat_inte_heller(
    personer: Personer, lb: Lagesbild
) -> None:
    ansvarar(personer.polisanalytiker, lb)
    till_granskning(av=personer.samordnare, lagesbild=lb)
    igar = timezone.localdate() - timedelta(days=1)
    Uppdrag.objects.filter(anvandare=personer.polisanalytiker).update(giltig_till=igar)
    ansvarar_ocksa = lb.avsnitt.get(kod="hemligt")
    ansvarar_ocksa.ansvarig = personer.analytiker
    ansvarar_ocksa.save()
    till_utkast(av=personer.samordnare, lagesbild=lb, skal=SKAL)
    assert set(brev()) == {personer.analytiker.epost}
    assert "tillbakatagen" in brev()[personer.analytiker.epost].amne


def test_skalet_star_pa_startsidan_tills_den_skickas_igen(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    ansvarar(personer.polisanalytiker, lb)
    till_granskning(av=personer.analytiker, lagesbild=lb)
    till_utkast(av=personer.forvaltningschef, lagesbild=lb, skal=SKAL)
    for person in (personer.analytiker, personer.polisanalytiker, personer.samordnare):
        sida = las(klient, person, "omrade")
        assert f"Lägesbilden {lb.ar} är skickad tillbaka" in sida
        assert SKAL in sida
    for person in (personer.forvaltningschef, personer.enhetschef, personer.lasare):
        assert SKAL not in las(klient, person, "omrade")
    till_granskning(av=personer.samordnare, lagesbild=lb)
    assert SKAL not in las(klient, personer.analytiker, "omrade")


def test_skalet_star_overst_medan_det_ar_ett_utkast(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    granskas(personer, lb)
    till_utkast(av=personer.forvaltningschef, lagesbild=lb, skal=SKAL)
    for namn in ("lagesbild", "lagesbild_granskning"):
        sida = las(klient, personer.analytiker, namn, lb.ar)
        assert f"{personer.forvaltningschef} skickade tillbaka lägesbilden" in sida
        assert SKAL in sida
    till_granskning(av=personer.samordnare, lagesbild=lb)
    till_utkast(av=personer.samordnare, lagesbild=lb, skal="Vi hann inte.")
    sida = las(klient, personer.analytiker, "lagesbild", lb.ar)
    assert f"{personer.samordnare} tog tillbaka lägesbilden" in sida
    assert SKAL not in sida
    # What was said of version 1's draft is not said of the correction.
    till_granskning(av=personer.samordnare, lagesbild=lb)
    lb.refresh_from_db()
    faststalls_igen(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Fel antal brott.")
    assert "Vi hann inte." not in las(klient, personer.analytiker, "lagesbild", lb.ar)


def faststalls_igen(personer: Personer, lb: Lagesbild) -> None:
    till_utkast(av=personer.samordnare, lagesbild=lb, skal="En sista gång.")
    faststalls(personer, lb)


def test_den_som_undertecknar_kan_skicka_tillbaka_dar(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    granskas(personer, lb)
    assert "Skicka tillbaka med skäl" in las(klient, personer.forvaltningschef, "lagesbild_underteckna", lb.ar)
    assert "Skicka tillbaka med skäl" in las(klient, personer.forvaltningschef, "lagesbild_granskning", lb.ar)
    assert "Skicka tillbaka med skäl" not in las(klient, personer.enhetschef, "lagesbild_underteckna", lb.ar)
    assert "Ta tillbaka till utkast" in las(klient, personer.samordnare, "lagesbild_granskning", lb.ar)
    adress = reverse("lagesbild_underteckna", args=["hasselby-vallingby", lb.ar])
    k = klient(personer.forvaltningschef)
    tomt = k.post(adress, {"tillbaka": "1", "skal": " "})
    assert tomt.status_code == 400
    assert "Inget är undertecknat" not in tomt.content.decode()
    assert k.post(adress, {"tillbaka": "1", "skal": SKAL}).status_code == 302
    lb.refresh_from_db()
    assert lb.status == Lagesbild.Status.UTKAST
    assert SKAL in brev()[personer.samordnare.epost].text


def test_en_stallforetradare_kan_skicka_tillbaka(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    Stallforetradare.objects.create(
        stadsdelsomrade=lb.stadsdelsomrade, chef=personer.forvaltningschef, ersattare=personer.enhetschef,
        giltig_fran=timezone.localdate(), skapad_av=personer.administrator, skapad_tid=DA,
    )  # fmt: skip
    granskas(personer, lb)
    skriver_under(personer.enhetschef, lb, FORV)
    assert "Skicka tillbaka med skäl" in las(klient, personer.enhetschef, "lagesbild_underteckna", lb.ar)
    till_utkast(av=personer.enhetschef, lagesbild=lb, skal=SKAL)
    assert not Underskrift.objects.filter(lagesbild=lb, havd_tid=None).exists()


def test_den_som_undertecknar_ser_bada_utgavorna_och_far_veta_att_bada_galler(
    personer: Personer, lb: Lagesbild, klient: Klient
) -> None:
    granskas(personer, lb)
    k, adress = klient(personer.lpochef), reverse("lagesbild_underteckna", args=["hasselby-vallingby", lb.ar])
    sidor = [" ".join(k.get(adress + fraga).content.decode().split()) for fraga in ("", "?utgava=publik")]
    for sida in sidor:
        assert "Du undertecknar båda utgåvorna: den interna och den publika." in sida
        assert 'name="last"' in sida
    assert ["Spaning på torget." in sida for sida in sidor] == [True, False]
    assert "?utgava=publik" in sidor[0]
    assert "?utgava=intern" in sidor[1]
    summor = [re.findall(r'name="sett" value="([0-9a-f]{64})"', sida) for sida in sidor]
    assert summor[0] == summor[1] != []


def test_dokumentet_star_i_sin_fulla_langd_med_innehall_overst(
    personer: Personer, lb: Lagesbild, klient: Klient
) -> None:
    till_granskning(av=personer.samordnare, lagesbild=lb)
    oppet = las(klient, personer.lpochef, "lagesbild_underteckna", lb.ar)
    fore, fallt = oppet.split("klara eller med skäl</summary>")
    assert "Veckorna är bedömda" in fore  # what is left is not folded
    assert "Veckorna är bedömda" not in fallt
    till_utkast(av=personer.samordnare, lagesbild=lb, skal="Skälen fattas.")
    granskas(personer, lb)
    sida = las(klient, personer.lpochef, "lagesbild_underteckna", lb.ar)
    assert "Veckorna är bedömda" in sida.split("klara eller med skäl</summary>")[1]
    assert "fryst-ruta" not in sida
    for ankare in [*re.findall(r'<h\d id="([^"]+)">(?:Brottsligheten|Arbetssätt)', sida), "underskrift-rubrik"]:
        assert f'href="#{ankare}"' in sida.split("Lägesbilden som den fastställs")[0]


def test_kontrollsumman_ar_kort_och_hela_star_i_titeln(personer: Personer, lb: Lagesbild, klient: Klient) -> None:
    granskas(personer, lb)
    sida = las(klient, personer.lpochef, "lagesbild_underteckna", lb.ar)
    [(hel, visad)] = re.findall(r'<code class="kontrollsumma" title="([0-9a-f]{64})">([^<]+)</code>', sida)
    assert visad == f"{hel[:12]}…"
