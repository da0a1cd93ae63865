"""Councils, groups and their meetings: who sits there, what was said and decided, and that it is locked afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from atgardsplan.models import Aktivitet
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Arbetsgrupp, Beslut, Dagordningspunkt, Gruppmedlem, Loggpost, Mote, Rad
from samverkan.services.grupp import arbetsgrupp_andrad, arbetsgrupp_skapad, medlem_avslutad, medlem_tillagd
from samverkan.services.gruppmote import (
    beslut_andrat,
    beslut_fattat,
    beslut_genomfort,
    mote_andrat,
    mote_fort,
    mote_installt,
    mote_justerat,
    mote_planerat,
    punkt_andrad,
    punkt_borttagen,
    punkt_flyttad,
    punkt_tillagd,
)
from tests.varldsdelar import ett_gruppmote

HV = "/hasselby-vallingby/"


@pytest.fixture
def mote(varld, personer) -> Mote:
    return ett_gruppmote(varld.omrade, personer.samordnare)


def halls(mote: Mote, av: Any) -> Mote:
    return mote_fort(
        av=av,
        mote=mote,
        bygger_pa=mote.version,
        anteckningar="Alla var med.",
        narvarande=list(mote.grupp.medlemmar.all()),
    )


def nasta(mote: Mote, av: Any, dagar: int = 28) -> Mote:
    start = mote.start + timedelta(days=dagar)
    return mote_planerat(av=av, grupp=mote.grupp, rubrik="Nästa", start=start, slut=start + timedelta(hours=1))


def test_ett_mote_fran_kallelse_till_justering(mote, personer, klient):
    samordnare, chef = klient(personer.samordnare), klient(personer.enhetschef)
    adress = f"{HV}samverkan/mote/{mote.pk}/"
    assert samordnare.post(f"{adress}punkt/", {"rubrik": "Platserna", "foredragande": "Kommunpolis"}).status_code == 302
    punkt = Dagordningspunkt.objects.get(rubrik="Platserna")
    data = {"rubrik": "Platserna", "anteckning": "Torget är lugnare.", "version": punkt.version}
    assert samordnare.post(f"{adress}punkt/{punkt.pk}/", data).status_code == 302
    beslut = {"text": "Kvällsnärvaro i oktober.", "punkt": punkt.pk, "ansvarig_hemvist": "polis"}
    assert samordnare.post(f"{adress}beslut/", beslut | {"klart_senast": "2024-12-01"}).status_code == 302
    medlem = Gruppmedlem.objects.get(rad=mote.rad)
    data = {"narvarande": [medlem.pk], "anteckningar": "Mötet öppnades 9.30.", "version": mote.version}
    assert samordnare.post(f"{adress}anteckningar/", data).status_code == 302
    mote.refresh_from_db()
    assert (mote.status, list(mote.narvarande.all())) == (Mote.Status.HALLET, [medlem])
    sida = chef.get(adress).content.decode()
    for ord_ in ("Torget är lugnare.", "Kvällsnärvaro i oktober.", "Försenat", "Justera och lås"):
        assert ord_ in sida
    assert chef.post(f"{adress}justera/", {"sett": mote.skrivning}).status_code == 302
    mote.refresh_from_db()
    assert mote.justerat_av == personer.enhetschef
    assert "Mötet är justerat" in samordnare.post(f"{adress}punkt/", {"rubrik": "För sent"}).content.decode()
    assert not Dagordningspunkt.objects.filter(rubrik="För sent").exists()
    handelser = list(Loggpost.objects.filter(stadsdelsomrade=mote.stadsdelsomrade).values_list("handelse", flat=True))
    assert {"punkt_tillagd", "punkt_andrad", "beslut_fattat", "mote_fort", "mote_justerat"} <= set(handelser)


def test_den_som_skrev_senast_justerar_inte(mote, personer):
    halls(mote, personer.enhetschef)
    punkt_andrad(
        av=personer.samordnare, punkt=mote.punkter.get(), bygger_pa=1, rubrik="Läget", anteckning="Lugnt i alla delar."
    )
    mote.refresh_from_db()
    with pytest.raises(Nekad, match="skrev anteckningarna senast"):
        mote_justerat(av=personer.samordnare, mote=mote, sett=mote.skrivning)
    assert mote_justerat(av=personer.enhetschef, mote=mote, sett=mote.skrivning).justerat_tid


def test_den_som_justerar_har_sett_allt_som_skrevs(mote, personer):
    mote = halls(mote, personer.samordnare)
    mote.refresh_from_db()
    sett = mote.skrivning
    beslut_fattat(av=personer.samordnare, mote=mote, text="Ett beslut till.")
    with pytest.raises(Krock, match="medan du läste"):
        mote_justerat(av=personer.enhetschef, mote=mote, sett=sett)
    assert not Mote.objects.get(pk=mote.pk).justerat_tid


def test_ett_mote_som_inte_ar_hallet_justeras_inte_och_ett_installt_andras_inte(mote, personer):
    with pytest.raises(Ogiltigt, match="hållet"):
        mote_justerat(av=personer.enhetschef, mote=mote, sett=mote.skrivning)
    with pytest.raises(Ogiltigt, match="varför"):
        mote_installt(av=personer.samordnare, mote=mote, bygger_pa=1, orsak=" ")
    mote = mote_installt(av=personer.samordnare, mote=mote, bygger_pa=1, orsak="För få kunde komma.")
    assert (mote.status, mote.andring) == (Mote.Status.INSTALLT, 1)
    with pytest.raises(Last, match="inställt"):
        punkt_tillagd(av=personer.samordnare, mote=mote, rubrik="Ny")
    assert Loggpost.objects.get(handelse="mote_installt").orsak == "För få kunde komma."


def test_ett_mote_som_inte_har_borjat_ar_inte_hallet(mote, personer):
    kommande = nasta(mote, personer.samordnare, dagar=(timezone.now() - mote.start).days + 7)
    with pytest.raises(Ogiltigt, match="inte börjat"):
        halls(kommande, personer.samordnare)


def test_tva_som_skriver_om_samma_punkt_far_se_bada_texterna(mote, personer, klient):
    punkt = mote.punkter.get()
    punkt_andrad(av=personer.enhetschef, punkt=punkt, bygger_pa=1, rubrik=punkt.rubrik, anteckning="Chefens text.")
    data = {"rubrik": punkt.rubrik, "anteckning": "Min text.", "version": 1}
    adress = f"{HV}samverkan/mote/{mote.pk}/punkt/{punkt.pk}/"
    svar = klient(personer.samordnare).post(adress, data)
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Chefens text." in sida
    assert sida.count("Min text.") == 2  # in the comparison and in the field
    assert Loggpost.objects.get(handelse="krock").till == {"anteckning": "Min text."}
    # The next save builds on what was shown.
    assert 'name="version" value="2"' in sida
    assert klient(personer.samordnare).post(adress, data | {"version": 2}).status_code == 302
    assert Dagordningspunkt.objects.get(pk=punkt.pk).anteckning == "Min text."


def test_samma_text_en_gang_till_ar_ingen_krock(mote, personer):
    punkt = mote.punkter.get()
    for _ in range(2):
        ny = punkt_andrad(av=personer.enhetschef, punkt=punkt, bygger_pa=1, rubrik=punkt.rubrik, anteckning="Lika.")
    assert ny.version == 2


def test_punkter_flyttas_och_bara_tomma_tas_bort(mote, personer):
    forsta = mote.punkter.get()
    andra = punkt_tillagd(av=personer.samordnare, mote=mote, rubrik="Andra")
    punkt_flyttad(av=personer.samordnare, punkt=andra, upp=True)
    punkt_flyttad(av=personer.samordnare, punkt=Dagordningspunkt.objects.get(pk=andra.pk), upp=True)  # first already
    assert [p.rubrik for p in mote.punkter.order_by("ordning")] == ["Andra", "Läget i veckorna"]
    with pytest.raises(Ogiltigt, match="anteckningar eller beslut"):
        punkt_borttagen(av=personer.samordnare, punkt=forsta)
    punkt_borttagen(av=personer.samordnare, punkt=andra)
    assert mote.punkter.count() == 1


def test_oppna_beslut_foljer_med_till_nasta_mote_tills_de_ar_genomforda(mote, personer, klient):
    beslut = mote.beslut.get()
    senare = nasta(mote, personer.samordnare)
    assert senare.punkter.get().rubrik == "Uppföljning av tidigare beslut"
    adress = f"{HV}samverkan/mote/{senare.pk}/"
    webb = klient(personer.samordnare)
    assert beslut.text in webb.get(adress).content.decode()
    svar = webb.post(f"{HV}samverkan/mote/{mote.pk}/beslut/{beslut.pk}/genomfort/", {"genomfort": "1"})
    assert svar.status_code == 302
    assert Beslut.objects.get(pk=beslut.pk).klart_av == personer.samordnare
    assert beslut.text not in webb.get(f"{HV}samverkan/").content.decode()
    tredje = nasta(mote, personer.samordnare, dagar=56)
    assert not tredje.punkter.exists()


def test_ett_beslut_ar_genomfort_ocksa_efter_justeringen_men_andras_inte(mote, personer):
    mote = halls(mote, personer.samordnare)
    mote.refresh_from_db()
    mote_justerat(av=personer.enhetschef, mote=mote, sett=mote.skrivning)
    beslut = Beslut.objects.get()
    assert beslut_genomfort(av=personer.lpochef, beslut=beslut, genomfort=True).klart_tid
    with pytest.raises(Last):
        beslut_andrat(av=personer.samordnare, beslut=beslut, bygger_pa=1, text="Något annat.")


def test_ett_beslut_blir_en_aktivitet_och_bada_vet_om_det(mote, varld, personer, klient):
    beslut = mote.beslut.get()
    webb = klient(personer.samordnare)
    adress = f"{HV}samverkan/mote/{mote.pk}/"
    ny = f"{HV}atgardsplan/{varld.plan.pk}/aktivitet/ny/?beslut={beslut.pk}"
    assert ny in webb.get(adress).content.decode()
    assert beslut.text in webb.get(ny).content.decode()
    Aktivitet.objects.filter(pk=varld.aktivitet.pk).update(beslut=beslut)
    sida = webb.get(adress).content.decode()
    assert varld.aktivitet.namn in sida
    assert ny not in sida


def test_flyttat_mote_raknas_som_andring_for_kalendern(mote, personer):
    falt = {"rubrik": mote.rubrik, "slut": mote.slut, "lokal": "Sal 2"}
    mote = mote_andrat(av=personer.samordnare, mote=mote, bygger_pa=1, start=mote.start, **falt)
    assert mote.andring == 1
    mote = mote_andrat(av=personer.samordnare, mote=mote, bygger_pa=2, start=mote.start, **falt)
    assert (mote.andring, mote.version) == (1, 2)
    with pytest.raises(Ogiltigt, match="sluta efter"):
        mote_andrat(av=personer.samordnare, mote=mote, bygger_pa=2, start=mote.slut, **falt)


def test_lasaren_ser_bara_det_justerade_och_inga_personnamn(mote, personer, klient):
    medlem_tillagd(
        av=personer.samordnare, grupp=mote.grupp, hemvist="forvaltning", funktion="Säkerhetsstrateg",
        person=personer.samordnare, giltig_fran=date(2024, 1, 1),
    )  # fmt: skip
    adress = f"{HV}samverkan/rad/{mote.rad_id}/"
    assert personer.samordnare.namn in klient(personer.analytiker).get(adress).content.decode()
    sida = klient(personer.lasare).get(adress).content.decode()
    assert "Säkerhetsstrateg" in sida
    assert personer.samordnare.namn not in sida
    assert mote.rubrik not in sida
    mote = halls(mote, personer.samordnare)
    mote.refresh_from_db()
    mote_justerat(av=personer.enhetschef, mote=mote, sett=mote.skrivning)
    assert mote.rubrik in klient(personer.lasare).get(adress).content.decode()
    assert klient(personer.lasare).get(f"{HV}samverkan/mote/{mote.pk}/").status_code == 200


def test_en_plats_galler_mellan_tva_dagar_och_finns_en_gang(varld, personer):
    rad = Rad.objects.create(stadsdelsomrade=varld.omrade, slag="operativ", namn="Gruppen")
    falt: dict[str, Any] = {"av": personer.samordnare, "grupp": rad, "hemvist": "polis", "funktion": "Kommunpolis"}
    medlem = medlem_tillagd(**falt, giltig_fran=date(2024, 1, 1))
    with pytest.raises(Ogiltigt, match="sitter redan"):
        medlem_tillagd(**falt | {"funktion": "kommunpolis"}, giltig_fran=date(2024, 6, 1))
    with pytest.raises(Ogiltigt, match="börjar 2024-01-01"):
        medlem_avslutad(av=personer.samordnare, medlem=medlem, sista_dag=date(2023, 12, 31))
    medlem_avslutad(av=personer.samordnare, medlem=medlem, sista_dag=date(2024, 5, 31))
    assert medlem_tillagd(**falt, giltig_fran=date(2024, 6, 1)).pk
    with pytest.raises(Ogiltigt, match="organisation"):
        medlem_tillagd(**falt | {"hemvist": "annan", "funktion": "Rektor"}, giltig_fran=date(2024, 1, 1))
    with pytest.raises(Ogiltigt, match="inget uppdrag"):
        medlem_tillagd(**falt | {"funktion": "Analytiker"}, person=personer.frammande, giltig_fran=date(2024, 1, 1))


def test_personuppgifter_sparas_inte_i_anteckningarna(mote, personer, klient):
    data = {"anteckningar": "Ring 070-123 45 67.", "version": mote.version}
    svar = klient(personer.samordnare).post(f"{HV}samverkan/mote/{mote.pk}/anteckningar/", data)
    assert svar.status_code == 400
    assert "Ring 070-123 45 67." in svar.content.decode()
    assert not Mote.objects.get(pk=mote.pk).anteckningar
    with pytest.raises(Personuppgift):
        beslut_fattat(av=personer.samordnare, mote=mote, text="Kontakta 19900101-1239.")


def test_arbetsgruppen_andras_med_sina_omraden_och_slutar_en_dag(varld, personer, klient):
    falt: dict[str, Any] = {"namn": "Unga", "ansvarig_chef": "Enhetschef", "motesfrekvens": "1 gång per månad"}
    grupp = arbetsgrupp_skapad(av=personer.samordnare, omrade=varld.omrade, prioriterade_omraden=[], **falt)
    webb = klient(personer.samordnare)
    data = {**falt, "prioriterade_omraden": [varld.prioriterat.pk], "version": 1}
    assert webb.post(f"{HV}samverkan/arbetsgrupp/{grupp.pk}/andra/", data).status_code == 302
    assert list(Arbetsgrupp.objects.get(pk=grupp.pk).prioriterade_omraden.all()) == [varld.prioriterat]
    assert Loggpost.objects.get(handelse="arbetsgrupp_andrad").till == {
        "prioriterade_omraden": [str(varld.prioriterat)]
    }
    with pytest.raises(Krock):
        arbetsgrupp_andrad(
            av=personer.enhetschef, grupp=grupp, bygger_pa=1, **falt | {"namn": "Annat"}, prioriterade_omraden=[]
        )
    annans = varld.plan_annat.mal.get().prioriterat_omrade
    with pytest.raises(Ogiltigt, match="hör inte till"):
        arbetsgrupp_andrad(av=personer.samordnare, grupp=grupp, bygger_pa=2, **falt, prioriterade_omraden=[annans])
    webb.post(f"{HV}samverkan/arbetsgrupp/{grupp.pk}/andra/", data | {"version": 2, "giltig_till": "2024-12-31"})
    assert "Tidigare arbetsgrupper" in webb.get(f"{HV}samverkan/").content.decode()


def test_prioriterat_omrade_utan_arbetsgrupp_pekas_ut(varld, personer, klient):
    sida = klient(personer.lasare).get(f"{HV}samverkan/").content.decode()
    assert "Prioriterade områden utan arbetsgrupp" in sida
    assert varld.prioriterat.namn in sida


def test_oversikten_och_motet_kostar_lika_manga_fragor_for_litet_som_for_stort(mote, personer, klient):
    webb = klient(personer.samordnare)
    adresser = (f"{HV}samverkan/", f"{HV}samverkan/mote/{mote.pk}/", f"{HV}samverkan/rad/{mote.rad_id}/")

    def fragor() -> list[int]:
        antal = []
        for adress in adresser:
            with CaptureQueriesContext(connection) as fangade:
                assert webb.get(adress).status_code == 200
            antal.append(len(fangade))
        return antal

    fragor()
    fore = fragor()
    for i in range(8):
        rad = Rad.objects.create(stadsdelsomrade=mote.stadsdelsomrade, slag="operativ", namn=f"Grupp {i}")
        Gruppmedlem.objects.create(
            stadsdelsomrade=mote.stadsdelsomrade, rad=rad, hemvist="polis", funktion="Kommunpolis"
        )
        punkt_tillagd(av=personer.samordnare, mote=mote, rubrik=f"Punkt {i}")
        beslut_fattat(av=personer.samordnare, mote=mote, text=f"Beslut {i}", punkt=mote.punkter.first())
        nasta(mote, personer.samordnare, dagar=i + 1)
    assert fragor() == fore


def test_exemplets_rad_har_platser_moten_och_beslut(exempel, personer, klient):
    sida = klient(personer.samordnare).get(f"{HV}samverkan/").content.decode()
    for ord_ in (
        "Trygghetsrådet",
        "Operativ ledningsgrupp",
        "ordningsvaktstillstånd",
        "Arbetsgruppen för unga i riskzon",
    ):
        assert ord_ in sida


@pytest.mark.parametrize("falt", ["rad", "arbetsgrupp"])
def test_ett_orimligt_nummer_i_apiets_filter_far_ett_svar(varld, personer, klient, falt):
    svar = klient(personer.samordnare).get(f"/api/v1/moten/?{falt}={10**20}")
    assert svar.status_code == 400
    assert list(svar.json()["falt"]) == [falt]
