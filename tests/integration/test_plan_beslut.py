"""A plan from utkast to avslutad: each part decides for itself, what changes after that is told with its reason."""

import pytest

from atgardsplan.models import Aktivitet, Atgardsplan, Indikator, Mal, Orsak, Planandring
from atgardsplan.selectors.plan import andringar
from atgardsplan.services import (
    plan_avslutad,
    plan_beslut_aterkallat,
    plan_beslutad,
    plan_skapad,
    plan_sparad,
    plandel_atertagen,
    plandel_skapad,
    plandel_sparad,
    plandel_struken,
)
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost, PrioriteratOmrade, Samverkansoverenskommelse
from samverkan.roller import Part, Roll
from samverkan.views.logg import HANDELSER
from tests.integration.test_plan import text

HV = "/hasselby-vallingby/atgardsplan/"


@pytest.fixture
def utkast(varld, personer) -> Atgardsplan:
    Atgardsplan.objects.filter(pk=varld.plan.pk).update(
        status="utkast", forvaltning_av=None, forvaltning_tid=None, polis_av=None, polis_tid=None
    )
    return Atgardsplan.objects.select_related("stadsdelsomrade").get(pk=varld.plan.pk)


def test_planen_galler_nar_bada_parter_har_beslutat_var_for_sig(utkast, personer):
    ett = plan_beslutad(av=personer.forvaltningschef, plan=utkast, bygger_pa=utkast.senaste_andring)
    assert (ett.status, ett.forvaltning_av, ett.polis_av) == ("utkast", personer.forvaltningschef, None)
    tva = plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=utkast.senaste_andring)
    assert (tva.status, tva.polis_av) == ("beslutad", personer.lpochef)
    assert [p.handelse for p in Loggpost.objects.filter(handelse="plan_beslutad")] == ["plan_beslutad"] * 2
    with pytest.raises(Last, match="redan beslutad"):
        plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=utkast.senaste_andring)


def test_samma_person_beslutar_inte_for_bada(utkast, personer, varld):
    plan_beslutad(av=personer.forvaltningschef, plan=utkast, bygger_pa=0)
    # The person changes sides and would sign for the other one too.
    personer.forvaltningschef.uppdrag.all().delete()
    personer.forvaltningschef.uppdrag.create(
        roll=Roll.LOKALPOLISOMRADESCHEF, part=Part.POLIS, stadsdelsomrade=varld.omrade, giltig_fran="2024-01-01"
    )
    with pytest.raises(Ogiltigt, match="den andra parten"):
        plan_beslutad(av=personer.forvaltningschef, plan=utkast, bygger_pa=0)


@pytest.mark.parametrize("person", ["enhetschef", "samordnare", "analytiker", "lasare", "administrator", "frammande"])
def test_bara_de_hogsta_cheferna_beslutar(utkast, personer, person):
    with pytest.raises(Nekad):
        plan_beslutad(av=personer[person], plan=utkast, bygger_pa=0)


def test_ingen_beslutar_om_nagot_annat_an_det_som_lastes(utkast, personer, klient):
    sett = utkast.senaste_andring
    plandel_sparad(av=personer.samordnare, objekt=utkast.mal.get(), bygger_pa=1, overgripande_mal="Ett nytt mål")
    with pytest.raises(Krock):
        plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=sett)
    svar = klient(personer.lpochef).post(f"{HV}{utkast.pk}/beslut/", {"sett": sett}, follow=True)
    assert "har ändrats sedan du öppnade sidan" in text(svar.content.decode())
    utkast.refresh_from_db()
    assert utkast.polis_tid is None


def test_en_andring_haver_en_ensam_underskrift(utkast, personer):
    plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=0)
    plan_sparad(av=personer.samordnare, plan=utkast, bygger_pa=2, bakgrund="Ny bakgrund")
    utkast.refresh_from_db()
    assert (utkast.polis_av, utkast.bakgrund) == (None, "<p>Ny bakgrund</p>")
    assert Loggpost.objects.filter(handelse="planbeslut_upphavt").exists()


def test_ett_beslut_kan_tas_tillbaka_sa_lange_det_ar_ensamt(utkast, personer, klient):
    chef = klient(personer.lpochef)
    chef.post(f"{HV}{utkast.pk}/beslut/", {"sett": utkast.senaste_andring})
    assert "Ta tillbaka mitt beslut" in text(chef.get(f"{HV}{utkast.pk}/").content.decode())
    chef.post(f"{HV}{utkast.pk}/beslut/", {"aterkalla": "1"})
    utkast.refresh_from_db()
    assert utkast.polis_tid is None
    plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=0)
    plan_beslutad(av=personer.forvaltningschef, plan=utkast, bygger_pa=0)
    with pytest.raises(Last, match="beslutad av båda"):
        plan_beslut_aterkallat(av=personer.lpochef, plan=utkast)


