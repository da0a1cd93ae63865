"""A reference means the same table, diagram or map when the section's blocks are moved, placed anew or taken away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from lagesbild import dokument
from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.selectors.hanvisningar import brutna_hanvisningar, hanvisningsmal
from lagesbild.services.block import block_borttaget, block_flyttat, block_satta, block_sparat
from lagesbild.services.dokument import avsnitt_sparat
from lagesbild.services.struktur import lagesbild_skapad
from lagesbild.skrift.block import Blockval, blockval, stampel
from platser.models import Klassning, Plats, Polistillhorighet, Stadsdel
from samverkan.models import Anvandare, Lokalpolisomrade
from tests.lagesbildsdelar import fyll
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db
ETT: dict[str, Any] = {"slag": "karta_omrade", "rubrik": "Ett"}
TVA: dict[str, Any] = {"slag": "karta_omrade", "rubrik": "Två"}


def marke(nyckel: str) -> str:
    return f'<span data-hanvisning="{nyckel}">ord</span>'


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    ring = [[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.0]]
    Stadsdel.objects.update(kontur={"type": "Polygon", "coordinates": [ring]})
    return fyll(varld.lagesbild)


@pytest.fixture
def avsnitt(lb: Lagesbild) -> Avsnitt:
    """Two maps; its own text refers to the first, another section's to the second."""
    har, dar = lb.avsnitt.filter(prioriterat_omrade=None).order_by("ordning")[:2]
    lb.avsnitt.update(block=[], text="", kommentar="")
    for a, text in ((har, f"karta:{har.kod}/karta_omrade"), (dar, f"karta:{har.kod}/karta_omrade/2")):
        Avsnitt.objects.filter(pk=a.pk).update(text=f"<p>{marke(text)}</p>")
    Avsnitt.objects.filter(pk=har.pk).update(block=[ETT, TVA])
    return nu(har)


def nu(avsnitt: Avsnitt) -> Avsnitt:
    return Avsnitt.objects.select_related("lagesbild__stadsdelsomrade").get(pk=avsnitt.pk)


def sett(avsnitt: Avsnitt) -> dict[str, Any]:
    return {"avsnitt": avsnitt, "sett": stampel(nu(avsnitt).block)}


def pekar_pa(avsnitt: Avsnitt, personer: Personer) -> list[str]:
    """The headings of what the texts refer to, in print and among what there is to choose."""
    d = dokument.samla(Lagesbild.objects.get(pk=avsnitt.lagesbild_id), "intern", user=personer.analytiker)
    tryckt = [
        next((f.rubrik for f in d.figurer if f'href="#{f.id}"' in k.text), "saknas" if "saknas" in k.text else "")
        for k in d.kapitel
        if "hanvisning" in k.text
    ]
    alla = list(Avsnitt.objects.filter(lagesbild=avsnitt.lagesbild_id).order_by("ordning"))
    mal = hanvisningsmal(personer.analytiker, avsnitt.lagesbild, alla)
    brutna = [b.avsnitt.pk for b in brutna_hanvisningar(mal, alla)]
    namn = {m.nyckel: m.text for m in mal}
    valda = [
        "saknas" if a.pk in brutna else next(t for n, t in namn.items() if f'"{n}"' in a.text)
        for a in alla
        if "data-hanvisning" in a.text
    ]
    assert valda == [t if t == "saknas" else f"karta ({t})" for t in tryckt]
    return tryckt


def test_hanvisningarna_foljer_sina_delar_nar_ordningen_andras(avsnitt: Avsnitt, personer: Personer) -> None:
    assert pekar_pa(avsnitt, personer) == ["Ett", "Två"]
    texter = list(Avsnitt.objects.order_by("pk").values_list("text", "version"))
    block_flyttat(av=personer.analytiker, plats=0, steg=1, **sett(avsnitt))
    assert [b.val["rubrik"] for b in blockval(nu(avsnitt).block)] == ["Två", "Ett"]
    assert pekar_pa(avsnitt, personer) == ["Ett", "Två"]
    # Nobody who writes meanwhile meets a text that the program has changed.
    assert list(Avsnitt.objects.order_by("pk").values_list("text", "version")) == texter


