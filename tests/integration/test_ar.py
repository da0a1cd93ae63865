"""The year: what the table, its parts, the comparison, the search and the API say, and to whom."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Handelse, Veckobedomning, Veckolage
from lagesbild.selectors.ar import arsblad, jamfor_ar, jamfor_stadsdelar, perioder, veckospann
from lagesbild.selectors.arsfaststallande import fardiga_veckor
from lagesbild.selectors.arsok import Veckosokning, hitta_veckor, utdrag
from lagesbild.selectors.vecka import artabell
from lagesbild.services.vecka import bedomning_satt, veckan_sparad
from lagesbild.services.veckor import veckor_faststallda
from lagesbild.vecka import Vecka, veckor_mellan
from samverkan.fel import Krock, Nekad, Ogiltigt
from samverkan.models import Loggpost
from samverkan.roller import Part
from tests.personer import DA, Personer, Varld

HV = "/hasselby-vallingby/"
IDAG = date(2027, 6, 1)
Klient = Callable[[Any], Client]


def satt(varld: Varld, kod: str, i: int, niva: int, motivering: str = "") -> Veckobedomning:
    vecka = Vecka.fran_text(kod)
    return Veckobedomning.objects.create(
        stadsdel=varld.stadsdelar[i],
        ar=vecka.ar,
        vecka=vecka.vecka,
        niva=niva,
        motivering=motivering,
        satt_av=varld.bedomning_oppen.satt_av,
        satt_tid=DA,
    )


def hitta(personer: Personer, varld: Varld, vem: str = "analytiker", **villkor: Any) -> list[tuple[str, int]]:
    celler = hitta_veckor(personer[vem], varld.omrade, Veckosokning(**villkor))  # type: ignore[arg-type]
    platser = {stadsdel.pk: i for i, stadsdel in enumerate(varld.stadsdelar)}
    return [(Vecka(ar, vecka).kod, platser.get(pk, -1)) for ar, vecka, pk in celler]


@pytest.mark.parametrize("kod", ["2020-53", "2024-01", "2025-01", "2026-53"])
def test_gransveckor_star_ratt_i_tabell_delar_sokning_och_fil(
    personer: Personer, varld: Varld, klient: Klient, kod: str
) -> None:
    vecka = Vecka.fran_text(kod)
    satt(varld, kod, 0, 4, "Skottlossning.")
    tabell = artabell(personer.analytiker, varld.omrade, vecka.ar)
    assert [rad.vecka for rad in tabell.rader if any(rad.celler)][0 if vecka.vecka == 1 else -1] == vecka
    for per, manad, kvartal in (("manad", "januari", None), ("kvartal", None, "kvartal 1")):
        delar = perioder(tabell, per, idag=IDAG)
        assert sum(len(d.veckor) for d in delar) == len(tabell.rader)
        i = -1 if vecka.vecka == 53 else 0
        assert delar[i].summor[0].fyra_fem == 1
        assert delar[i].namn == ((manad or kvartal) if i == 0 else {"manad": "december", "kvartal": "kvartal 4"}[per])
    assert (kod, 0) in hitta(personer, varld, niva_min=4, fran=vecka, till=vecka)
    assert (kod, 0) not in hitta(personer, varld, niva_min=4, fran=vecka.nasta)
    assert (kod, 0) not in hitta(personer, varld, niva_min=4, till=vecka.foregaende)
    blad = arsblad(personer.analytiker, varld.omrade, vecka.ar, idag=IDAG, saknas="Ej rapporterad")
    assert blad.celler["Vällingby", vecka.vecka].motivering == "Skottlossning."
    svar = klient(personer.analytiker).get(f"{HV}ar/{vecka.ar}/csv/")
    assert f'{vecka.ar};{vecka.vecka};"{vecka.mandag}";"Vällingby";4;' in svar.content.decode("utf-8-sig")
    assert svar["Content-Disposition"] == f'attachment; filename="veckor-hasselby-vallingby-{vecka.ar}.csv"'
    sida = klient(personer.analytiker).get(f"{HV}ar/{vecka.ar}/{vecka.vecka}/vallingby/")
    assert "Skottlossning." in sida.content.decode()
    api = klient(personer.analytiker).get(f"/api/v1/ar/hasselby-vallingby/?ar={vecka.ar}").json()
    assert [v["vecka"] for v in api["veckor"] if v["nivaer"][0]["niva"] == 4] == sorted(
        {vecka.vecka} | ({45} if vecka.ar == 2024 else set())
    )


@pytest.mark.parametrize("adress", ["2024/53", "2024/0", "2024/99"])
def test_en_ruta_i_en_vecka_som_inte_finns_ger_404(personer: Personer, varld: Varld, klient: Klient, adress: str):
    assert klient(personer.analytiker).get(f"{HV}ar/{adress}/vallingby/").status_code == 404


def test_en_stadsdel_som_kom_under_aret_raknas_bara_for_sina_veckor(personer: Personer, varld: Varld) -> None:
    grimsta = varld.stadsdelar[2]
    grimsta.giltig_fran = date(2023, 7, 1)
    grimsta.save()
    satt(varld, "2023-30", 2, 3)
    delar = perioder(artabell(personer.analytiker, varld.omrade, 2023), "kvartal", idag=IDAG)
    assert [(d.summor[2].antal, d.summor[2].av) for d in delar] == [(0, 0), (0, 1), (1, 13), (0, 13)]
    blad = arsblad(personer.analytiker, varld.omrade, 2023, idag=IDAG, saknas="")
    assert ("Grimsta", 25) in blad.utanfor
    assert ("Grimsta", 26) not in blad.utanfor
    assert (blad.summor[2].antal, blad.summor[2].av) == (1, 27)


def test_aren_jamfors_bara_over_veckor_som_bada_har(personer: Personer, varld: Varld) -> None:
    for kod, niva in (("2022-10", 3), ("2022-11", 1), ("2022-12", 5), ("2023-10", 4), ("2023-11", 4), ("2023-20", 5)):
        satt(varld, kod, 0, niva)
    ar = [artabell(personer.analytiker, varld.omrade, ar) for ar in (2023, 2022)]
    forsta, andra, _ = jamfor_ar(ar[0], ar[1])
    assert (forsta.veckor, forsta.vilka) == ((10, 11), "v. 10–11")
    assert (forsta.nu.minst_tre, forsta.da.minst_tre, forsta.minst_tre, forsta.fyra_fem) == (2, 1, 1, 2)
    assert (forsta.bara_nu, forsta.bara_da) == (1, 1)
    assert andra.veckor == ()


def test_en_stadsdel_jamfors_med_de_andra(personer: Personer, varld: Varld) -> None:
    for i, kod, niva in ((0, "2023-01", 3), (1, "2023-01", 1), (0, "2023-02", 1), (1, "2023-02", 1), (0, "2023-03", 2)):
        satt(varld, kod, i, niva)
    tabell = artabell(personer.analytiker, varld.omrade, 2023)
    racksta, grimsta = jamfor_stadsdelar(tabell, varld.stadsdelar[0])
    assert (racksta.veckor, racksta.hogre, racksta.lika, racksta.lagre) == ((1, 2), 1, 1, 0)
    assert grimsta.veckor == ()


def test_veckor_i_ord() -> None:
    assert veckospann([1, 2, 3, 7, 9, 10]) == "v. 1–3, 7 och 9–10"
    assert veckospann([]) == "inga veckor"


def test_sokningen_hittar_over_arsskiftet_och_i_alla_texter(personer: Personer, varld: Varld) -> None:
    satt(varld, "2023-52", 0, 4, "Bråk vid ÅKERMYNTAN")
    satt(varld, "2025-01", 1, 5, "Explosion")
    assert hitta(personer, varld, niva_min=4) == [("2025-01", 1), ("2024-45", 0), ("2023-52", 0)]
    assert hitta(personer, varld, niva_min=4, fran=Vecka(2023, 50), till=Vecka(2024, 50)) == [
        ("2024-45", 0),
        ("2023-52", 0),
    ]
    assert hitta(personer, varld, sok="åkermyntan bråk") == [("2023-52", 0)]
    assert hitta(personer, varld, sok="butik") == [("2024-45", 0)]  # an event
    assert hitta(personer, varld, sok="kvällspass") == [("2024-45", 0)]  # an insats
    assert hitta(personer, varld, typ="ran") == [("2024-45", 0)]
    assert hitta(personer, varld, typ="ran", niva_min=5) == []
    assert hitta(personer, varld, niva_min=3, stadsdel="grimsta") == [("2024-44", 2)]
    assert hitta(personer, varld, sok="(.*") == []
    assert hitta(personer, varld) == []


def test_lasaren_hittar_bara_i_fastställda_veckor(personer: Personer, varld: Varld, klient: Klient) -> None:
    assert hitta(personer, varld, "lasare", niva_min=1) == [("2024-44", 0), ("2024-44", 1), ("2024-44", 2)]
    assert hitta(personer, varld, "lasare", sok="rån") == []
    assert hitta(personer, varld, "lasare", typ="ran") == []
    lasare = klient(personer.lasare)
    fil = lasare.get(f"{HV}ar/2024/csv/").content.decode("utf-8-sig")
    assert {rad.split(";")[1] for rad in fil.splitlines()[1:]} == {"44"}
    ruta = lasare.get(f"{HV}ar/2024/45/vallingby/").content.decode()
    assert "Skadegörelse" not in ruta
    assert "Rån" not in ruta
    api = lasare.get("/api/v1/ar/hasselby-vallingby/?ar=2024").json()
    assert [s["bedomda"] for s in api["sammanfattning"]] == [1, 1, 1]
    assert "Rån" not in lasare.get(f"{HV}ar/2024/").content.decode()


def test_en_framling_hittar_inget_har(personer: Personer, varld: Varld) -> None:
    assert hitta_veckor(personer.frammande, varld.omrade, Veckosokning(niva_min=1)) == []


def test_ett_utdrag_visar_ordet_och_markerar_det() -> None:
    delar = utdrag("x" * 300 + " Bråk vid torget, mer bråk " + "y" * 300, "bråk torget")
    assert [text for text, markt in delar if markt] == ["Bråk", "torget", "bråk"]
    assert len("".join(text for text, _ in delar)) < 200


def test_rutan_visar_handelserna_och_bara_en_bit_for_dialogen(personer: Personer, varld: Varld, klient: Klient) -> None:
    analytiker = klient(personer.analytiker)
    tabell = analytiker.get(f"{HV}ar/2024/").content.decode()
    assert "1 händelse" in tabell
    sida = analytiker.get(f"{HV}ar/2024/45/vallingby/").content.decode()
    bit = analytiker.get(f"{HV}ar/2024/45/vallingby/", headers={"HX-Request": "true"}).content.decode()
    for text in (sida, bit):
        assert "Rån mot en butik." in text
        assert "Skadegörelse vid torget." in text
    assert "<html" in sida
    assert "<html" not in bit


def test_sidorna_kostar_lika_mycket_for_lite_som_for_mycket(
    personer: Personer, varld: Varld, klient: Klient, django_assert_max_num_queries: Any
) -> None:
    analytiker = klient(personer.analytiker)
    adresser = [
        f"{HV}ar/2024/", f"{HV}ar/2024/perioder/", f"{HV}ar/2024/jamfor/", f"{HV}ar/sok/?niva_min=1&sok=o",
        f"{HV}ar/2024/faststall/", f"{HV}ar/2024/xlsx/", "/api/v1/ar/hasselby-vallingby/?ar=2024",
    ]  # fmt: skip
    antal = []
    for omgang in range(2):
        for adress in adresser:
            with django_assert_max_num_queries(30) as fragor:
                assert analytiker.get(adress).status_code == 200
            antal.append(len(fragor))
        for vecka in range(1, 31) if not omgang else ():
            for i in range(3):
                satt(varld, f"2024-{vecka}", i, 2, "Oro vid torget.")
                Handelse.objects.create(
                    stadsdel=varld.stadsdelar[i], dag=Vecka(2024, vecka).mandag, ar=2024, vecka=vecka, typ="ran",
                    allvar=2, text="Oro", kalla="polis", rapporterad_av=personer.analytiker, rapporterad_tid=DA,
                )  # fmt: skip
    assert antal[: len(adresser)] == antal[len(adresser) :]


# --- Many weeks fastställda at once ----------------------------------------------------------------------------------


def hela_veckor(personer: Personer, varld: Varld, *koder: str) -> None:
    for kod in koder:
        veckan_sparad(
            av=personer.analytiker, omrade=varld.omrade, vecka=Vecka.fran_text(kod), bedomningar=[], resten_ar_lugn=True
        )


def sett(personer: Personer, varld: Varld, vem: str, part: Part, ar: int = 2023) -> str:
    return fardiga_veckor(personer[vem], varld.omrade, ar, part, idag=timezone.localdate()).stampel  # type: ignore[arg-type]


def test_alla_kompletta_veckor_fastställs_var_for_sig(personer: Personer, varld: Varld) -> None:
    hela_veckor(personer, varld, "2023-01", "2023-02", "2023-52")
    satt(varld, "2023-10", 0, 3)  # not complete
    for vem, part in (("forvaltningschef", Part.FORVALTNING), ("lpochef", Part.POLIS)):
        veckor = veckor_faststallda(
            av=personer[vem], omrade=varld.omrade, ar=2023, part=part, sett=sett(personer, varld, vem, part)  # type: ignore[arg-type]
        )  # fmt: skip
        assert [v.kod for v in veckor] == ["2023-01", "2023-02", "2023-52"]
    lasta = Veckolage.objects.filter(ar=2023, status="faststalld")
    assert {(lage.vecka, lage.forvaltning_av_id, lage.polis_av_id) for lage in lasta} == {
        (v, personer.forvaltningschef.pk, personer.lpochef.pk) for v in (1, 2, 52)
    }
    assert Loggpost.objects.filter(handelse="vecka_faststalld").count() == 6
    with pytest.raises(Ogiltigt, match="inga kompletta"):
        veckor_faststallda(av=personer.lpochef, omrade=varld.omrade, ar=2023, part=Part.POLIS, sett="")


def test_en_andring_emellan_gor_att_ingen_vecka_fastställs(personer: Personer, varld: Varld) -> None:
    hela_veckor(personer, varld, "2023-01", "2023-02")
    sedd = sett(personer, varld, "lpochef", Part.POLIS)
    bedomning_satt(av=personer.analytiker, stadsdel=varld.stadsdelar[0], vecka=Vecka(2023, 2), niva=4, bygger_pa=1)
    with pytest.raises(Krock, match="Inget är fastställt"):
        veckor_faststallda(av=personer.lpochef, omrade=varld.omrade, ar=2023, part=Part.POLIS, sett=sedd)
    assert not Veckolage.objects.filter(ar=2023, polis_tid__isnull=False).exists()


def test_den_som_har_skrivit_under_for_den_ena_parten_tar_inte_den_andra(personer: Personer, varld: Varld) -> None:
    hela_veckor(personer, varld, "2023-01")
    with pytest.raises(Nekad):
        veckor_faststallda(
            av=personer.forvaltningschef,
            omrade=varld.omrade,
            ar=2023,
            part=Part.POLIS,
            sett=sett(personer, varld, "forvaltningschef", Part.POLIS),
        )
    with pytest.raises(Nekad):
        veckor_faststallda(av=personer.lasare, omrade=varld.omrade, ar=2023, part=Part.POLIS, sett="")


def test_veckor_fastställs_fran_arets_sida(personer: Personer, varld: Varld, klient: Klient, settings: Any) -> None:
    # Each week is signed by the rules of a single one, so its state is held one at a time.
    settings.ZEAL_ALLOWLIST = [
        *settings.ZEAL_ALLOWLIST,
        *({"model": f"lagesbild.{m}"} for m in ("Veckolage", "Veckobrev")),
    ]
    hela_veckor(personer, varld, *(v.kod for v in veckor_mellan(Vecka(2023, 1), Vecka(2023, 3))))
    chef = klient(personer.lpochef)
    assert "3 kompletta veckor 2023 är inte fastställda för polisen" in chef.get(f"{HV}ar/2023/").content.decode()
    svar = chef.post(f"{HV}ar/2023/faststall/", {"part": "polis", "sett": "fel"})
    assert svar.status_code == 409
    assert '<th scope="col">Grimsta</th>' in svar.content.decode()  # nobody signs levels without knowing whose
    stampel = svar.context["poster"][0]["fardiga"].stampel
    svar = chef.post(f"{HV}ar/2023/faststall/", {"part": "polis", "sett": stampel}, follow=True)
    assert "3 veckor är fastställda för polisen: v. 1–3." in svar.content.decode()
    assert Bedomningshistorik.objects.filter(ar=2023).count() == 9


@pytest.mark.parametrize("fraga", ["ar=1999", "ar=abc", "ar=", "vecka=3"])
def test_apiet_sager_vad_som_ar_fel(personer: Personer, varld: Varld, klient: Klient, fraga: str) -> None:
    svar = klient(personer.analytiker).get(f"/api/v1/ar/hasselby-vallingby/?{fraga}")
    assert (svar.status_code, svar.json()["kod"]) == (400, "ogiltigt")