def test_en_plan_utan_aktiviteter_kan_inte_beslutas(utkast, personer):
    plandel_struken(av=personer.samordnare, objekt=Aktivitet.objects.get(mal__plan=utkast), skal="Görs inte")
    with pytest.raises(Ogiltigt, match="inga aktiviteter"):
        plan_beslutad(av=personer.lpochef, plan=utkast, bygger_pa=utkast.senaste_andring)


def test_efter_beslutet_kravs_skal_och_lasaren_ser_andringen(varld, personer, klient):
    with pytest.raises(Ogiltigt, match="Skriv varför"):
        plandel_sparad(av=personer.enhetschef, objekt=varld.aktivitet, bygger_pa=1, namn="Nytt")
    with pytest.raises(Personuppgift):
        plandel_sparad(av=personer.enhetschef, objekt=varld.aktivitet, bygger_pa=1, namn="N", skal="Ring 070-123 45 67")
    plandel_sparad(av=personer.enhetschef, objekt=varld.aktivitet, bygger_pa=1, namn="Nytt namn", skal="Nytt uppdrag")
    sida = text(klient(personer.lasare).get(f"{HV}{varld.plan.pk}/andringar/").content.decode())
    assert "Skäl: Nytt uppdrag" in sida
    assert "Sociala insatsgrupper → Nytt namn" in sida
    assert "1 ändring" in text(klient(personer.lasare).get(f"{HV}{varld.plan.pk}/").content.decode())


def test_hur_utkastet_kom_till_ser_lasaren_aldrig(utkast, personer):
    plandel_sparad(av=personer.enhetschef, objekt=utkast.mal.get(), bygger_pa=1, overgripande_mal="Ett förslag")
    for chef in (personer.forvaltningschef, personer.lpochef):
        plan_beslutad(av=chef, plan=utkast, bygger_pa=utkast.senaste_andring)
    assert andringar(personer.samordnare, utkast).count() == 3
    assert not andringar(personer.lasare, utkast)


def test_en_avslutad_plan_ar_last_i_alla_delar(varld, personer, klient):
    mal, orsak = varld.aktivitet.mal, Orsak.objects.get(mal=varld.aktivitet.mal)
    plan_avslutad(av=personer.lpochef, plan=varld.plan, slutord="Fortsätt med SIG")
    for gor in (
        lambda: plandel_sparad(av=personer.samordnare, objekt=mal, bygger_pa=1, overgripande_mal="N", skal="x"),
        lambda: plandel_struken(av=personer.samordnare, objekt=orsak, skal="x"),
        lambda: plandel_skapad(av=personer.samordnare, modell=Indikator, under=mal, namn="N", skal="x"),
        lambda: plan_sparad(av=personer.samordnare, plan=varld.plan, bygger_pa=2, namn="N", skal="x"),
        lambda: plan_avslutad(av=personer.lpochef, plan=varld.plan, slutord="Igen"),
    ):
        with pytest.raises(Last, match="avslutad"):
            gor()
    assert "Fortsätt med SIG" in text(klient(personer.lasare).get(f"{HV}{varld.plan.pk}/").content.decode())


def test_det_som_stryks_star_kvar_med_skal_och_kan_tas_med_igen(varld, personer, klient):
    adress = f"{HV}{varld.plan.pk}/aktivitet/{varld.aktivitet.pk}/"
    chef = klient(personer.enhetschef)
    assert chef.post(adress + "stryk/", {"skal": ""}).status_code == 400
    assert chef.post(adress + "stryk/", {"skal": "Pengarna tog slut"}).status_code == 302
    varld.aktivitet.refresh_from_db()
    assert varld.aktivitet.struken
    sida = text(chef.get(f"{HV}{varld.plan.pk}/").content.decode())
    assert "Struket ur planen (1)" in sida
    assert "Pengarna tog slut" in sida
    plandel_atertagen(av=personer.enhetschef, objekt=varld.aktivitet, skal="Nya pengar")
    varld.aktivitet.refresh_from_db()
    assert not varld.aktivitet.struken
    assert list(Planandring.objects.order_by("pk").values_list("slag", flat=True)) == ["struken", "atertagen"]