def test_hanvisningarna_foljer_sina_delar_nar_de_byter_sida_om_texten(avsnitt: Avsnitt, personer: Personer) -> None:
    val = Blockval("karta_omrade", {"rubrik": "Två", "placering": "fore"})
    block_sparat(av=personer.analytiker, val=val, plats=1, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["Ett", "Två"]


def test_den_som_pekade_pa_det_borttagna_leder_ingenstans_ocksa_nar_en_ny_kommer(
    avsnitt: Avsnitt, personer: Personer
) -> None:
    block_borttaget(av=personer.analytiker, plats=0, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["saknas", "Två"]
    fynd = next(k for k in kontrollerat(personer.analytiker, avsnitt.lagesbild).kontroller if k.kod == "hanvisningar")
    assert fynd.lage == "hindrar"
    block_borttaget(av=personer.analytiker, plats=0, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["saknas", "saknas"]
    block_sparat(av=personer.analytiker, val=Blockval("karta_omrade", {"rubrik": "Ny"}), plats=None, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["saknas", "saknas"]


def test_den_andra_tas_bort_och_en_ny_far_inte_dess_hanvisning(avsnitt: Avsnitt, personer: Personer) -> None:
    block_borttaget(av=personer.analytiker, plats=1, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["Ett", "saknas"]
    block_sparat(av=personer.analytiker, val=Blockval("karta_omrade", {"rubrik": "Ny"}), plats=None, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["Ett", "saknas"]


def test_en_del_som_togs_bort_innan_nummer_fanns_far_inte_sin_hanvisning_tagen(
    avsnitt: Avsnitt, personer: Personer
) -> None:
    Avsnitt.objects.filter(pk=avsnitt.pk).update(block=[ETT])
    block_sparat(av=personer.analytiker, val=Blockval("karta_omrade", {"rubrik": "Ny"}), plats=None, **sett(avsnitt))
    assert pekar_pa(avsnitt, personer) == ["Ett", "saknas"]


def kartor(avsnitt: Avsnitt, personer: Personer, *nycklar: str) -> list[str]:
    """What references in the section are printed as."""
    Avsnitt.objects.filter(lagesbild=avsnitt.lagesbild_id).update(text="")
    Avsnitt.objects.filter(pk=avsnitt.pk).update(text="".join(f"<p>{marke(n)}</p>" for n in nycklar))
    d = dokument.samla(Lagesbild.objects.get(pk=avsnitt.lagesbild_id), "intern", user=personer.analytiker)
    text = next(k.text for k in d.kapitel if k.id == f"avsnitt-{avsnitt.kod}")
    return [strip_tags(rad) for rad in text.split("</p>") if rad.strip()]


def test_en_del_utan_innehall_ger_inte_sin_hanvisning_at_nasta(avsnitt: Avsnitt, personer: Personer) -> None:
    """The first has no places to list and is a notice; the second is still the second."""
    block = [{"slag": "platslista", "klassning": [k]} for k in ("ordningsvakt", "kamera")]
    plats = Plats.objects.filter(stadsdelsomrade=avsnitt.lagesbild.stadsdelsomrade).first()
    Klassning.objects.all().delete()
    Klassning.objects.create(
        stadsdelsomrade=avsnitt.lagesbild.stadsdelsomrade, plats=plats, slag="kamera", kalla="Polisen"
    )
    Avsnitt.objects.filter(pk=avsnitt.pk).update(block=block)
    nyckel = f"tabell:{avsnitt.kod}/platslista"
    assert kartor(avsnitt, personer, nyckel, f"{nyckel}/2") == ["[hänvisning saknas]", "tabell 1"]


def test_den_enda_delens_andra_karta_heter_som_forut_tills_det_har_funnits_en_till(
    avsnitt: Avsnitt, personer: Personer
) -> None:
    for namn, manader in (("Norra", {"giltig_till": date(2024, 6, 30)}), ("Södra", {"giltig_fran": date(2024, 7, 1)})):
        lpo = Lokalpolisomrade.objects.create(slug=namn[0].lower(), namn=namn)
        for s in Stadsdel.objects.filter(stadsdelsomrade=avsnitt.lagesbild.stadsdelsomrade):
            Polistillhorighet.objects.create(stadsdel=s, lokalpolisomrade=lpo, **manader)
    Avsnitt.objects.filter(pk=avsnitt.pk).update(block=["karta_polis"])
    nycklar = (f"karta:{avsnitt.kod}/karta_polis", f"karta:{avsnitt.kod}/karta_polis/2")
    forut = kartor(avsnitt, personer, *nycklar)
    assert len(set(forut)) == 2
    assert "[hänvisning saknas]" not in forut
    block_sparat(av=personer.analytiker, val=Blockval("karta_polis"), plats=None, **sett(avsnitt))
    block_borttaget(av=personer.analytiker, plats=1, **sett(avsnitt))
    assert kartor(avsnitt, personer, *nycklar) == [forut[0], "[hänvisning saknas]"]


def test_ett_utkast_med_en_gammal_nyckel_sparas_efter_flytten_och_menar_samma_del(
    avsnitt: Avsnitt, personer: Personer
) -> None:
    block_flyttat(av=personer.analytiker, plats=0, steg=1, **sett(avsnitt))
    a = nu(avsnitt)
    avsnitt_sparat(
        av=personer.analytiker, avsnitt=a, bygger_pa=avsnitt.version, rubrik=a.rubrik, kommentar="",
        text=f"<p>Mitt. {marke(f'karta:{a.kod}/karta_omrade')}</p>", behov_av_atgarder=None,
        intern=False,
    )  # fmt: skip
    assert pekar_pa(avsnitt, personer) == ["Ett", "Två"]


def test_nasta_ar_har_samma_nummer_och_minns_de_borttagna(avsnitt: Avsnitt, personer: Personer) -> None:
    block_borttaget(av=personer.analytiker, plats=0, **sett(avsnitt))
    ny = lagesbild_skapad(
        av=personer.analytiker, omrade=avsnitt.lagesbild.stadsdelsomrade, ar=avsnitt.lagesbild.ar + 1
    )  # fmt: skip
    kopia = ny.avsnitt.get(kod=avsnitt.kod)
    assert kopia.block == [TVA | {"nr": 2}]
    assert kopia.blocknummer == {"karta_omrade": 2}


def test_listan_som_ersatter_kanner_igen_sina_delar(avsnitt: Avsnitt, personer: Personer) -> None:
    block_satta(av=personer.analytiker, rader=blockval([TVA, ETT]), **sett(avsnitt))
    assert nu(avsnitt).block == [TVA | {"nr": 2}, ETT]
    assert pekar_pa(avsnitt, personer) == ["Ett", "Två"]


def test_api_visar_numren_och_tar_emot_dem(
    avsnitt: Avsnitt, personer: Personer, klient: Callable[[Anvandare], Client]
) -> None:
    skrivare, adress = klient(personer.analytiker), f"/api/v1/avsnitt/{avsnitt.pk}/"
    svar = skrivare.get(adress).json()
    assert svar["block"] == [ETT, TVA | {"nr": 2}]
    nya = [TVA | {"nr": 2, "rubrik": "Tvåan"}, ETT, {"slag": "karta_omrade", "rubrik": "Tre"}]
    data = {"block": nya, "block_sett": svar["block_sett"]}
    svar = skrivare.put(f"{adress}block/", data, content_type="application/json")
    assert svar.status_code == 200, svar.json()
    assert svar.json()["block"] == [*nya[:2], nya[2] | {"nr": 3}]
    assert pekar_pa(avsnitt, personer) == ["Ett", "Tvåan"]
    fel = {"block": [ETT | {"nr": "två"}], "block_sett": svar.json()["block_sett"]}
    assert skrivare.put(f"{adress}block/", fel, content_type="application/json").status_code == 400


def test_att_flytta_det_som_star_sist_andrar_inget(avsnitt: Avsnitt, personer: Personer) -> None:
    fore = nu(avsnitt).lagesbild.andring
    block_flyttat(av=personer.analytiker, plats=1, steg=1, **sett(avsnitt))
    assert (nu(avsnitt).block, nu(avsnitt).lagesbild.andring) == ([ETT, TVA], fore)
