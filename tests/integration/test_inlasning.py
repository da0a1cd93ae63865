"""Import of figures: what the documents print, what Brå and the city publish, and what people decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lagesbild.models import Importkorning, Matkalla, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.selectors.inlasning import revisioner
from lagesbild.services.inlasning import angrad, avbruten, beskriven, beslutad, genomford, mottagen
from lagesbild.tasks import las_import, samla_upp
from platser.models import Plats
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost, Stadsdelsomrade, Uppdrag
from tests.inlasningsfiler import BRA, MANADSSUMMOR_4, OMRADET, tabell_3, tabell_4, xlsx
from tests.personer import Personer, Varld

UTTAG = date(2024, 11, 4)
U = "utfall"


def last(varld: Varld, personer: Personer, data: bytes, namn: str = "fil.xlsx", **mer: Any) -> Importkorning:
    k = mottagen(av=personer.analytiker, omrade=varld.omrade, filnamn=namn, innehall=data, **mer)
    las_import(k.pk)
    k.refresh_from_db()
    return k


def inlast(varld: Varld, personer: Personer, data: bytes, namn: str = "fil.xlsx", **mer: Any) -> Importkorning:
    """Read, everything unknown as new, committed."""
    k = last(varld, personer, data, namn, **mer)
    assert k.status == "granskas", k.fel
    return bekraftad(personer, k)


def bekraftad(personer: Personer, k: Importkorning, **val: Any) -> Importkorning:
    assert k.per_datum
    if k.utfall.get("okand"):
        nya = dict.fromkeys(range(len(k.tolkning["namn"])), "ny")
        kanda = k.rader.filter(serie__isnull=False).values_list("namn_nr", flat=True)
        val = {"namn": {nr: v for nr, v in nya.items() if nr not in set(kanda)}, **val}
    if val:
        k = beslutad(av=personer.analytiker, korning=k, kalla=k.kalla, per_datum=k.per_datum, **val)
    return genomford(av=personer.analytiker, korning=k, stampel=k.stampel)


def tabell(*rader: str) -> bytes:
    return "\n".join(rader).encode()


LITEN = tabell("kategori;ar;manad;antal", "Klotter;2024;1;12", "Klotter;2024;2;1 412", "Rån;2024;1;3")


@pytest.mark.parametrize("procent", [False, True], ids=["text", "procentformat"])
def test_tabell_3_lases_som_den_ar_tryckt(varld: Varld, personer: Personer, procent: bool):
    Matserie.objects.all().exclude(pk=varld.serie.pk).delete()
    k = inlast(varld, personer, xlsx(tabell_3(), procent=procent), per_datum=date(2024, 10, 31))
    assert k.kalla == Matkalla.objects.get(slug="compstat")
    assert k.utfall["skrivna"] == 75
    assert not k.anmarkningar.exists(), list(k.anmarkningar.values_list("text", "rad", "kolumn"))
    siffror = {(v.serie.grupp, v.serie.namn, v.fran.year): int(v.varde) for v in k.varden.select_related("serie")}
    for rad in tabell_3():
        if isinstance(rad[-1], str) and rad[-1].endswith("%") and rad[0] not in {"Summa", ""}:
            grupp = next(g for g, n, _ in siffror if n == rad[0])
            assert [siffror[grupp, rad[0], ar] for ar in range(2020, 2025)] == rad[1:6]
    v = k.varden.get(serie__namn="Bedrägeri (urval)", fran=date(2024, 1, 1))
    assert [v.till, v.varde, v.matomrade.stadsdelsomrade] == [date(2024, 10, 31), 669, varld.omrade]
    assert v.plats_i_fil == "Blad1 rad 13, kolumn 6"


def test_tabell_4_lases_och_sager_var_den_sager_emot_sig(varld: Varld, personer: Personer):
    k = inlast(varld, personer, xlsx(tabell_4()), namn="tyck till.xlsx")
    assert k.kalla == Matkalla.objects.get(slug="tyck-till")
    assert k.utfall["skrivna"] == 114
    celler = tabell_4()[1:-1]
    fel = {a.cell: (int(a.tryckt), int(a.raknat)) for a in k.anmarkningar.all()}
    vantat = {}
    for manad, tryckt in enumerate(MANADSSUMMOR_4):
        raknat = sum(rad[3 + manad] or 0 for rad in celler)
        if raknat != tryckt:
            vantat["DEFGHIJKLMNO"[manad] + "19"] = (tryckt, raknat)
    assert fel == vantat
    assert len(fel) == 8
    # The two names of one category are one series.
    assert k.varden.values("serie").distinct().count() == 4


def test_bytt_namn_blir_en_serie_med_bada_namnen(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="tyck-till", namn="Tyck till")
    serie = Matserie.objects.create(kalla=kalla, slug="buller", namn="Störande musik")
    k = last(varld, personer, tabell("kategori;ar;manad;antal", "Störande ljud och musik;2024;1;4"), kalla=kalla)
    assert k.utfall["okand"] == 1
    with pytest.raises(Ogiltigt, match="1 kvar"):
        genomford(av=personer.analytiker, korning=k, stampel=k.stampel)
    bekraftad(personer, k, namn={0: serie.pk}, byten={0: date(2023, 6, 1)})
    namn = Serienamn.objects.get(serie=serie)
    assert (namn.namn, namn.giltig_fran) == ("Störande ljud och musik", date(2023, 6, 1))
    # Next time the name is known.
    igen = last(varld, personer, tabell("kategori;ar;manad;antal", "Störande ljud och musik;2024;2;5"), kalla=kalla)
    assert igen.utfall["ny"] == 1


def test_samma_fil_tva_ganger_andrar_inget(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    fore = sorted(Matvarde.objects.values_list("pk", "varde", "per_datum"))
    igen = inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    assert igen.utfall["oforandrad"] == 3
    assert igen.utfall["skrivna"] == 0
    assert sorted(Matvarde.objects.values_list("pk", "varde", "per_datum")) == fore


def test_ett_senare_uttag_ar_en_ny_version_och_kan_angras(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    inlast(varld, personer, LITEN, kalla=kalla, per_datum=date(2024, 3, 1))
    senare = inlast(varld, personer, LITEN.replace(b";12", b";15"), kalla=kalla, per_datum=UTTAG)
    assert {u: n for u, n in senare.utfall.items() if n} == {"andrad": 1, "bekraftad": 2, "skrivna": 3}
    [r] = revisioner(personer.analytiker, varld.omrade, fore=date(2024, 3, 1), efter=UTTAG, kalla=kalla)
    assert [r.serie.namn, r.da, r.nu, r.differens] == ["Klotter", 12, 15, 3]
    assert angrad(av=personer.analytiker, korning=senare) == 3
    assert set(Matvarde.objects.filter(serie__kalla=kalla).values_list("per_datum", flat=True)) == {date(2024, 3, 1)}
    with pytest.raises(Last):
        angrad(av=personer.analytiker, korning=senare)
    assert set(Loggpost.objects.values_list("handelse", flat=True)) >= {
        "import_mottagen", "import_genomford", "import_angrad",
    }  # fmt: skip


def test_annat_varde_samma_dag_kraver_ett_val(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    forsta = inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    k = last(varld, personer, LITEN.replace(b";12", b";15"), kalla=kalla, per_datum=UTTAG)
    assert k.utfall["krock"] == 1
    with pytest.raises(Ogiltigt, match="samma uttagsdatum"):
        genomford(av=personer.analytiker, korning=k, stampel=k.stampel)
    k = bekraftad(personer, k, krockar="ersatt")
    cell = Matvarde.objects.filter(serie__namn="Klotter", fran=date(2024, 1, 1))
    assert [v.varde for v in cell] == [15]
    with pytest.raises(Last, match="senare import"):
        angrad(av=personer.analytiker, korning=forsta)
    angrad(av=personer.analytiker, korning=k)
    assert [(int(v.varde), v.importkorning) for v in cell.all()] == [(12, forsta)]
    angrad(av=personer.analytiker, korning=forsta)
    assert not cell.all().exists()


def test_det_som_har_andrats_sedan_granskningen_granskas_igen(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    k = last(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    sedd = k.stampel
    inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    with pytest.raises(Krock):
        genomford(av=personer.analytiker, korning=k, stampel=sedd)
    k.refresh_from_db()
    assert k.status == "granskas"
    assert k.utfall["oforandrad"] == 3


@pytest.mark.parametrize(
    "fil", ["1.2-folkmangd-den-31-dec-2010-2034.xlsx", "1.63-anmalda-brott-2024.xlsx", "Brott_2025_raw.xls"]
)
def test_det_bra_och_staden_ger_ut(fil: str, exempel: str, personer: Personer):
    if not (BRA / fil).exists():
        pytest.skip("Underlaget i ../shared finns inte här.")
    data = (BRA / fil).read_bytes()
    omrade = personer.analytiker.uppdrag.get().stadsdelsomrade
    k = mottagen(av=personer.analytiker, omrade=omrade, filnamn=fil, innehall=data)
    las_import(k.pk)
    k.refresh_from_db()
    assert k.status == "granskas", k.fel
    summor = [
        (a.cell, a.tryckt.replace("\u00a0", ""), a.raknat.replace("\u00a0", ""))
        for a in k.anmarkningar.filter(slag="summa")
    ]
    if fil.startswith("1.2"):
        assert (k.tolkning["layout"], k.rader.count(), summor) == ("omradestabell", 112, [])
        assert k.per_datum == date(2025, 5, 15)
        # Västerort and the like are nobody's yet, other areas' figures stay out, own and the city's can come in.
        assert k.utfall["utanfor"] > 0
        hv = k.rader.get(matomrade__stadsdelsomrade=omrade, fran=date(2024, 12, 31), serie__slug="folkmangd")
        assert [hv.varde, hv.utfall] == [76340, "andrad" if hv.tidigare != 76340 else "bekraftad"]
        prognos = k.rader.filter(fran=date(2034, 12, 31))
        assert set(prognos.values_list("preliminar", flat=True)) == {True}
    elif fil.startswith("1.63"):
        assert (k.tolkning["layout"], k.rader.count()) == ("omradestabell", 150)
        # The city's total holds crimes without a known place, as footnote 5 says.
        assert ("B24", "202611", "198243") in summor
        assert "brottsplats saknas" in k.anmarkningar.get(slag="summa", kolumn=2).text
    else:
        assert (k.tolkning["layout"], k.rader.count(), summor) == ("bra", 336, [])
        # Both areas in the file are others': nothing of it can come in here, and the page says so.
        assert k.utfall["utanfor"] == 336


def test_bras_fil_lases_in_i_omradet_den_galler_och_de_andra_far_veta_varfor_inte(
    exempel: str, personer: Personer, klient: Any
):
    fil = BRA / "Brott_2025_raw.xls"
    if not fil.exists():
        pytest.skip("Underlaget i ../shared finns inte här.")
    hemma = personer.analytiker.uppdrag.get()
    bromma = Stadsdelsomrade.objects.get(slug="bromma")
    Uppdrag.objects.create(
        anvandare=personer.analytiker,
        stadsdelsomrade=bromma,
        roll=hemma.roll,
        part=hemma.part,
        giltig_fran=hemma.giltig_fran,
    )
    korningar = {}
    for omrade in (hemma.stadsdelsomrade, bromma):
        k = mottagen(av=personer.analytiker, omrade=omrade, filnamn=fil.name, innehall=fil.read_bytes())
        las_import(k.pk)
        korningar[omrade.slug] = k
    sida = klient(personer.analytiker)
    text = sida.get(f"/hasselby-vallingby/statistik/import/{korningar['hasselby-vallingby'].pk}/").content.decode()
    assert "Inget i filen kan läsas in här" in text
    assert "Stadsdelsområde Bromma (Sthlm) och Stadsdelsområde Hägersten-Älvsjö (Sthlm)" in text
    assert "Kategorier som inte är kända" not in text
    assert "Inget i filen är nytt" not in text
    k = korningar["bromma"]
    k.refresh_from_db()
    assert (k.utfall["ny"], k.utfall["utanfor"]) == (168, 168)
    assert "Inget i filen kan läsas in här" not in sida.get(f"/bromma/statistik/import/{k.pk}/").content.decode()
    k = bekraftad(personer, k)
    assert k.varden.count() == 168
    # 14 kinds of crime in 12 months; the months of the total are what the file prints for the year.
    totalt = k.varden.filter(serie__namn="Totalt antal brott")
    assert [int(v.varde) for v in totalt.order_by("fran")][:3] == [924, 784, 1001]


def test_en_annans_siffror_kan_inte_andras(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    data = tabell(
        "kategori;område;ar;antal",
        "Klotter;Kungsholmen;2024;1",
        "Klotter;Stockholms stad;2024;9",
        f"Klotter;{OMRADET};2024;2",
    )
    k = last(varld, personer, data, kalla=kalla, per_datum=UTTAG)
    assert (k.utfall["ny"], k.utfall["utanfor"]) == (2, 1)
    # Not even by saying that the name means the other area.
    annan = Matomrade.objects.get(stadsdelsomrade=varld.annat)
    k = beslutad(av=personer.analytiker, korning=k, kalla=kalla, per_datum=UTTAG, platser={0: annan.pk})
    assert k.utfall["utanfor"] == 1
    genomford(av=personer.analytiker, korning=k, stampel=k.stampel)
    # What one area has put in about the city, another can't replace.
    andra = mottagen(
        av=personer.frammande,
        omrade=varld.annat,
        filnamn="f.csv",
        innehall=data.replace(b";9", b";8"),
        kalla=kalla,
        per_datum=UTTAG,
    )
    las_import(andra.pk)
    andra.refresh_from_db()
    assert (andra.utfall["krock"], andra.utfall["krock_annans"]) == (1, 1)
    andra = beslutad(av=personer.frammande, korning=andra, kalla=kalla, per_datum=UTTAG, krockar="ersatt")
    genomford(av=personer.frammande, korning=andra, stampel=andra.stampel)
    assert Matvarde.objects.get(serie__kalla=kalla, matomrade__slag="stad").varde == 9


def test_siffror_om_en_plats_lases_in_bara_i_det_egna_omradet(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    egen, annans = (
        Matomrade.objects.create(
            slag="plats", namn=namn, plats=Plats.objects.create(stadsdelsomrade=omrade, namn=namn, slug=namn.lower())
        )
        for omrade, namn in ((varld.omrade, "Badet"), (varld.annat, "Torget"))
    )
    data = tabell("kategori;område;ar;antal", "Klotter;Badet;2024;3", "Klotter;Torget;2024;9")
    k = last(varld, personer, data, kalla=kalla, per_datum=UTTAG)
    assert (k.utfall["ny"], k.utfall["okand"]) == (1, 1)
    assert k.rader.get(varde=3).matomrade == egen
    # Not by saying so either.
    k = beslutad(av=personer.analytiker, korning=k, kalla=kalla, per_datum=UTTAG, platser={1: annans.pk})
    with pytest.raises(Ogiltigt, match="1 kvar"):
        genomford(av=personer.analytiker, korning=k, stampel=k.stampel)
    k = beslutad(av=personer.analytiker, korning=k, kalla=kalla, per_datum=UTTAG, platser={1: "utan"})
    genomford(av=personer.analytiker, korning=k, stampel=k.stampel)
    assert {v.matomrade for v in Matvarde.objects.filter(serie__kalla=kalla)} == {egen}


def test_en_okand_uppstallning_beskrivs_och_kanns_igen(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    fil = tabell("Fråga;;Q1;2023;2024", "Otrygg kvällstid;x;;31,5;29", "Avstår att gå ut;y;;12;13,5")
    k = last(varld, personer, fil, namn="enkat.csv")
    if k.status == "granskas":
        pytest.fail(f"Lästes som {k.tolkning['layout']}")
    assert k.status == "beskrivs"
    val = {"huvudrad": 1, "kategorikolumn": 1, "enhet": "procent", "fran_manad": 1, "till_manad": 12}
    beskriven(av=personer.analytiker, korning=k, val=val, kalla=kalla, namn="Enkäten")
    las_import(k.pk)
    k.refresh_from_db()
    k = bekraftad(personer, k)
    assert sorted(k.varden.values_list("varde", flat=True)) == [12, Decimal("13.5"), 29, Decimal("31.5")]
    nasta = last(varld, personer, fil.replace(b"2024", b"2025").replace(b"2023", b"2024"), namn="enkat 2.csv")
    assert nasta.status == "granskas"
    assert str(nasta.profil) == "Enkäten"


def test_en_avbruten_import_lamnar_ingen_fil(
    varld: Varld, personer: Personer, klient: Any, django_capture_on_commit_callbacks: Any
):
    k = last(varld, personer, LITEN)
    lager, namn = k.fil.storage, k.fil.name
    assert namn
    assert lager.exists(namn)
    with django_capture_on_commit_callbacks(execute=True):
        avbruten(av=personer.analytiker, korning=k)
    assert not lager.exists(namn)
    sida = klient(personer.analytiker)
    assert sida.get(reverse("import_fil", args=[varld.omrade.slug, k.pk])).status_code == 404
    assert sida.get(reverse("import", args=[varld.omrade.slug, k.pk])).status_code == 200


def test_en_avbruten_imports_rader_stadas_bort_i_bitar(
    varld: Varld, personer: Personer, klient: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lagesbild.services.inlasning.jobb.STADAS_AT_GANGEN", 1)
    k, annan = last(varld, personer, LITEN), last(varld, personer, LITEN, namn="annan.csv")
    antal = k.rader.count()
    assert antal > 1
    avbruten(av=personer.analytiker, korning=k)
    samla_upp()
    samla_upp()  # nothing is left to do, or to log
    assert (k.rader.count(), annan.rader.count()) == (0, antal)
    assert Loggpost.objects.filter(handelse="import_bortstadad", objekt_id=str(k.pk)).count() == 1
    sida = klient(personer.analytiker).get(reverse("import", args=[varld.omrade.slug, k.pk])).content.decode()
    assert "Inget ur filen är sparat som siffror." in sida


def test_den_utan_ratt_far_inte_lasa_in(varld: Varld, personer: Personer):
    for person in (personer.lasare, personer.frammande, personer.enhetschef):
        with pytest.raises(Nekad):
            mottagen(av=person, omrade=varld.omrade, filnamn="f.csv", innehall=LITEN)
    k = last(varld, personer, LITEN)
    with pytest.raises(Nekad):
        avbruten(av=personer.lasare, korning=k)


def test_personuppgifter_stannar_utanfor(varld: Varld, personer: Personer):
    with pytest.raises(Personuppgift):
        mottagen(av=personer.analytiker, omrade=varld.omrade, filnamn="19850709-9805.csv", innehall=LITEN)
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    k = last(
        varld, personer, tabell("kategori;ar;antal", "Ring 070-174 06 05;2024;1", "Rån;2024;850709-9805"), kalla=kalla
    )
    assert not k.anmarkningar.filter(tryckt__contains="9805").exists()
    with pytest.raises(Personuppgift):
        bekraftad(personer, k)
    assert not Matvarde.objects.filter(serie__kalla=kalla).exists()


def test_ett_jobb_som_tas_tva_ganger_gor_sitt_arbete_en_gang(varld: Varld, personer: Personer):
    k = last(varld, personer, LITEN)
    antal = k.rader.count()
    las_import(k.pk)
    assert k.rader.count() == antal


def test_allt_gar_utan_javascript(varld: Varld, personer: Personer, klient: Any):
    """The whole way over the pages: send, look, choose, commit, undo."""
    sida = klient(personer.analytiker)
    bas = f"/{varld.omrade.slug}/statistik/import/"
    assert sida.post(bas, {}).status_code == 400
    svar = sida.post(bas, {"fil": SimpleUploadedFile("siffror.csv", LITEN), "per_datum": "2024-11-04"})
    assert svar.status_code == 302, svar.content.decode()
    adress = svar["Location"]
    k = Importkorning.objects.latest("pk")
    svar = sida.get(adress)
    assert k.kalla is None
    assert "Välj källa först." in svar.content.decode()
    svar = sida.post(adress, {"ny_kalla": "Egen mätning", "per_datum": "2024-11-04"})
    assert svar.status_code == 302
    k.refresh_from_db()
    assert k.utfall["ny"] == 3
    text = sida.get(adress).content.decode()
    assert "Läs in 3 siffror" in text
    assert "1\u00a0412" in text
    sida.post(f"{adress}genomfor/", {"stampel": k.stampel})
    assert Matvarde.objects.filter(importkorning=k).count() == 3
    assert sida.get(f"{adress}fil/").getvalue() == LITEN
    assert "Inläst" in sida.get(adress).content.decode()
    sida.post(f"{adress}angra/")
    assert not Matvarde.objects.filter(importkorning=k).exists()
    assert "Ångrad" in sida.get(bas).content.decode()


def test_en_procent_som_inte_stammer_visas_som_arket_visar_den(varld: Varld, personer: Personer):
    rutor = [["Brott", 2023, 2024, "Utv. 23-24", "%"], ["Bilstöld", 43, 44, 1, "-2%"]]
    for procent in (True, False):
        k = last(varld, personer, xlsx(rutor, procent=procent))
        [a] = k.anmarkningar.all()
        assert (a.cell, a.tryckt.replace("−", "-").replace("\u00a0", ""), a.raknat) == ("E2", "-2%", "+2\u00a0%")


def test_det_som_inte_kan_angras_an_sags_pa_sidan(varld: Varld, personer: Personer, klient: Any):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    forsta = inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    k = last(varld, personer, LITEN.replace(b";12", b";15"), kalla=kalla, per_datum=UTTAG)
    bekraftad(personer, k, krockar="ersatt")
    sida, bas = klient(personer.analytiker), f"/{varld.omrade.slug}/statistik/import/"
    assert "Ångra den först" in sida.post(f"{bas}{forsta.pk}/angra/", follow=True).content.decode()
    assert "är tillbaka" in sida.post(f"{bas}{k.pk}/angra/", follow=True).content.decode()
