"""Walks: what a phone sends comes in once, goes to an owner, is looked at again, and comes back walk after walk."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from platser.models import Aterbesok, Synpunkt, Synpunktsfoto, Trygghetsvandring
from platser.rutt import las, skriv
from platser.selectors import synpunkt as urval
from platser.selectors.synpunkt import Synpunktsurval
from platser.selectors.vandring import att_se, platsens_vandringar, stopp, vandringsar, vandringslage
from platser.services import (
    Stopp,
    foto_borttaget,
    synpunkt_aterbesokt,
    synpunkt_inkommen,
    synpunkt_sparad,
    synpunkt_struken,
    synpunktsfoto_inkommet,
    vandring_ateroppnad,
    vandring_hallen,
    vandring_installd,
    vandring_rapporterad,
    vandring_sparad,
)
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost
from tests.personer import Personer, Varld
from tests.vandringsdelar import en_synpunkt, jpeg

Klient = Callable[[Any], Client]
Fragor = Callable[[int], Any]


def skicka(personer: Personer, varld: Varld, **falt: Any) -> Synpunkt:
    alla: dict[str, Any] = {
        "av": personer.analytiker, "vandring": varld.vandringar.nasta, "klient_id": uuid4(), "kategori": "trafik",
        "text": "Mopeder på gångvägen.",
    }  # fmt: skip
    return synpunkt_inkommen(**(alla | falt))


# --- In once ---------------------------------------------------------------------------------------------------------


def test_en_synpunkt_som_skickas_igen_finns_en_gang(personer: Personer, varld: Varld) -> None:
    nummer = uuid4()
    forst = skicka(personer, varld, klient_id=nummer)
    igen = skicka(personer, varld, klient_id=nummer)
    assert (forst.pk, igen.version) == (igen.pk, 1)
    assert Synpunkt.objects.filter(klient_id=nummer).count() == 1
    assert Loggpost.objects.filter(handelse="synpunkt_skapad", objekt_id=str(forst.pk)).count() == 1


def test_samma_telefon_kan_ratta_innan_den_fatt_svar_men_skriver_inte_over_andras(
    personer: Personer, varld: Varld
) -> None:
    nummer = uuid4()
    skicka(personer, varld, klient_id=nummer)
    rattad = skicka(personer, varld, klient_id=nummer, text="Mopeder på gångvägen varje kväll.")
    assert (rattad.text, rattad.version) == ("Mopeder på gångvägen varje kväll.", 2)
    sen = skicka(personer, varld, klient_id=nummer, text="Mopeder på gångvägen.")  # an old attempt that got through
    assert sen.text == "Mopeder på gångvägen varje kväll."
    assert Loggpost.objects.filter(handelse="synpunkt_krock", objekt_id=str(sen.pk)).count() == 1


def test_nummer_pa_en_annan_vandring_ar_ett_fel(personer: Personer, varld: Varld) -> None:
    nummer = varld.vandringar.synpunkt.klient_id
    with pytest.raises(Ogiltigt, match="annan vandring"):
        skicka(personer, varld, klient_id=nummer)


def test_det_som_kommer_sent_tas_emot_ocksa_efter_protokollet(personer: Personer, varld: Varld) -> None:
    sen = skicka(personer, varld, vandring=varld.vandringar.vandring)
    assert sen.vandring.status == "rapporterad"


def test_texten_far_inte_innehalla_personer_och_ingen_far_skriva_utan_ratt(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Personuppgift):
        skicka(personer, varld, text="Ring 070-123 45 67")
    for vem in (personer.lasare, personer.frammande, personer.administrator):
        with pytest.raises(Nekad):
            skicka(personer, varld, av=vem)
    assert not Synpunkt.objects.filter(vandring=varld.vandringar.nasta).exists()


def test_laget_avrundas_och_ett_halvt_lage_ar_ett_fel(personer: Personer, varld: Varld) -> None:
    s = skicka(personer, varld, lat="59.367123", lon="17.843567", osakerhet_m=12)
    assert (str(s.lat), str(s.lon), s.osakerhet_m) == ("59.3671", "17.8436", 12)
    for lat, lon in (("59.3", None), (None, "17.8"), ("95", "17.8"), ("NaN", "17.8")):
        with pytest.raises(Ogiltigt):
            skicka(personer, varld, lat=lat, lon=lon)


def test_telefonens_klocka_far_ga_fel(personer: Personer, varld: Varld) -> None:
    s = skicka(personer, varld, iakttagen=timezone.now() + timedelta(days=400))
    assert s.iakttagen <= timezone.now()


# --- Photos ----------------------------------------------------------------------------------------------------------


def test_ett_foto_kodas_om_ratt_vand_utan_gps_och_kommer_in_en_gang(personer: Personer, varld: Varld) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[1] = "N"
    nummer, s = uuid4(), varld.vandringar.synpunkt
    data = jpeg(3000, 2000, exif=exif)
    foto, igen = (
        synpunktsfoto_inkommet(av=personer.analytiker, synpunkt=s, klient_id=nummer, data=data) for _ in range(2)
    )
    assert foto.pk == igen.pk
    assert (foto.bredd, foto.hojd) == (1067, 1600)
    with foto.fil.open("rb") as fil, Image.open(fil) as lagrad:
        assert (lagrad.size, dict(lagrad.getexif())) == ((1067, 1600), {})
    assert foto.alt == "Foto till synpunkt om belysning"


@pytest.mark.parametrize("data", [b"inte en bild", b"", jpeg()[:40]], ids=["text", "tom", "avkapad"])
def test_det_som_inte_ar_en_bild_sags_ifran(personer: Personer, varld: Varld, data: bytes) -> None:
    with pytest.raises(Ogiltigt) as fel:
        synpunktsfoto_inkommet(av=personer.analytiker, synpunkt=varld.vandringar.synpunkt, klient_id=uuid4(), data=data)
    assert fel.value.falt == "foto"
    assert Synpunktsfoto.objects.filter(synpunkt=varld.vandringar.synpunkt).count() == 1


def test_en_bild_som_packar_upp_sig_till_for_mycket_vagras(personer: Personer, varld: Varld) -> None:
    ut = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(ut, "PNG")
    with pytest.raises(Ogiltigt, match="bildpunkter"):
        synpunktsfoto_inkommet(
            av=personer.analytiker, synpunkt=varld.vandringar.synpunkt, klient_id=uuid4(), data=ut.getvalue()
        )


def test_ett_borttaget_foto_ar_borta_ocksa_som_fil(
    personer: Personer, varld: Varld, django_capture_on_commit_callbacks: Any
) -> None:
    foto = varld.vandringar.foto
    lager, fil = foto.fil.storage, str(foto.fil.name)
    with django_capture_on_commit_callbacks(execute=True):
        foto_borttaget(av=personer.analytiker, foto=foto)
    assert not lager.exists(fil)
    assert not Synpunktsfoto.objects.filter(pk=foto.pk).exists()
    assert Loggpost.objects.filter(handelse="synpunktsfoto_borttaget").exists()


# --- The walk --------------------------------------------------------------------------------------------------------


def test_en_vandring_planeras_med_parter_och_stopp_halls_och_rapporteras(personer: Personer, varld: Varld) -> None:
    plats = varld.platser.plats
    v = vandring_sparad(
        av=personer.analytiker, omrade=varld.omrade, namn="Storatorget i mörker", dag=date(2024, 11, 14), plats=plats,
        parter=["Polisen", " Havafast ", "Polisen", ""], stopp=[Stopp("Storatorget", plats), Stopp("Tunneln", None)],
    )  # fmt: skip
    assert (v.stadsdel, v.status) == (plats.stadsdel, "planerad")
    assert [p.organisation for p in v.parter.all()] == ["Polisen", "Havafast"]
    polisen = v.parter.get(organisation="Polisen")
    with pytest.raises(Ogiltigt, match="hållen"):
        vandring_rapporterad(av=personer.analytiker, vandring=v, sett=v.version)
    v = vandring_hallen(
        av=personer.analytiker, vandring=v, bygger_pa=1, antal_deltagare=21, deltog=[polisen.pk], sammanfattning="Bra."
    )
    assert [p.deltog for p in v.parter.all()] == [True, False]
    v = vandring_rapporterad(av=personer.polisanalytiker, vandring=v, sett=v.version)
    with pytest.raises(Last):
        vandring_sparad(av=personer.analytiker, omrade=varld.omrade, vandring=v, bygger_pa=v.version, namn="Nytt")
    v = vandring_ateroppnad(av=personer.analytiker, vandring=v, orsak="Fel antal deltagare.")
    assert (v.status, v.rapporterad_av) == ("hallen", None)


def test_tva_som_andrar_samma_vandring_far_se_bagges(personer: Personer, varld: Varld) -> None:
    v = varld.vandringar.nasta
    vandring_sparad(av=personer.analytiker, omrade=varld.omrade, vandring=v, bygger_pa=1, namn="Storatorget i november")
    with pytest.raises(Krock) as krock:
        vandring_sparad(av=personer.samordnare, omrade=varld.omrade, vandring=v, bygger_pa=1, namn="Torget i november")
    assert krock.value.nuvarande_data["namn"] == "Storatorget i november"
    assert krock.value.forsok["namn"] == "Torget i november"


def test_en_vandring_som_inte_varit_kan_inte_vara_hallen_och_stalls_in_med_en_orsak(
    personer: Personer, varld: Varld
) -> None:
    v = vandring_sparad(
        av=personer.analytiker, omrade=varld.omrade, namn="Sen", dag=timezone.localdate() + timedelta(days=3)
    )
    with pytest.raises(Ogiltigt, match="planerad"):
        vandring_hallen(av=personer.analytiker, vandring=v, bygger_pa=1, antal_deltagare=None, deltog=[])
    with pytest.raises(Ogiltigt):
        vandring_installd(av=personer.analytiker, vandring=v, bygger_pa=1, orsak=" ")
    v = vandring_installd(av=personer.analytiker, vandring=v, bygger_pa=1, orsak="Snöstorm.")
    assert v.status == "installd"


def test_en_uppfoljning_kan_inte_komma_fore_det_den_foljer_upp(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Ogiltigt) as fel:
        vandring_sparad(
            av=personer.analytiker, omrade=varld.omrade, namn="För tidigt", dag=date(2024, 1, 10),
            foregaende=varld.vandringar.vandring,
        )  # fmt: skip
    assert fel.value.falt == "foregaende"


@pytest.mark.parametrize("text", ["Torget\nTunneln (59,367; 17,8443)", "Parken (norra delen)", "A\nB\nC"])
def test_rutten_som_text_ar_densamma_efter_att_ha_lasts(text: str) -> None:
    assert skriv(las(text)) == text


# --- To an owner, and again -------------------------------------------------------------------------------------------


def test_en_synpunkt_gar_till_en_agare_och_far_svar(personer: Personer, varld: Varld) -> None:
    s = skicka(personer, varld)
    s = synpunkt_sparad(
        av=personer.analytiker, synpunkt=s, bygger_pa=1, agare="Trafikkontoret", klar_senast=date(2024, 12, 1)
    )
    assert s.status == "tilldelad"
    assert urval.sen(s, date(2024, 12, 2))
    with pytest.raises(Ogiltigt) as fel:
        synpunkt_sparad(av=personer.analytiker, synpunkt=s, bygger_pa=2, status="atgardad")
    assert fel.value.falt == "svar"
    s = synpunkt_sparad(av=personer.analytiker, synpunkt=s, bygger_pa=2, status="atgardad", svar="Bommar är uppsatta.")
    assert (s.svar_dag, s.oppen) == (timezone.localdate(), False)
    with pytest.raises(Krock):
        synpunkt_sparad(av=personer.samordnare, synpunkt=s, bygger_pa=1, svar="Något annat.")


def test_utan_agare_gar_inget_vidare_och_en_struken_andras_inte(personer: Personer, varld: Varld) -> None:
    s = skicka(personer, varld)
    with pytest.raises(Ogiltigt) as fel:
        synpunkt_sparad(av=personer.analytiker, synpunkt=s, bygger_pa=1, status="pagar")
    assert fel.value.falt == "agare"
    s = synpunkt_struken(av=personer.analytiker, synpunkt=s, bygger_pa=1, orsak="Gällde fel plats.")
    with pytest.raises(Last):
        synpunkt_sparad(av=personer.analytiker, synpunkt=s, bygger_pa=2, agare="Polisen")
    assert Loggpost.objects.get(handelse="synpunkt_struken").orsak == "Gällde fel plats."


def test_uppfoljningen_tar_med_det_som_ar_oppet_och_avslutar_det_som_ar_borta(personer: Personer, varld: Varld) -> None:
    d = varld.vandringar
    kvar = en_synpunkt(d.vandring, personer.analytiker, kategori="vaxtlighet", text="Hög häck.")
    rader = att_se(personer.analytiker, d.nasta)
    assert [(r.synpunkt, r.svar) for r in rader] == [(d.synpunkt, None), (kvar, None)]
    nummer = uuid4()
    for _ in range(2):  # sent twice
        svar = synpunkt_aterbesokt(
            av=personer.analytiker, vandring=d.nasta, synpunkt=d.synpunkt, klient_id=nummer, utfall="atgardat"
        )
    # Another phone on the same walk: the first answer stands.
    andra = synpunkt_aterbesokt(
        av=personer.polisanalytiker, vandring=d.nasta, synpunkt=d.synpunkt, klient_id=uuid4(), utfall="kvar"
    )
    assert (svar, svar.utfall) == (andra, "atgardat")
    d.synpunkt.refresh_from_db()
    assert d.synpunkt.status == "atgardad"
    assert "Sett åtgärdat på vandringen Storatorget igen" in d.synpunkt.svar
    assert Aterbesok.objects.filter(synpunkt=d.synpunkt).count() == 1
    assert [(r.synpunkt, bool(r.svar)) for r in att_se(personer.analytiker, d.nasta)] == [
        (d.synpunkt, True), (kvar, False)
    ]  # fmt: skip


def test_samma_slag_pa_samma_plats_pa_flera_vandringar_kommer_igen(personer: Personer, varld: Varld) -> None:
    d, plats = varld.vandringar, varld.platser.plats
    assert urval.upprepade(personer.analytiker, varld.omrade) == []
    en_synpunkt(d.vandring, personer.analytiker, plats=plats, kategori="trafik")
    synpunkt_aterbesokt(av=personer.analytiker, vandring=d.nasta, synpunkt=d.synpunkt, klient_id=uuid4(), utfall="kvar")
    [u] = urval.upprepade(personer.analytiker, varld.omrade)
    assert (u.plats, u.namn, u.vandringar, u.synpunkter, u.oppna) == (plats, "Belysning", 2, 1, 1)
    assert (u.forsta, u.senaste) == (date(2024, 5, 23), date(2024, 10, 10))


def test_listan_visar_det_sena_forst_och_startsidan_vad_som_vantar(personer: Personer, varld: Varld) -> None:
    utan_dag, d = skicka(personer, varld, text="Utan dag"), varld.vandringar
    synpunkt_sparad(
        av=personer.analytiker, synpunkt=d.synpunkt, bygger_pa=1, agare="Polisen", klar_senast=date(2024, 6, 1)
    )
    alla = urval.synpunkter(personer.analytiker, varld.omrade, Synpunktsurval())
    assert list(alla) == [d.synpunkt, utan_dag]
    assert list(urval.synpunkter(personer.analytiker, varld.omrade, Synpunktsurval(lage="sena"))) == [d.synpunkt]
    assert list(urval.synpunkter(personer.analytiker, varld.omrade, Synpunktsurval(sok="UTAN dag"))) == [utan_dag]
    lage = vandringslage(personer.analytiker, varld.omrade)
    assert (lage.sena, lage.utan_agare, lage.snart) == (1, 1, [d.nasta])


# --- Who sees it ------------------------------------------------------------------------------------------------------


def test_lasaren_ser_det_rapporterade_och_ingenting_om_kansliga_platser(personer: Personer, varld: Varld) -> None:
    d, arbete = varld.vandringar, skicka(personer, varld)
    dold = en_synpunkt(d.vandring, personer.analytiker, plats=varld.platser.kanslig)
    vandring_sparad(
        av=personer.analytiker, omrade=varld.omrade, vandring=d.nasta, bygger_pa=1,
        stopp=[Stopp("Storatorget", varld.platser.plats), Stopp("Skogsbacken", varld.platser.kanslig)],
    )  # fmt: skip
    alla = Synpunktsurval(lage="alla")
    assert set(urval.synpunkter(personer.analytiker, varld.omrade, alla)) == {d.synpunkt, arbete, dold}
    assert list(urval.synpunkter(personer.lasare, varld.omrade, alla)) == [d.synpunkt]
    assert list(urval.synpunkter(personer.frammande, varld.omrade, alla)) == []
    assert [s.namn for s in stopp(personer.lasare, d.nasta)] == ["Storatorget"]
    assert Synpunktsfoto.objects.synlig_for(personer.lasare).count() == 1
    [ar] = vandringsar(personer.lasare, varld.omrade)
    assert (ar.ar, ar.hallna, ar.planerade) == (2024, 1, 1)
    assert platsens_vandringar(personer.lasare, varld.platser.plats) == [d.nasta, d.vandring]


# --- The pages --------------------------------------------------------------------------------------------------------


def adress(namn: str, *args: Any) -> str:
    return reverse(namn, args=["hasselby-vallingby", *args])


def test_telefonens_sida_tar_emot_bade_formular_och_skript(klient: Klient, personer: Personer, varld: Varld) -> None:
    sida, nummer = adress("vandring_ga", varld.vandringar.nasta.pk), str(uuid4())
    data = {
        "klient_id": nummer,
        "kategori": "belysning",
        "text": "Mörkt.",
        "stalle": f"stopp-{varld.vandringar.stopp.pk}",
    }
    svar = klient(personer.analytiker).post(sida, data | {"foto": SimpleUploadedFile("a.jpg", jpeg())})
    assert svar.status_code == 302
    igen = klient(personer.analytiker).post(sida, data, headers={"accept": "application/json"})
    s = Synpunkt.objects.get(klient_id=nummer)
    assert igen.json()["id"] == s.pk
    assert (s.plats, s.foton.count()) == (varld.platser.plats, 1)
    foto = adress("vandring_foto", varld.vandringar.nasta.pk, nummer)
    foto_id = str(uuid4())
    for _ in range(2):
        kropp = {"foto_id": foto_id, "foto": SimpleUploadedFile("b.jpg", jpeg())}
        assert klient(personer.analytiker).post(foto, kropp, headers={"accept": "application/json"}).status_code == 200
    assert s.foton.count() == 2


@pytest.mark.parametrize(
    "fel", [{"foto": SimpleUploadedFile("a.svg", b"<svg/>")}, {"alt": "Ring 070-123 45 67"}], ids=["foto", "text"]
)
def test_ett_foto_som_inte_tas_emot_lamnar_ingen_halv_synpunkt(
    klient: Klient, personer: Personer, varld: Varld, fel: dict[str, Any]
) -> None:
    """The page says that nothing is stored."""
    data = {"klient_id": str(uuid4()), "kategori": "belysning", "text": "Mörkt."}
    data |= {"foto": SimpleUploadedFile("a.jpg", jpeg())} | fel
    svar = klient(personer.analytiker).post(adress("vandring_ga", varld.vandringar.nasta.pk), data)
    assert svar.status_code == 400
    assert not Synpunkt.objects.filter(klient_id=data["klient_id"]).exists()


def test_den_som_lanat_telefonen_skickar_inte_nagon_annans(klient: Klient, personer: Personer, varld: Varld) -> None:
    data: dict[str, Any] = {
        "klient_id": str(uuid4()),
        "kategori": "annat",
        "text": "Hej.",
        "anvandare": personer.samordnare.pk,
    }
    sida = adress("vandring_ga", varld.vandringar.nasta.pk)
    svar = klient(personer.analytiker).post(sida, data, headers={"accept": "application/json"})
    assert (svar.status_code, svar.json()["kod"]) == (403, "nekad")
    assert not Synpunkt.objects.filter(klient_id=data["klient_id"]).exists()


def test_sidorna_haller_sitt_antal_fragor(
    klient: Klient, personer: Personer, varld: Varld, django_assert_max_num_queries: Fragor
) -> None:
    d, k = varld.vandringar, klient(personer.analytiker)
    for n in range(30):
        s = en_synpunkt(d.vandring, personer.analytiker, plats=varld.platser.plats, text=f"Synpunkt {n}")
        Synpunktsfoto.objects.create(
            synpunkt=s, klient_id=uuid4(), fil="x.jpg", bredd=1, hojd=1, alt="x", uppladdad_av=personer.analytiker,
            uppladdad_tid=timezone.now(),
        )  # fmt: skip
    for namn, args, hogst in (
        ("vandringar", (), 12),
        ("vandring", (d.vandring.pk,), 24),
        ("vandring_ga", (d.nasta.pk,), 22),
        ("synpunkter", (), 22),
    ):
        with django_assert_max_num_queries(hogst):
            assert k.get(adress(namn, *args)).status_code == 200


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
def test_listorna_gar_att_hamta(klient: Klient, personer: Personer, varld: Varld, format_: str) -> None:
    for namn in ("vandringar", "synpunkter"):
        svar = klient(personer.lasare).get(adress(namn), {"format": format_})
        assert svar.status_code == 200
        assert "attachment" in svar["Content-Disposition"]


def test_en_vandring_planeras_pa_sidan_och_stoppen_blir_platser(
    klient: Klient, personer: Personer, varld: Varld
) -> None:
    data = {"slag": "bada", "namn": "Torget", "dag": "2024-12-01", "stopp": "Storatorget\nTunneln (59,367; 17,8443)",
            "parter": "Polisen\nHavafast"}  # fmt: skip
    svar = klient(personer.samordnare).post(adress("vandring_ny"), data)
    v = Trygghetsvandring.objects.get(namn="Torget")
    assert svar["Location"] == adress("vandring", v.pk)
    assert [(s.namn, s.plats, s.punkt) for s in v.stopp.all()] == [
        ("Storatorget", varld.platser.plats, (17.8732, 59.3629)), ("Tunneln", None, (17.8443, 59.367))
    ]  # fmt: skip
