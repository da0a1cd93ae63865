"""The weekly assessment: who may set what, what conflicts, what is kept."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.selectors.vecka import artabell, ej_rapporterade, veckobild
from lagesbild.services.vecka import (
    Bedomning,
    Radfel,
    bedomning_satt,
    vecka_ateroppnad,
    vecka_faststalld,
    veckan_sparad,
)
from lagesbild.vecka import Vecka, kommande_vecka
from platser.models import Stadsdel
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade
from samverkan.roller import Part
from tests.personer import Personer, Varld

V45, V46 = Vecka(2024, 45), Vecka(2024, 46)
Klient = Callable[[Any], Client]


def satt(
    personer: Personer, stadsdel: Stadsdel, niva: int, bygger_pa: int | None = None, **falt: Any
) -> Veckobedomning:
    av = falt.pop("av", personer.analytiker)
    vecka = falt.pop("vecka", V46)
    return bedomning_satt(av=av, stadsdel=stadsdel, vecka=vecka, niva=niva, bygger_pa=bygger_pa, **falt)


def resten_lugn(*, av: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> int:
    return veckan_sparad(av=av, omrade=omrade, vecka=vecka, bedomningar=[], resten_ar_lugn=True)[0]


def faststall(av: Anvandare, omrade: Stadsdelsomrade, part: Part, sett: str | None = None) -> Veckolage:
    sedd = veckobild(av, omrade, V46, idag=date(2024, 11, 20)).stampel if sett is None else sett
    return vecka_faststalld(av=av, omrade=omrade, vecka=V46, part=part, sett=sedd)


def test_en_niva_sparas_med_historik_och_logg(personer: Personer, varld: Varld) -> None:
    bedomning = satt(personer, varld.stadsdelar[0], 3, motivering="Stök vid torget.")
    assert (bedomning.niva, bedomning.version, bedomning.satt_av) == (3, 1, personer.analytiker)
    rad = Bedomningshistorik.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=46)
    assert (rad.fran_niva, rad.till_niva, rad.av, rad.till_motivering) == (
        None,
        3,
        personer.analytiker,
        "Stök vid torget.",
    )
    assert Loggpost.objects.filter(handelse="bedomning_satt", objekt_id=str(bedomning.pk)).count() == 1


def test_en_ny_niva_behaller_motiveringen_om_den_inte_skrivs_om(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 3, motivering="Stök vid torget.")
    assert satt(personer, varld.stadsdelar[0], 4, bygger_pa=1).motivering == "Stök vid torget."
    assert satt(personer, varld.stadsdelar[0], 4, bygger_pa=2, motivering="").motivering == ""


def test_samma_varde_igen_andrar_ingenting(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 2)
    assert satt(personer, varld.stadsdelar[0], 2).version == 1
    assert Bedomningshistorik.objects.filter(ar=2024, vecka=46).count() == 1


def test_den_som_kommer_efter_far_veta_det_och_bada_vardena_finns_i_historiken(
    personer: Personer, varld: Varld
) -> None:
    satt(personer, varld.stadsdelar[0], 2)
    with pytest.raises(Krock) as krock:
        satt(personer, varld.stadsdelar[0], 4, bygger_pa=None, av=personer.polisanalytiker)
    assert krock.value.nuvarande.niva == 2
    assert krock.value.forsok["niva"] == 4
    assert "Analytiker Förvaltningen satte Vällingby till 2" in krock.value.text
    historik = Bedomningshistorik.objects.filter(ar=2024, vecka=46).order_by("pk")
    assert [(h.till_niva, h.utfall) for h in historik] == [(2, "sparad"), (4, "krock")]
    assert Veckobedomning.objects.get(ar=2024, vecka=46).niva == 2


@pytest.mark.parametrize("niva", [0, 6, -1])
def test_nivan_ska_vara_ett_till_fem(personer: Personer, varld: Varld, niva: int) -> None:
    with pytest.raises(Ogiltigt, match="1–5"):
        satt(personer, varld.stadsdelar[0], niva)
    assert not Veckobedomning.objects.filter(ar=2024, vecka=46).exists()


def test_en_vecka_bortom_den_kommande_kan_inte_fyllas_i(personer: Personer, varld: Varld) -> None:
    kommande = kommande_vecka(timezone.localdate())
    satt(personer, varld.stadsdelar[0], 1, vecka=kommande)
    with pytest.raises(Ogiltigt, match="för långt fram"):
        satt(personer, varld.stadsdelar[0], 1, vecka=kommande.nasta)


def test_text_med_personnummer_sparas_inte(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Personuppgift, match="personnummer"):
        satt(personer, varld.stadsdelar[0], 3, motivering="Anhållen: 19121212-1212 vid torget")
    assert not Veckobedomning.objects.filter(ar=2024, vecka=46).exists()
    assert not Loggpost.objects.filter(handelse="bedomning_satt").exists()


def test_bara_niva_ett_kan_vara_bekraftat_lugn(personer: Personer, varld: Varld) -> None:
    assert satt(personer, varld.stadsdelar[0], 1, lugn=True).lugn
    with pytest.raises(Ogiltigt, match="bekräftat lugn"):
        satt(personer, varld.stadsdelar[1], 2, lugn=True)


@pytest.mark.parametrize(
    "person", ["lasare", "enhetschef", "forvaltningschef", "lpochef", "administrator", "frammande"]
)
def test_bara_analytiker_och_samordnare_satter_nivaer(personer: Personer, varld: Varld, person: str) -> None:
    with pytest.raises(Nekad):
        satt(personer, varld.stadsdelar[0], 2, av=personer[person])


def test_en_fastställd_vecka_kan_inte_andras(personer: Personer, varld: Varld) -> None:
    with pytest.raises(Last, match="fastställd"):
        satt(personer, varld.stadsdelar[0], 5, bygger_pa=1, vecka=Vecka(2024, 44))


def test_resten_lugn_ror_inte_det_som_ar_bedomt(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 4)
    assert resten_lugn(av=personer.analytiker, omrade=varld.omrade, vecka=V46) == 2
    resten = Veckobedomning.objects.filter(stadsdel__in=varld.stadsdelar[1:], ar=2024, vecka=46)
    assert [b.lugn for b in resten] == [True, True]
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=46).niva == 4
    assert resten_lugn(av=personer.analytiker, omrade=varld.omrade, vecka=V46) == 0


def test_en_felaktig_rad_stoppar_hela_veckan(personer: Personer, varld: Varld) -> None:
    bra, dalig = (Bedomning(varld.stadsdelar[0], 2, None), Bedomning(varld.stadsdelar[1], 9, None))
    with pytest.raises(Radfel) as fel:
        veckan_sparad(av=personer.analytiker, omrade=varld.omrade, vecka=V46, bedomningar=[bra, dalig])
    assert list(fel.value.rader) == [varld.stadsdelar[1].pk]
    assert not Veckobedomning.objects.filter(ar=2024, vecka=46).exists()


def test_en_stadsdel_i_ett_annat_omrade_kan_inte_smugglas_in(personer: Personer, varld: Varld) -> None:
    rad = Bedomning(varld.andra_stadsdelar[0], 2, None)
    with pytest.raises(Radfel) as fel:
        veckan_sparad(av=personer.analytiker, omrade=varld.omrade, vecka=V46, bedomningar=[rad])
    assert "hör inte till" in next(iter(fel.value.rader.values())).text


def test_veckan_ar_fastställd_nar_bada_parter_har_sagt_det(personer: Personer, varld: Varld) -> None:
    resten_lugn(av=personer.analytiker, omrade=varld.omrade, vecka=V46)
    lage = faststall(personer.forvaltningschef, varld.omrade, Part.FORVALTNING)
    assert not lage.last
    with pytest.raises(Nekad):  # förvaltningens chef speaks for one part only
        faststall(personer.forvaltningschef, varld.omrade, Part.POLIS)
    lage = faststall(personer.lpochef, varld.omrade, Part.POLIS)
    assert lage.last
    with pytest.raises(Last):
        satt(personer, varld.stadsdelar[0], 5, bygger_pa=1)
    with pytest.raises(Ogiltigt, match="varför"):
        vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V46, skal=" ")
    lage = vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V46, skal="Sen uppgift om rån.")
    assert (lage.last, lage.forvaltning_av, lage.ateroppnad_skal) == (False, None, "Sen uppgift om rån.")
    assert satt(personer, varld.stadsdelar[0], 5, bygger_pa=1).niva == 5


def test_en_ofullstandig_vecka_kan_inte_faststallas(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 1)
    with pytest.raises(Ogiltigt, match="Råcksta och Grimsta"):
        faststall(personer.lpochef, varld.omrade, Part.POLIS)


def test_en_andrad_niva_upphaver_den_forsta_underskriften(personer: Personer, varld: Varld, klient: Klient) -> None:
    resten_lugn(av=personer.analytiker, omrade=varld.omrade, vecka=V46)
    faststall(personer.lpochef, varld.omrade, Part.POLIS)
    satt(personer, varld.stadsdelar[0], 4, bygger_pa=1)
    lage = Veckolage.objects.get(stadsdelsomrade=varld.omrade, ar=2024, vecka=46)
    assert lage.polis_tid is None
    assert Loggpost.objects.filter(handelse="vecka_underskrift_upphavd").exists()
    # Who signed sees it and why, until somebody signs again.
    sida = "/hasselby-vallingby/vecka/2024/46/"
    text = " ".join(klient(personer.lpochef).get(sida).content.decode().split())
    assert "Polisen: En nivå ändrades efter att parten hade fastställt veckan. Analytiker Förvaltningen" in text
    assert "gäller inte längre" not in klient(personer.lasare).get(sida).content.decode()
    faststall(personer.lpochef, varld.omrade, Part.POLIS)
    assert "gäller inte längre" not in klient(personer.lpochef).get(sida).content.decode()


def test_lasaren_ser_bara_fastställda_veckor(personer: Personer, varld: Varld) -> None:
    tabell = artabell(personer.lasare, varld.omrade, 2024)
    sedda = {rad.vecka for rad in tabell.rader if any(rad.celler)}
    assert sedda == {Vecka(2024, 44)}


@pytest.mark.parametrize("kod", ["2020-53", "2026-53", "2024-01", "2025-01", "2024-13", "2024-44"])
def test_gransveckor_ritas_och_sparas(personer: Personer, varld: Varld, klient: Klient, kod: str) -> None:
    """Year boundaries, weeks 53, and the weeks in which the clocks change (2024: 13 and 43)."""
    vecka = Vecka.fran_text(kod)
    svar = klient(personer.analytiker).get(f"/hasselby-vallingby/vecka/{vecka.ar}/{vecka.vecka}/")
    assert svar.status_code == 200
    assert str(vecka.mandag) in svar.content.decode()
    bild = veckobild(personer.analytiker, varld.omrade, vecka, idag=date(2027, 6, 1))
    assert (bild.tidigare[-1], bild.nasta) == (vecka.foregaende, vecka.nasta)


@pytest.mark.parametrize("adress", ["2024/53", "2024/54", "2024/0", "1999/10"])
def test_en_vecka_som_inte_finns_ger_404(personer: Personer, varld: Varld, klient: Klient, adress: str) -> None:
    assert klient(personer.analytiker).get(f"/hasselby-vallingby/vecka/{adress}/").status_code == 404


def _formular(varld: Varld, **rader: dict[str, str]) -> dict[str, str]:
    """The whole-week form as a browser without JavaScript sends it: every row, changed or not."""
    data: dict[str, str] = {}
    for stadsdel in varld.stadsdelar:
        nu = Veckobedomning.objects.filter(stadsdel=stadsdel, ar=2024, vecka=45).first()
        rad = {
            "niva": str(nu.niva) if nu else "",
            "sedd": str(nu.niva) if nu else "",
            "motivering": nu.motivering if nu else "",
            "seddtext": nu.motivering if nu else "",
            "version": str(nu.version) if nu else "",
        } | rader.get(stadsdel.slug, {})
        data |= {f"{namn}-{stadsdel.pk}": varde for namn, varde in rad.items()}
    return data


def test_veckan_sparas_utan_javascript(personer: Personer, varld: Varld, klient: Klient) -> None:
    data = _formular(varld, grimsta={"niva": "2", "motivering": "Klotter på skolan."})
    svar = klient(personer.analytiker).post("/hasselby-vallingby/vecka/2024/45/", data, follow=True)
    assert "1 ändring är sparad." in svar.content.decode()
    sparad = Veckobedomning.objects.get(stadsdel=varld.stadsdelar[2], ar=2024, vecka=45)
    assert (sparad.niva, sparad.motivering) == (2, "Klotter på skolan.")


def test_det_som_skrivits_finns_kvar_nar_en_rad_ar_fel(personer: Personer, varld: Varld, klient: Klient) -> None:
    data = _formular(
        varld, grimsta={"niva": "2", "motivering": "Ring 070-123 45 67."}, racksta={"niva": "3", "motivering": "Bra"}
    )
    svar = klient(personer.analytiker).post("/hasselby-vallingby/vecka/2024/45/", data)
    sida = svar.content.decode()
    assert svar.status_code == 400
    assert "telefonnummer" in sida
    assert "Ring 070-123 45 67." in sida
    assert "Bra" in sida
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[1], ar=2024, vecka=45).niva == 1


def test_en_orord_rad_krockar_inte(personer: Personer, varld: Varld, klient: Klient) -> None:
    data = _formular(varld, grimsta={"niva": "2"})
    satt(personer, varld.stadsdelar[0], 5, bygger_pa=1, vecka=V45, av=personer.polisanalytiker)
    svar = klient(personer.analytiker).post("/hasselby-vallingby/vecka/2024/45/", data)
    assert svar.status_code == 302
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=45).niva == 5


def test_en_krock_visar_bada_vardena_och_nasta_sparning_ar_ett_val(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    data = _formular(varld, vallingby={"niva": "2"})
    satt(personer, varld.stadsdelar[0], 5, bygger_pa=1, vecka=V45, av=personer.polisanalytiker)
    analytiker = klient(personer.analytiker)
    svar = analytiker.post("/hasselby-vallingby/vecka/2024/45/", data)
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Behåll 5" in sida
    assert "Spara 2 i stället" in sida
    data |= _formular(varld, vallingby={"niva": "2"})  # the page now builds on what is stored
    assert analytiker.post("/hasselby-vallingby/vecka/2024/45/", data).status_code == 302
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=45).niva == 2


def test_rutnatet_kostar_lika_manga_fragor_for_tre_som_for_trettio_stadsdelar(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    analytiker = klient(personer.analytiker)
    adresser = ["/hasselby-vallingby/vecka/2024/45/", "/hasselby-vallingby/ar/2024/"]
    antal = []
    for extra in (0, 27):
        for i in range(extra):
            ny = Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"s{i}", namn=f"S{i}", ordning=10 + i)
            for vecka in (10, 11, 45):
                Veckobedomning.objects.create(
                    stadsdel=ny, ar=2024, vecka=vecka, niva=2, satt_av=personer.analytiker, satt_tid=timezone.now()
                )
        for adress in adresser:
            with django_assert_max_num_queries(25) as fragor:
                assert analytiker.get(adress).status_code == 200
            antal.append(len(fragor))
    assert antal[:2] == antal[2:]


@pytest.mark.usefixtures("exempel")
def test_aret_ar_lika_med_tabell_2_i_alla_405_rutor(personer: Personer) -> None:
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    tabell = artabell(personer.analytiker, omrade, 2024)
    visat = {
        (stadsdel.slug, rad.vecka.vecka): cell.niva
        for rad in tabell.rader
        for stadsdel, cell in zip(tabell.stadsdelar, rad.celler, strict=True)
        if cell
    }
    fil = Path(__file__).resolve().parents[2] / "lagesbild/exempel/veckobedomningar_2024.csv"
    with fil.open(encoding="utf-8") as data:
        tryckt = {(rad["stadsdel"], int(rad["vecka"])): int(rad["niva"]) for rad in csv.DictReader(data)}
    assert len(tryckt) == 405
    assert visat == tryckt
    assert (tabell.veckor_bedomda, len(tabell.rader)) == (45, 52)
    vallingby = next(s for s in tabell.sammanfattning if s.stadsdel.slug == "vallingby")
    assert (vallingby.antal, vallingby.av, vallingby.minst_tre, vallingby.fyra_fem, vallingby.median) == (
        45,
        52,
        17,
        2,
        2,
    )


def test_det_som_inte_ar_rapporterat_syns(personer: Personer, varld: Varld) -> None:
    kvar = dict(ej_rapporterade(personer.analytiker, varld.omrade, date(2024, 11, 13), antal=2))
    assert list(kvar) == [V45]
    assert [s.slug for s in kvar[V45]] == ["grimsta"]


def test_ett_skal_som_inte_godtas_star_kvar_som_det_skrevs(personer: Personer, varld: Varld, klient: Klient) -> None:
    adress = "/hasselby-vallingby/vecka/2024/44/ateroppna/"
    svar = klient(personer.samordnare).post(adress, {"skal": "Ring 070-123 45 67 om rånet."})
    assert svar.status_code == 400
    assert "Ring 070-123 45 67 om rånet." in svar.content.decode()
    assert "telefonnummer" in svar.content.decode()
    assert "Veckan är inte öppnad" in svar.content.decode()  # first on the page, with a link to the field
    varld.veckolage.refresh_from_db()
    assert varld.veckolage.last


def test_lasaren_far_inte_veta_vad_som_saknas_bara_vad_som_inte_ar_fastställt(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    sida = klient(personer.lasare).get("/hasselby-vallingby/ar/2024/").content.decode()
    assert 'title="Ej fastställd"' in sida
    assert 'title="Ej rapporterad"' not in sida.split("<table", 1)[1]


def test_ingen_fastställer_nivaer_som_andrats_sedan_sidan_oppnades(personer: Personer, varld: Varld) -> None:
    resten_lugn(av=personer.analytiker, omrade=varld.omrade, vecka=V46)
    sett = veckobild(personer.lpochef, varld.omrade, V46, idag=date(2024, 11, 20)).stampel
    satt(personer, varld.stadsdelar[0], 5, bygger_pa=1)
    with pytest.raises(Krock, match="har ändrats"):
        faststall(personer.lpochef, varld.omrade, Part.POLIS, sett)
    assert Veckolage.objects.get(stadsdelsomrade=varld.omrade, ar=2024, vecka=46).polis_tid is None


def test_resten_lugn_sparar_forst_det_som_ar_skrivet(personer: Personer, varld: Varld, klient: Klient) -> None:
    """Without JavaScript the button sends the whole form: a 4 that was typed must not become a quiet 1."""
    data = _formular(varld, grimsta={"niva": "4", "motivering": "Rån vid stationen."})
    klient(personer.analytiker).post("/hasselby-vallingby/vecka/2024/45/resten-lugn/", data)
    grimsta = Veckobedomning.objects.get(stadsdel=varld.stadsdelar[2], ar=2024, vecka=45)
    assert (grimsta.niva, grimsta.lugn, grimsta.motivering) == (4, False, "Rån vid stationen.")


def test_radbyten_fran_en_webblasare_ar_ingen_andring(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 3, motivering="Första raden.\nAndra raden.")
    assert satt(personer, varld.stadsdelar[0], 3, bygger_pa=1, motivering="Första raden.\r\nAndra raden.").version == 1


def test_en_ny_motivering_behaller_bekraftat_lugnt(personer: Personer, varld: Varld) -> None:
    satt(personer, varld.stadsdelar[0], 1, lugn=True)
    assert satt(personer, varld.stadsdelar[0], 1, bygger_pa=1, motivering="Ronderat utan anmärkning.").lugn
    assert not satt(personer, varld.stadsdelar[0], 2, bygger_pa=2).lugn
