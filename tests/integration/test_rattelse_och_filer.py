"""What comes after: a correction, files of versions and drafts, the whole way through pages and API."""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lagesbild import dokument
from lagesbild.models import (
    Avsnitt,
    Lagesbild,
    Rendering,
)
from lagesbild.selectors.faststallande import igenkand
from lagesbild.selectors.kontroll import kontroller
from lagesbild.services.faststallande import (
    publicerad,
    rattelse_avbruten,
    rattelse_paborjad,
    till_granskning,
)
from lagesbild.services.rendering import gamla_utkastfiler_borttagna, rendering_bestalld
from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Part
from tests.integration.test_faststallande import Klient, andras, faststalls
from tests.lagesbildsdelar import TEXTER, fyll
from tests.personer import Personer, Varld

FORV, POLIS = Part.FORVALTNING, Part.POLIS
ROT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lb(varld: Varld, personer: Personer) -> Lagesbild:
    """The draft of 2024 with all that the law asks, one intern section, and points that need a reason."""
    return fyll(varld.lagesbild)


def test_en_rattelse_ar_en_ny_version_med_orsak_och_andringar(personer: Personer, lb: Lagesbild):
    forsta = faststalls(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    with pytest.raises(Ogiltigt, match="Skriv varför"):
        rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak=" ")
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Fel antal brott.")
    andras(personer.analytiker, lb, "brottsligheten", f"<p>{TEXTER['brottsligheten'].replace('412', '421')}</p>")
    andras(personer.analytiker, lb, "hemligt", "<p>Ingen spaning.</p>")
    andras(personer.analytiker, lb, "unga-i-risk", "<p>Fler rekryteras.</p>", behov_av_atgarder=False)
    andra = faststalls(personer, lb)
    assert (andra.nummer, andra.orsak, lb.status) == (2, "Fel antal brott.", Lagesbild.Status.FASTSTALLD)
    funna = {(a["vad"], a["var"]): a for a in andra.andringar}
    assert funna["Text", "Brottsligheten"]["fran"].startswith("Under året anmäldes 1 412")
    assert funna["Text", "Brottsligheten"]["till"].startswith("Under året anmäldes 1 421")
    assert funna["Text", "Arbetssätt"]["utgavor"] == ["intern"]
    assert funna["Behov av särskilda åtgärder", "Unga i risk för kriminalitet"]["till"] == "Nej"
    assert "Rättar version 1" in andra.utgavor.get(utgava="publik").innehall["datum"]
    assert (
        dokument.kontrollsumma(forsta.utgavor.get(utgava="intern").innehall)
        == forsta.utgavor.get(utgava="intern").sha256
    )
    assert forsta.underskrifter.count() == andra.underskrifter.count() == 2