def test_text_andras_pa_sin_plats_och_krocken_visar_bada(varld, personer, klient):
    adress = f"{HV}{varld.plan.pk}/text/bakgrund/"
    chef = klient(personer.enhetschef)
    del_ = chef.get(adress, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in del_
    assert 'name="text"' in del_
    data = {"text": "Första stycket\n\nAndra", "bygger_pa": "1", "skal": "Nytt läge"}
    svar = chef.post(adress, data, headers={"HX-Request": "true"})
    assert "<p>Andra</p>" in svar.content.decode()
    # Without JavaScript the same address leads back to the page.
    svar = klient(personer.samordnare).post(adress, data | {"text": "Samordnarens"})
    assert svar.status_code == 409
    sida = text(svar.content.decode())
    assert "Samordnarens" in sida
    assert "Första stycket" in sida
    assert Planandring.objects.filter(slag="krock", till__bakgrund="<p>Samordnarens</p>").exists()
    assert chef.get(f"{HV}{varld.plan.pk}/text/namn/").status_code == 404


def test_ny_plan_fran_den_forra_foljer_omradena_dit_de_tar_vid(varld, personer, klient):
    ny = Samverkansoverenskommelse.objects.create(slug="ny", namn="Ny", stadsdelsomrade=varld.omrade)
    skolan = PrioriteratOmrade.objects.create(
        overenskommelse=varld.overenskommelse, slug="skolan", namn="Skolan", ordning=2
    )
    Mal.objects.create(plan=varld.plan, prioriterat_omrade=skolan, ordning=2, overgripande_mal="Trygg skola")
    skolans = Aktivitet.objects.create(mal=skolan.mal.get(), ordning=1, namn="Skolvärdar")
    orsak, indikator = Orsak.objects.get(mal=varld.aktivitet.mal), Indikator.objects.get(mal=varld.aktivitet.mal)
    skolans.orsaker.add(orsak)
    skolans.indikatorer.add(indikator)
    plandel_struken(av=personer.samordnare, objekt=varld.aktivitet, skal="Klar")
    unga = PrioriteratOmrade.objects.create(overenskommelse=ny, slug="unga", namn="Unga i riskzon", ordning=1)
    unga.foregangare.set([varld.prioriterat, skolan])
    PrioriteratOmrade.objects.create(overenskommelse=ny, slug="nytt", namn="Nytt", ordning=2)
    data = {"namn": "Plan 2025", "overenskommelse": ny.pk, "fran": "2025-01-01", "till": "2026-12-31"}
    svar = klient(personer.samordnare).post(f"{HV}ny/", data | {"foregaende": varld.plan.pk})
    assert svar.status_code == 302
    planen = Atgardsplan.objects.get(namn="Plan 2025")
    assert (planen.status, planen.foregaende) == ("utkast", varld.plan)
    mal = planen.mal.get()
    assert (mal.prioriterat_omrade, mal.overgripande_mal) == (unga, varld.aktivitet.mal.overgripande_mal)
    aktivitet = mal.aktiviteter.get()
    assert (aktivitet.namn, aktivitet.foregaende, aktivitet.version) == ("Skolvärdar", skolans, 1)
    assert aktivitet.orsaker.get().mal == mal
    assert aktivitet.indikatorer.get().foregaende == indikator
    # The old plan is as it was.
    assert varld.plan.mal.count() == 2


def test_en_plan_for_ett_annat_omrades_overenskommelse_avvisas(varld, personer):
    kungsholmens = varld.plan_annat.overenskommelse
    falt = {"namn": "P", "fran": varld.plan.fran, "till": varld.plan.till}
    with pytest.raises(Ogiltigt, match="gäller inte"):
        plan_skapad(av=personer.samordnare, omrade=varld.omrade, overenskommelse=kungsholmens, **falt)
    with pytest.raises(Nekad):
        plan_skapad(av=personer.samordnare, omrade=varld.annat, overenskommelse=kungsholmens, **falt)


def test_varje_handelse_har_ord_i_loggen():
    delar = ("mal", "orsak", "indikator", "aktivitet")
    assert {f"{del_}_{vad}" for del_ in delar for vad in ("skapad", "sparad", "krock")} <= HANDELSER.keys()
    assert {f"{del_}_{vad}" for del_ in delar[1:] for vad in ("struken", "atertagen")} <= HANDELSER.keys()
