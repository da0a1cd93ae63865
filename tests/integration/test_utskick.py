"""Mail goes out exactly once, through a real mail server and real workers that are killed at the worst moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Anvandare, Loggpost, Uppdrag, Utskick
from samverkan.services import utskick_igen, utskick_lagt
from samverkan.services.utskick import (
    MAX_FORSOK,
    PULSGRANS,
    SANDGRANS,
    overgivna_ovissa,
    utskick_skickas,
    utskick_skickat,
    utskick_taget,
)
from samverkan.tasks import bestall_utskick, samla_upp_utskick, skicka
from tests.conftest import Arbetare
from tests.personer import Personer, Varld
from tests.smtp import Brevlada, tiden_gar, vanta_pa

pytestmark = pytest.mark.django_db(transaction=True)


def lagt(nyckel: str = "prov:1", **andrat: Any) -> Utskick:
    falt = {"slag": "prov", "mottagare": "namnden@exempel.se", "amne": "Veckobrev v. 45 2024", "text": "Läget.\n"}
    utskick = utskick_lagt(av=None, nyckel=nyckel, **falt | andrat)
    assert utskick
    return utskick


def rad(utskick: Utskick) -> Utskick:
    return Utskick.objects.get(pk=utskick.pk)


# --- Ordered once ----------------------------------------------------------------------------------------------------


def test_samma_nyckel_ger_ett_utskick_aven_om_tva_bestaller_samtidigt() -> None:
    """Two transactions that both look before either has written: the constraint decides, and nobody gets an error."""
    start, svar = threading.Barrier(4), []

    def bestall() -> None:
        try:
            start.wait(10)
            with transaction.atomic():
                svar.append(utskick_lagt(av=None, nyckel="k", slag="p", mottagare="a@b.se", amne="A", text="T"))
        finally:
            connection.close()

    tradar = [threading.Thread(target=bestall) for _ in range(4)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(30)
    assert len(svar) == 4
    assert sum(s is not None for s in svar) == 1
    assert Utskick.objects.count() == 1
    assert Loggpost.objects.filter(handelse="utskick_lagt").count() == 1


def test_det_som_avbryts_har_inte_bestallt_nagot() -> None:
    with transaction.atomic():
        lagt()
        transaction.set_rollback(True)
    assert lagt().status == "vantar"


def test_amnet_kan_inte_bli_ett_eget_huvud(brevlada: Brevlada) -> None:
    utskick = lagt(amne="Veckobrev\r\nBcc: alla@exempel.se\x00\u2028\u202e slut")
    skicka(utskick.pk)
    (brev,) = brevlada.brev
    assert brev["subject"] == "Veckobrev Bcc: alla@exempel.se slut"
    assert brev["bcc"] is None
    assert brevlada.till == ["namnden@exempel.se"]


@pytest.mark.parametrize("adress", ["", "ingen", "a@b.se\r\nBcc: c@d.se", "a@b.se, c@d.se", "Anna <a@b.se>"])
def test_mottagaren_ar_en_enda_adress(adress: str) -> None:
    with pytest.raises(Ogiltigt, match="ingen e-postadress"):
        lagt(mottagare=adress)


# --- Sent once -------------------------------------------------------------------------------------------------------


def test_ett_brev_kommer_fram_helt_och_en_gang(brevlada: Brevlada) -> None:
    namn = default_storage.save("veckobrev/prov.pdf", ContentFile(b"%PDF-1.7\n"))
    utskick = lagt(html="<p>Läget i Råcksta.</p>", bilaga=namn, bilaga_namn="Veckobrev v. 45.pdf")
    for _ in range(3):
        skicka(utskick.pk)
    (brev,) = brevlada.brev
    assert brev["subject"] == "Veckobrev v. 45 2024"
    assert brev["auto-submitted"] == "auto-generated"
    assert brev["list-id"]
    text, html = brev.get_body(("plain",)), brev.get_body(("html",))
    assert text
    assert html
    assert text.get_content().strip() == "Läget."
    assert "Råcksta" in html.get_content()
    (bilaga,) = brev.iter_attachments()
    assert (bilaga.get_filename(), bilaga.get_content()) == ("Veckobrev v. 45.pdf", b"%PDF-1.7\n")
    skickat = rad(utskick)
    assert (skickat.status, skickat.forsok, skickat.fel) == ("skickad", 1, "")
    assert skickat.skickad_tid
    assert skickat.ombud is None


def test_brevets_nummer_foljer_av_nyckeln(brevlada: Brevlada, personer: Personer) -> None:
    """A mail that is sent again by hand can be known as the same by the receiving server."""
    utskick = lagt()
    skicka(utskick.pk)
    Utskick.objects.update(status="oviss", fel="?")
    skicka(utskick.pk)
    assert len(brevlada.brev) == 1
    Utskick.objects.update(status="vantar", fel="")
    skicka(utskick.pk)
    forsta, andra = brevlada.brev
    assert forsta["message-id"] == andra["message-id"]
    skicka(lagt("prov:2").pk)
    assert brevlada.brev[2]["message-id"] != andra["message-id"]


def test_en_bilaga_som_ar_borta(brevlada: Brevlada) -> None:
    utskick = lagt(bilaga="veckobrev/borta.pdf", bilaga_namn="Veckobrev.pdf")
    skicka(utskick.pk)
    assert rad(utskick).fel == "Bilagan ”Veckobrev.pdf” finns inte kvar, så brevet är inte skickat."
    assert brevlada.brev == []


# --- The server says no ----------------------------------------------------------------------------------------------


def test_en_server_som_ber_oss_vanta_far_brevet_senare(brevlada: Brevlada) -> None:
    brevlada.svar = ["451 4.7.1 Greylisted", "421 4.3.2 Closing"]
    utskick = lagt()
    skicka(utskick.pk)
    vantar = rad(utskick)
    assert vantar.status == "vantar"
    assert "kod 451" in vantar.fel
    assert vantar.tidigast
    assert timedelta(seconds=50) < vantar.tidigast - timezone.now() <= timedelta(minutes=1)
    skicka(utskick.pk)
    assert rad(utskick).forsok == 1, "väntar ut pausen"
    tiden_gar(timedelta(minutes=1))
    skicka(utskick.pk)
    assert rad(utskick).forsok == 2
    tiden_gar(timedelta(minutes=1))
    skicka(utskick.pk)
    assert rad(utskick).forsok == 2, "pausen växer"
    tiden_gar(timedelta(minutes=5))
    skicka(utskick.pk)
    assert rad(utskick).status == "skickad"
    assert len(brevlada.brev) == 1


def test_en_server_som_aldrig_tar_emot(brevlada: Brevlada) -> None:
    brevlada.svar = ["451 Nej"] * 20
    utskick = lagt()
    for _ in range(MAX_FORSOK + 3):
        skicka(utskick.pk)
        tiden_gar(timedelta(days=1))
    gav_upp = rad(utskick)
    assert (gav_upp.status, gav_upp.forsok) == ("misslyckad", MAX_FORSOK)
    assert "Försökte 8 gånger" in gav_upp.fel


def test_en_adress_som_inte_finns(brevlada: Brevlada) -> None:
    brevlada.svar = ["550 5.1.1 User unknown"]
    utskick = lagt()
    skicka(utskick.pk)
    skicka(utskick.pk)
    nej = rad(utskick)
    assert (nej.status, nej.forsok) == ("misslyckad", 1)
    assert "kod 550" in nej.fel
    assert Loggpost.objects.filter(handelse="utskick_misslyckat").count() == 1
    assert brevlada.brev == []


def test_ingen_server_svarar_da_vantar_alla(brevlada: Brevlada, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    forsta, andra = lagt("1"), lagt("2")
    skicka(forsta.pk)
    skicka(andra.pk)
    assert [rad(u).status for u in (forsta, andra)] == ["vantar", "vantar"]
    assert [rad(u).forsok for u in (forsta, andra)] == [1, 0], "ett försök får veta det för alla"
    assert rad(forsta).fel == "E-postservern svarar inte."
    settings.EMAIL_PORT = brevlada.port
    tiden_gar(timedelta(minutes=1))
    for utskick in (forsta, andra):
        skicka(utskick.pk)
    assert len(brevlada.brev) == 2


def test_losenordet_star_varken_i_raden_eller_i_loggen(
    brevlada: Brevlada, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "programmet", "mycket-hemligt"
    brevlada.losenord = "ett annat"
    utskick = lagt()
    skicka(utskick.pk)
    assert rad(utskick).status == "vantar"
    assert "inloggningen" in rad(utskick).fel
    brevlada.losenord = "mycket-hemligt"
    brevlada.svar = ["550 programmet with mycket-hemligt may not send"]
    tiden_gar(timedelta(minutes=1))
    skicka(utskick.pk)
    assert rad(utskick).fel == "E-postservern avvisade brevet (kod 550): … with … may not send"
    assert "mycket-hemligt" not in caplog.text
    assert not Loggpost.objects.filter(till__icontains="mycket-hemligt").exists()


def test_forbindelsen_bryts_nar_brevet_har_gatt(brevlada: Brevlada) -> None:
    """The server has the mail, we do not know it: to send again would make two."""
    brevlada.lagg_pa_efter_brevet = True
    utskick = lagt()
    skicka(utskick.pk)
    assert rad(utskick).status == "oviss"
    assert "inte att veta om det kom fram" in rad(utskick).fel
    brevlada.lagg_pa_efter_brevet = False
    tiden_gar(timedelta(days=30))
    skicka(utskick.pk)
    samla_upp_utskick()
    assert len(brevlada.brev) == 1


def test_ett_forsok_som_har_blivit_av_med_brevet_skickar_det_inte(brevlada: Brevlada) -> None:
    utskick = lagt()
    langsam = utskick_taget(pk=utskick.pk)
    assert langsam
    tiden_gar(PULSGRANS)
    skicka(utskick.pk)
    assert not utskick_skickas(utskick=langsam)
    assert len(brevlada.brev) == 1


def test_den_som_var_langsam_men_lever_far_saga_att_brevet_gick() -> None:
    utskick = lagt()
    langsam = utskick_taget(pk=utskick.pk)
    assert langsam
    assert utskick_skickas(utskick=langsam)
    assert overgivna_ovissa() == 0
    tiden_gar(SANDGRANS)
    assert overgivna_ovissa() == 1
    assert rad(utskick).status == "oviss"
    utskick_skickat(utskick=langsam)
    assert rad(utskick).status == "skickad"


# --- Workers that die ------------------------------------------------------------------------------------------------


def test_arbetaren_dodas_fore_serverns_halsning(arbetare: Arbetare, brevlada: Brevlada) -> None:
    """Nothing has left: the next worker sends it, once."""
    brevlada.tyst_fore_halsning = True
    utskick = lagt()
    bestall_utskick(utskick.pk)
    arbetare.starta()
    assert brevlada.hor_av_sig.wait(60)
    assert vanta_pa(utskick, "forbereds").forsok == 1
    arbetare.doda()
    brevlada.tyst_fore_halsning = False
    tiden_gar(PULSGRANS)
    arbetare.starta()
    assert vanta_pa(utskick, "skickad").forsok == 2
    arbetare.avsluta()
    assert len(brevlada.brev) == 1


def test_arbetaren_dodas_nar_servern_har_tagit_brevet(arbetare: Arbetare, brevlada: Brevlada) -> None:
    """The mail is there but the row does not say so. It is not sent again by itself; a person decides."""
    brevlada.tyst_efter_brevet = True
    utskick = lagt()
    bestall_utskick(utskick.pk)
    arbetare.starta()
    assert brevlada.har_tagit.wait(60)
    assert vanta_pa(utskick, "skickas").forsok == 1
    arbetare.doda()
    brevlada.tyst_efter_brevet = False
    tiden_gar(SANDGRANS)
    arbetare.starta()
    assert "inte att veta om det kom fram" in vanta_pa(utskick, "oviss").fel
    annat = lagt("prov:2")
    bestall_utskick(annat.pk)
    vanta_pa(annat, "skickad")  # the worker has come past it
    arbetare.avsluta()
    assert rad(utskick).status == "oviss"
    assert len(brevlada.brev) == 2


def test_tva_arbetare_och_ett_brev_som_ligger_i_kon_flera_ganger(arbetare: Arbetare, brevlada: Brevlada) -> None:
    breven = [lagt(f"prov:{n}") for n in range(5)]
    for utskick in breven * 3:
        skicka.delay(utskick.pk)
    andra = Arbetare()
    try:
        arbetare.starta()
        andra.starta()
        for utskick in breven:
            assert vanta_pa(utskick, "skickad").forsok == 1
    finally:
        andra.doda()
    arbetare.avsluta()
    assert len(brevlada.brev) == 5


def test_ett_brev_som_aldrig_kom_till_kon_tas_upp_nar_arbetaren_startar(arbetare: Arbetare, brevlada: Brevlada) -> None:
    utskick = lagt()
    tiden_gar(timedelta(minutes=1))
    arbetare.starta()
    vanta_pa(utskick, "skickad")


# --- The list --------------------------------------------------------------------------------------------------------


def test_listan_sager_vad_som_gick_och_vad_som_inte_gick(
    varld: Varld, personer: Personer, klient: Callable[[Anvandare | None], Client]
) -> None:
    paminnelse = {"slag": "paminnelse", "amne": "Påminnelse: v. 45 2024"}
    lagt("1", **paminnelse, anvandare=personer.analytiker, mottagare=personer.analytiker.epost)
    lagt("2", **paminnelse, anvandare=personer.frammande, mottagare=personer.frammande.epost)
    sida = klient(personer.samordnare).get("/hasselby-vallingby/utskick/").content.decode()
    assert "Oklart om det kom fram" in sida
    assert "Förbindelsen bröts när brevet skickades." in sida
    assert "Skicka igen" in sida
    assert personer.analytiker.epost in sida
    assert personer.frammande.epost not in sida, "påminnelsen hör till ett annat område"
    igar = timezone.localdate() - timedelta(days=1)
    Uppdrag.objects.filter(anvandare=personer.analytiker).update(giltig_till=igar)
    sida_efter = klient(personer.samordnare).get("/hasselby-vallingby/utskick/").content.decode()
    assert personer.analytiker.epost not in sida_efter, "den som har slutat får sina brev någon annanstans"
    assert "Skicka igen" not in klient(personer.lpochef).get("/hasselby-vallingby/utskick/").content.decode()
    sida = klient(personer.samordnare).get("/hasselby-vallingby/utskick/?status=vantar").content.decode()
    assert varld.utskick.mottagare not in sida


def test_samordnaren_skickar_igen_for_hand(
    varld: Varld, personer: Personer, klient: Callable[[Anvandare | None], Client], brevlada: Brevlada
) -> None:
    adress = f"/hasselby-vallingby/utskick/{varld.utskick.pk}/igen/"
    svar = klient(personer.samordnare).post(adress, follow=True)
    assert "skickas igen" in svar.content.decode()
    skicka(varld.utskick.pk)
    assert rad(varld.utskick).status == "skickad"
    svar = klient(personer.samordnare).post(adress, follow=True)
    assert "går inte att skicka igen" in svar.content.decode()
    assert len(brevlada.brev) == 1
    with pytest.raises(Nekad):
        utskick_igen(av=personer.lpochef, omrade=varld.omrade, utskick=varld.utskick)


def test_listan_fragar_lika_mycket_oavsett_antal(
    varld: Varld, personer: Personer, klient: Callable[[Anvandare | None], Client], django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        lagt(f"n:{n}", omrade=varld.omrade, anvandare=personer.analytiker)
    inloggad = klient(personer.samordnare)
    with django_assert_max_num_queries(12):
        inloggad.get("/hasselby-vallingby/utskick/")
