"""Comments on sections: who is named gets to know, what is solved can be opened again."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import (
    Avsnitt,
    Avsnittskommentar,
)
from lagesbild.selectors.skrivande import okanda_namn_i, omnamnanden, omnamnda_i
from lagesbild.services.skrivande import kommentar_lost, kommentar_skriven
from samverkan.fel import Ogiltigt
from samverkan.models import Utskick
from tests.personer import Personer, Varld

Klient = Callable[..., Client]


def adress(avsnitt: Avsnitt, namn: str = "avsnitt", *mer: int) -> str:
    bild = avsnitt.lagesbild
    return reverse(namn, args=[bild.stadsdelsomrade.slug, bild.ar, avsnitt.pk, *mer])


def ordning(varld: Varld) -> list[tuple[str, int]]:
    return list(varld.lagesbild.avsnitt.order_by("ordning").values_list("rubrik", "djup"))


# --- Comments --------------------------------------------------------------------------------------------------------


def test_den_som_namns_far_ett_brev_och_bara_ett(varld: Varld, personer: Personer):
    svar = kommentar_skriven(
        av=personer.analytiker,
        avsnitt=varld.avsnitt,
        text="Stämmer det, @Analytiker Polisen? Och @analytiker förvaltningen?",
        omnamnda=[personer.polisanalytiker, personer.samordnare],
    )
    assert {u.mottagare for u in svar.utskick} == {personer.polisanalytiker.epost, personer.samordnare.epost}
    assert Utskick.objects.filter(slag="omnamnande").count() == 2
    brev = svar.utskick[0]
    assert "Stämmer det" not in brev.text
    assert adress(varld.avsnitt) in brev.text


def test_frammande_och_lasare_kan_inte_namnas(varld: Varld, personer: Personer):
    for person in (personer.frammande, personer.lasare):
        with pytest.raises(Ogiltigt, match="arbetar inte"):
            kommentar_skriven(av=personer.analytiker, avsnitt=varld.avsnitt, text="x", omnamnda=[person])


def test_det_langsta_namnet_ar_det_som_namns(personer: Personer):
    kort, lang = personer.analytiker, personer.polisanalytiker
    kort.namn, lang.namn = "Anna", "Anna Berg"
    assert omnamnda_i("Hej @anna berg!", [kort, lang]) == [lang]


def test_ett_namn_som_ingen_har_sags_efter_kommentaren(varld: Varld, personer: Personer, klient: Klient):
    text = "Stämmer det, @Finns Inte och @Analytiker Polisen?"
    svar = klient(personer.analytiker).post(adress(varld.avsnitt, "kommentar_ny"), {"kommentar": text}, follow=True)
    sida = svar.content.decode()
    assert "Analytiker Polisen får ett brev." in sida
    assert "Ingen som arbetar i området heter ”Finns Inte”, så ingen får brev om det." in sida
    assert okanda_namn_i("@Analytiker polisen, trygg@exempel.se och @bo om läget", [personer.polisanalytiker]) == ["bo"]


def test_den_som_namns_ser_det_pa_startsidan_tills_den_har_svarat(varld: Varld, personer: Personer, klient: Klient):
    polis = personer.polisanalytiker
    trad = kommentar_skriven(av=personer.analytiker, avsnitt=varld.avsnitt, text="En fråga först.").kommentar
    svar = kommentar_skriven(
        av=personer.analytiker, avsnitt=varld.avsnitt, text="Stämmer det, @Analytiker Polisen?", trad=trad
    ).kommentar
    sida = klient(polis).get(f"/{varld.omrade.slug}/").content.decode()
    assert "Analytiker Förvaltningen nämner dig" in sida
    assert f'href="{adress(varld.avsnitt)}#kommentar-{trad.pk}"' in sida
    assert "nämner dig" not in klient(personer.analytiker).get(f"/{varld.omrade.slug}/").content.decode()
    assert omnamnanden(polis, varld.omrade) == [svar]
    assert omnamnanden(polis, varld.annat) == []
    kommentar_skriven(av=polis, avsnitt=varld.avsnitt, text="En annan tråd.")
    assert omnamnanden(polis, varld.omrade) == [svar]
    kommentar_skriven(av=polis, avsnitt=varld.avsnitt, text="Ja.", trad=trad)
    assert omnamnanden(polis, varld.omrade) == []


def test_ett_omnamnande_i_en_lost_trad_vantar_inte(varld: Varld, personer: Personer):
    trad = kommentar_skriven(
        av=personer.analytiker, avsnitt=varld.avsnitt, text="Se hit, @Analytiker Polisen."
    ).kommentar
    assert omnamnanden(personer.polisanalytiker, varld.omrade) == [trad]
    kommentar_lost(av=personer.enhetschef, kommentar=trad)
    assert omnamnanden(personer.polisanalytiker, varld.omrade) == []


def test_ett_svar_oppnar_en_lost_trad_igen(varld: Varld, personer: Personer):
    trad = kommentar_skriven(av=personer.analytiker, avsnitt=varld.avsnitt, text="Fel siffra?").kommentar
    assert kommentar_lost(av=personer.enhetschef, kommentar=trad).lost_av == personer.enhetschef
    trad.refresh_from_db()
    kommentar_skriven(av=personer.lpochef, avsnitt=varld.avsnitt, text="Nej, fortfarande fel.", trad=trad)
    assert Avsnittskommentar.objects.get(pk=trad.pk).lost_tid is None


def test_personuppgift_i_kommentar_sags_och_det_skrivna_finns_kvar(varld: Varld, personer: Personer, klient: Klient):
    svar = klient(personer.enhetschef).post(
        adress(varld.avsnitt, "kommentar_ny"), {"kommentar": "Ring 070-123 45 67 om det"}
    )
    assert svar.status_code == 400
    sida = svar.content.decode()
    assert "telefonnummer" in sida
    assert "Ring 070-123 45 67 om det</textarea>" in sida
    assert not Avsnittskommentar.objects.exists()