def test_medan_rattelsen_skrivs_laser_lasaren_den_version_som_galler(personer: Personer, lb: Lagesbild, klient: Klient):
    faststalls(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Fel antal brott.")
    andras(personer.analytiker, lb, "brottsligheten", "<p>Halvfärdig text om 9 brott.</p>")
    lasare, omrade = klient(personer.lasare), lb.stadsdelsomrade.slug
    version = reverse("lagesbild_version", args=[omrade, 2024, 1])
    svar = lasare.get(reverse("lagesbild", args=[omrade, 2024]))
    assert svar["Location"] == version
    sida = lasare.get(version).content.decode()
    assert "1 412 brott" in sida
    assert "Halvfärdig" not in sida
    assert "Spaning" not in sida
    assert lasare.get(f"{version}?utgava=intern").status_code == 404
    avsnitt = lb.avsnitt.get(kod="brottsligheten")
    assert lasare.get(reverse("avsnitt", args=[omrade, 2024, avsnitt.pk])).status_code == 404
    api = lasare.get(f"/api/v1/lagesbilder/{lb.pk}/").json()
    assert (api["avsnitt"], api["kallor"]) == ([], [])
    assert "Halvfärdig" not in lasare.get(reverse("lagesbild_jamfor", args=[omrade])).content.decode()


def test_startsidan_sager_cheferna_att_en_rattelse_pagar_och_nar_den_vantar_pa_dem(
    personer: Personer, lb: Lagesbild, klient: Klient
):
    def start(vem: str) -> str:
        return " ".join(klient(personer[vem]).get("/hasselby-vallingby/").content.decode().split())

    faststalls(personer, lb)
    assert "rättas</a>" not in start("forvaltningschef")
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Fel antal brott.")
    for chef in ("forvaltningschef", "lpochef"):
        assert "Lägesbilden 2024 rättas</a>" in start(chef)
    assert "rättas</a>" not in start("enhetschef")  # who does not sign
    andras(personer.analytiker, lb, "unga-i-risk", "<p>Fler rekryteras.</p>")
    lb.refresh_from_db()
    till_granskning(av=personer.analytiker, lagesbild=lb)
    for chef in ("forvaltningschef", "lpochef"):
        assert "Läs och underteckna rättelsen av lägesbilden 2024</a>" in start(chef)
        assert "rättas</a>" not in start(chef)


def test_en_rattelse_utan_andringar_kan_avbrytas(personer: Personer, lb: Lagesbild):
    faststalls(personer, lb)
    publicerad(av=personer.samordnare, lagesbild=lb)
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Kanske fel.")
    assert rattelse_avbruten(av=personer.samordnare, lagesbild=lb).status == Lagesbild.Status.PUBLICERAD
    rattelse_paborjad(av=personer.samordnare, lagesbild=lb, orsak="Säkert fel.")
    andras(personer.analytiker, lb, "inledning", "<p>Nytt.</p>")
    with pytest.raises(Ogiltigt, match="redan ändrats"):
        rattelse_avbruten(av=personer.samordnare, lagesbild=lb)


def test_den_som_inte_far_publicera_eller_ratta_nekas(personer: Personer, lb: Lagesbild):
    faststalls(personer, lb)
    for av in (personer.analytiker, personer.enhetschef, personer.lasare, personer.administrator):
        with pytest.raises(Nekad):
            publicerad(av=av, lagesbild=lb)
        with pytest.raises(Nekad):
            rattelse_paborjad(av=av, lagesbild=lb, orsak="Fel.")


# --- Files -----------------------------------------------------------------------------------------------------------


def gjord(rendering: Rendering, innehall: bytes, avslutad: timedelta = timedelta()) -> Rendering:
    rendering.fil.save("x.pdf", ContentFile(innehall), save=False)
    rendering.status, rendering.andel = Rendering.Status.KLAR, 100
    rendering.avslutad = timezone.now() - avslutad
    rendering.sha256 = hashlib.sha256(innehall).hexdigest()
    rendering.save()
    rendering.fil.close()
    return rendering


def test_en_publik_fil_av_ett_utkast_blir_aldrig_synlig(personer: Personer, lb: Lagesbild, klient: Klient):
    utkast = gjord(
        rendering_bestalld(av=personer.analytiker, lagesbild=lb, utgava=Rendering.Utgava.PUBLIK), b"%PDF utkast"
    )
    version = faststalls(personer, lb)
    publik = gjord(Rendering.objects.get(version=version, utgava="publik"), b"%PDF fryst")
    intern = gjord(Rendering.objects.get(version=version, utgava="intern"), b"%PDF intern")
    lasare = klient(personer.lasare)
    adress = {
        r.pk: reverse("rendering_fil", args=[lb.stadsdelsomrade.slug, 2024, r.pk]) for r in (utkast, publik, intern)
    }
    svar = [lasare.get(adress[r.pk]) for r in (utkast, publik, intern)]
    assert [s.status_code for s in svar] == [404, 200, 404]
    assert b"".join(svar[1].streaming_content) == b"%PDF fryst"  # type: ignore[attr-defined]
    assert [f.version for f in igenkand(personer.analytiker, utkast.sha256)] == [None]
    assert igenkand(personer.lasare, utkast.sha256) == []


def test_filer_som_ingen_version_behover_stadas_bort(personer: Personer, lb: Lagesbild):
    def bestalld(utgava: Rendering.Utgava) -> Rendering:
        return rendering_bestalld(av=personer.analytiker, lagesbild=lb, utgava=utgava)

    gammal = gjord(bestalld(Rendering.Utgava.INTERN), b"gammal", timedelta(days=8))
    ersatt = gjord(bestalld(Rendering.Utgava.PUBLIK), b"ersatt", timedelta(hours=2))
    version = faststalls(personer, lb)
    fryst = gjord(Rendering.objects.get(version=version, utgava="publik"), b"fryst", timedelta(days=900))
    assert gamla_utkastfiler_borttagna() == 2
    kvar = set(Rendering.objects.filter(lagesbild=lb).values_list("pk", flat=True))
    assert fryst.pk in kvar
    assert not {gammal.pk, ersatt.pk} & kvar
    lager = fryst.fil.storage
    assert (lager.exists(str(fryst.fil)), lager.exists(str(gammal.fil))) == (True, False)


def test_en_fil_eller_en_kontrollsumma_sager_vilken_version_den_ar(personer: Personer, lb: Lagesbild, klient: Klient):
    version = faststalls(personer, lb)
    fil = gjord(Rendering.objects.get(version=version, utgava="publik"), b"%PDF publik")
    summa = version.utgavor.get(utgava="intern").sha256

    def svar(person: Anvandare, **data: object) -> str:
        return klient(person).post(reverse("verifiera"), data).content.decode()

    uppladdad = SimpleUploadedFile("lagesbild.pdf", b"%PDF publik")
    assert "version 1</a>, publik utgåva" in " ".join(svar(personer.lasare, fil=uppladdad).split())
    assert "Filen är äkta" in svar(personer.analytiker, summa=f" {summa[:32].upper()} {summa[32:]}")
    assert "Ingen version" in svar(personer.lasare, summa=summa)
    assert "Ingen version" in svar(personer.frammande, summa=fil.sha256)
    assert "Ingen version" in svar(personer.lasare, fil=SimpleUploadedFile("x.pdf", b"%PDF annan"))
    assert "64 tecken" in svar(personer.lasare, summa="abc")
    [api] = klient(personer.lasare).get(f"/api/v1/lagesbildsversioner/summa/{fil.sha256}/").json()
    assert (api["ar"], api["version"], api["ersatt_av"]) == (2024, 1, None)


# --- Pages and API ---------------------------------------------------------------------------------------------------


def test_hela_vagen_genom_sidorna(personer: Personer, lb: Lagesbild, klient: Klient):
    def adress(namn: str) -> str:
        return reverse(f"lagesbild_{namn}", args=[lb.stadsdelsomrade.slug, 2024])

    skriver = klient(personer.samordnare)
    sida = skriver.get(adress("granskning")).content.decode()
    assert "Vad som saknas" in sida
    assert reverse("ar", args=[lb.stadsdelsomrade.slug, 2024]) in sida
    assert skriver.post(adress("skal"), {"kontroll": "tackning", "skal": "Ring 070-174 06 35"}).status_code == 400
    for kod in [k.kod for k in kontroller(personer.samordnare, lb) if k.lage == "skal-saknas"]:
        assert skriver.post(adress("skal"), {"kontroll": kod, "skal": "Känt."})["Location"].endswith(f"#{kod}")
    skriver.post(adress("granskning"), {"till": "granskning"})
    start = klient(personer.lpochef).get(reverse("omrade", args=[lb.stadsdelsomrade.slug])).content.decode()
    assert "underteckna lägesbilden 2024" in start
    for person, part in ((personer.forvaltningschef, FORV), (personer.lpochef, POLIS)):
        chef = klient(person)
        svar = chef.get(adress("underteckna"))
        data = {"part": part.value, "sett": svar.context["summa"], "last": "on"}
        assert chef.post(adress("underteckna"), {**data, "last": ""}).status_code == 400
        assert chef.post(adress("underteckna"), {**data, "sett": "0" * 64}).status_code == 409
        assert chef.post(adress("underteckna"), data).status_code == 302
    assert skriver.post(adress("publicera")).status_code == 302
    lb.refresh_from_db()
    assert lb.status == Lagesbild.Status.PUBLICERAD
    for namn in ("versioner", "granskning"):
        assert "ersion 1" in skriver.get(adress(namn)).content.decode()
    version = skriver.get(reverse("lagesbild_version", args=[lb.stadsdelsomrade.slug, 2024, 1])).content.decode()
    assert "Känt." in version
    assert (
        "Känt."
        not in klient(personer.lasare)
        .get(reverse("lagesbild_version", args=[lb.stadsdelsomrade.slug, 2024, 1]))
        .content.decode()
    )
    svar = skriver.post(adress("ratta"), {"orsak": "Fel."})
    assert svar["Location"] == reverse("lagesbild", args=[lb.stadsdelsomrade.slug, 2024])
    andras(personer.analytiker, lb, "inledning", "<p>Läget efter rättelsen.</p>")
    jamfort = skriver.get(f"{reverse('lagesbild_jamfor', args=[lb.stadsdelsomrade.slug])}?fran=2024-1&till=2024-utkast")
    assert "efter rättelsen" in re.sub(r"<[^>]+>", "", jamfort.content.decode())
    assert skriver.get(f"{reverse('lagesbild_jamfor', args=[lb.stadsdelsomrade.slug])}?fran=1999-1").status_code == 400


def test_hela_vagen_genom_apiet(personer: Personer, lb: Lagesbild, klient: Klient):
    bas = f"/api/v1/lagesbilder/{lb.pk}"

    def post(person: Anvandare, adress: str, **data: object) -> SimpleNamespace:
        svar = klient(person).post(adress, data, "application/json")
        return SimpleNamespace(kod=svar.status_code, svar=svar.json())

    for k in klient(personer.samordnare).get(f"{bas}/kontroller/").json():
        if k["lage"] == "skal-saknas":
            assert post(personer.samordnare, f"{bas}/skal/", kontroll=k["kod"], skal="Känt.").kod == 200
    assert post(personer.samordnare, f"{bas}/granskning/", till="granskning").svar["status"] == "granskning"
    for person, part in ((personer.forvaltningschef, "forvaltning"), (personer.lpochef, "polis")):
        sett = klient(person).get(f"{bas}/underskrift/").json()
        assert (sett["parter"], sett["klart"]) == ([part], True)
        assert post(person, f"{bas}/underskrift/", part=part, sett="0" * 64).kod == 409
        efter = post(person, f"{bas}/underskrift/", part=part, sett=sett["sett"])
    assert efter.svar["status"] == "faststalld"
    [version] = klient(personer.lasare).get("/api/v1/lagesbildsversioner/?ar=2024").json()["results"]
    assert [u["utgava"] for u in version["utgavor"]] == ["publik"]
    fryst = klient(personer.lasare).get(f"/api/v1/lagesbildsversioner/{version['id']}/innehall/").json()
    assert dokument.kontrollsumma(fryst["innehall"]) == fryst["sha256"] == version["utgavor"][0]["sha256"]
    intern = f"/api/v1/lagesbildsversioner/{version['id']}/innehall/?utgava=intern"
    assert klient(personer.lasare).get(intern).status_code == 404
    versionen = f"/api/v1/lagesbildsversioner/{version['id']}"
    assert post(personer.samordnare, f"{versionen}/publicera/").svar["status"] == "publicerad"
    assert post(personer.samordnare, f"{versionen}/rattelse/", orsak="Fel.").svar["status"] == "utkast"


def test_kontrollernas_fragor_vaxer_inte_med_dokumentet(
    personer: Personer, lb: Lagesbild, django_assert_max_num_queries
):
    with django_assert_max_num_queries(32):
        forst = len(kontroller(personer.samordnare, lb))
    for nr in range(30):
        Avsnitt.objects.create(
            lagesbild=lb, kod=f"a{nr}", ordning=100 + nr, rubrik=f"A{nr}", text=f"<p>Under {nr} veckor sågs 3 rån.</p>"
        )
    with django_assert_max_num_queries(32):
        assert len(kontroller(personer.samordnare, lb)) == forst


def test_ett_prioriterat_omrade_utan_svar_hindrar(personer: Personer, varld: Varld, lb: Lagesbild):
    avsnitt = lb.avsnitt.get(kod="unga-i-risk")
    Avsnitt.objects.filter(pk=avsnitt.pk).update(behov_av_atgarder=None, kommentar="")
    k = next(k for k in kontroller(personer.samordnare, lb) if k.kod == "prioriterade")
    assert [p.objekt for p in k.punkter] == ["unga-i-risk:behov", "unga-i-risk:kommentar"]
    assert {p.plats.pk for p in k.punkter} == {avsnitt.pk}
    varld.overenskommelse.giltig_fran = date(2025, 1, 1)
    varld.overenskommelse.save()
    k = next(k for k in kontroller(personer.samordnare, lb) if k.kod == "prioriterade")
    assert "Ingen överenskommelse" in k.utfall
