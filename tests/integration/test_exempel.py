"""The example data: equal to the documents they are taken from, and loaded once."""

import csv
import re
from collections import Counter
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db.models import CharField, EmailField, Sum, TextField, URLField

from atgardsplan.models import Aktivitet, Atgardsplan
from lagesbild import dokument
from lagesbild.dokument.delar import Besked, Figur, Tabell
from lagesbild.models import (
    Avsnitt,
    Bedomningshistorik,
    Kalla,
    Lagesbild,
    Matserie,
    Matvarde,
    Serienamn,
    Veckobedomning,
    Veckolage,
)
from lagesbild.selectors.kontroll import kontroller
from lagesbild.skrift.block import blockval
from platser.models import Klassning, Plats, Polistillhorighet, Stadsdel
from samverkan.models import Anvandare, Loggpost, Lokalpolisomrade, PrioriteratOmrade, Stadsdelsomrade
from samverkan.personuppgifter import hitta
from tests.fryst import tom_databasen

APPAR = ("samverkan", "platser", "lagesbild", "atgardsplan")
UNDERLAG = Path(settings.BASE_DIR).parent / "shared" / "data"


def ladda() -> str:
    ut = StringIO()
    call_command("ladda_exempel", stdout=ut)
    return ut.getvalue()


def avbild() -> str:
    """Everything in the database, as text."""
    modeller = [m for app in APPAR for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    return serializers.serialize("json", [rad for m in modeller for rad in m._default_manager.order_by("pk")])


def underlag(namn: str) -> list[dict[str, str]]:
    fil = UNDERLAG / namn
    if not fil.exists():
        pytest.skip("Underlaget finns inte på den här datorn.")
    with fil.open(encoding="utf-8", newline="") as oppen:
        return list(csv.DictReader(oppen))


@pytest.fixture
def exempel(staende_exempel: str, db: None) -> str:
    return staende_exempel


# --- Loading ---------------------------------------------------------------------------------------------------------


def test_andra_gangen_andras_ingenting(exempel):
    fore = avbild()
    assert ladda() == "Exempeldata finns redan. Inget ändrades.\n"
    assert avbild() == fore


def test_det_som_nagon_har_andrat_eller_tagit_bort_lamnas_i_fred(exempel):
    Stadsdel.objects.filter(slug="racksta").update(ordning=99)
    Veckobedomning.objects.filter(stadsdel__slug="vallingby", ar=2024, vecka=45).update(niva=5, version=2)
    Avsnitt.objects.filter(kod="inledning").update(text="<p>Omskriven.</p>")
    Kalla.objects.filter(nyckel="scb").delete()
    Aktivitet.objects.filter(namn__startswith="Starta platssamverkan").delete()
    Veckolage.objects.filter(vecka=40).delete()
    Polistillhorighet.objects.filter(stadsdel__slug="stureby").delete()
    fore = avbild()
    ladda()
    assert avbild() == fore


def test_sammanfattningen_sager_vad_som_lades_in(exempel):
    assert exempel.startswith("Exempeldata inlagda:\n")
    assert "405 veckobedömningar" in exempel
    assert "117 stadsdelar" in exempel


def test_loggen_sager_att_programmet_lade_in_raderna(exempel):
    poster = Loggpost.objects.filter(av=None).order_by("stadsdelsomrade__namn")
    assert [str(post.stadsdelsomrade) for post in poster] == ["Hässelby-Vällingby", "Kungsholmen"]
    assert [post.till and post.till["veckobedömningar"] for post in poster] == [405, 405]


# --- Who and where ---------------------------------------------------------------------------------------------------


def test_staden_har_elva_stadsdelsomraden_och_117_stadsdelar(exempel):
    assert Stadsdelsomrade.objects.count() == 11
    assert Stadsdel.objects.count() == 117
    assert Counter(Stadsdel.objects.values_list("stadsdelsomrade__namn", flat=True)) == {
        "Bromma": 24, "Enskede-Årsta-Vantör": 12, "Farsta": 10, "Hägersten-Älvsjö": 17, "Hässelby-Vällingby": 9,
        "Järva": 11, "Kungsholmen": 7, "Norra innerstaden": 8, "Skarpnäck": 9, "Skärholmen": 4, "Södermalm": 6,
    }  # fmt: skip


def test_stadsdelarna_star_i_arstabellens_ordning(exempel):
    namn = Stadsdel.objects.filter(stadsdelsomrade__slug="hasselby-vallingby").values_list("namn", flat=True)
    assert list(namn) == [
        "Hässelby gård", "Hässelby strand", "Hässelby villastad", "Vällingby", "Vinsta", "Råcksta", "Grimsta",
        "Kälvesta", "Nälsta",
    ]  # fmt: skip


def test_andra_omradens_stadsdelar_star_i_svensk_bokstavsordning(exempel):
    namn = Stadsdel.objects.filter(stadsdelsomrade__slug="bromma").values_list("namn", flat=True)
    assert list(namn)[-4:] == ["Åkeshov", "Åkeslund", "Ålsten", "Äppelviken"]


def test_racksta_kanns_igen_i_bada_stavningarna(exempel):
    assert [n.namn for n in Stadsdel.objects.get(slug="racksta").andra_namn.all()] == ["Räcksta"]


def test_kungsholmen_bytte_lokalpolisomrade_vid_arsskiftet(exempel):
    def polis(slug: str, dag: date) -> set[str]:
        stadsdelar = Stadsdel.objects.filter(stadsdelsomrade__slug=slug).med_polis(dag)
        return {p.lokalpolisomrade.namn for stadsdel in stadsdelar for p in stadsdel.polis_idag}

    assert polis("kungsholmen", date(2024, 12, 31)) == {"Norrmalm"}
    assert polis("kungsholmen", date(2025, 1, 1)) == {"Lidingö-Kungsholmen"}
    assert polis("hasselby-vallingby", date(2024, 12, 31)) == polis("hasselby-vallingby", date(2025, 1, 1))
    assert polis("enskede-arsta-vantor", date(2024, 6, 1)) == {"Farsta", "Globen"}


def test_varje_stadsdel_hor_till_ett_lokalpolisomrade_varje_dag(exempel):
    for dag in (date(2024, 12, 31), date(2025, 1, 1)):
        assert {len(s.polis_idag) for s in Stadsdel.objects.med_polis(dag)} == {1}
    assert Lokalpolisomrade.objects.count() == 9


def test_overenskommelserna_har_10_5_7_5_och_3_prioriterade_omraden(exempel):
    antal = Counter(PrioriteratOmrade.objects.values_list("overenskommelse__slug", flat=True))
    assert antal == {
        "central-2019": 10,
        "central-2024": 5,
        "hasselby-vallingby-2020": 7,
        "hasselby-vallingby-2024": 5,
        "kungsholmen-2020": 3,
    }


def test_ett_av_kungsholmens_omraden_genomfor_tva_centrala(exempel):
    omrade = PrioriteratOmrade.objects.get(overenskommelse__slug="kungsholmen-2020", slug="unga-och-skolan")
    assert {o.namn for o in omrade.genomfor.all()} == {"Unga i risk för kriminalitet", "Skolan som brottsplats"}
    lokala = PrioriteratOmrade.objects.exclude(overenskommelse__stadsdelsomrade=None).prefetch_related("genomfor")
    assert all(o.genomfor.all() for o in lokala)


# --- What is going on ------------------------------------------------------------------------------------------------


def test_alla_405_rutor_ar_tabell_2(exempel):
    tabell = {(r["stadsdel"], int(r["vecka"])): int(r["niva"]) for r in underlag("veckobedomningar_2024.csv")}
    lagrat = {
        (b.stadsdel.namn, b.vecka): b.niva
        for b in Veckobedomning.objects.filter(ar=2024).select_related("stadsdel")
    }  # fmt: skip
    assert len(lagrat) == 405
    assert lagrat == tabell


def test_arstabellens_toppar(exempel):
    def rader(**villkor: object) -> Counter[str]:
        return Counter(Veckobedomning.objects.filter(**villkor).values_list("stadsdel__namn", flat=True))

    assert rader(niva__gte=3) == {
        "Vällingby": 17, "Hässelby gård": 4, "Hässelby villastad": 3, "Hässelby strand": 2, "Vinsta": 1,
    }  # fmt: skip
    assert rader(niva=5) == {"Vällingby": 2, "Vinsta": 1}
    assert rader(niva=1)["Kälvesta"] == rader(niva=1)["Nälsta"] == 45


def test_vecka_1_till_40_ar_faststallda_av_bada_och_resten_oppna(exempel):
    faststallda = Veckolage.objects.filter(status="faststalld", stadsdelsomrade__slug="hasselby-vallingby")
    assert sorted(faststallda.values_list("vecka", flat=True)) == list(range(1, 41))
    lasare = Anvandare.objects.get(epost="lasare@exempel.se")
    assert Veckobedomning.objects.synlig_for(lasare).count() == 40 * 9


def test_varje_ruta_har_sin_forsta_historikrad(exempel):
    ruta = ("stadsdel_id", "ar", "vecka", "version")
    assert set(Bedomningshistorik.objects.values_list(*ruta, "till_niva")) == set(
        Veckobedomning.objects.values_list(*ruta, "niva")
    )


def test_compstat_ger_tabellens_celler_och_summor(exempel):
    varden = Matvarde.objects.filter(serie__kalla__slug="compstat").select_related("serie")
    lagrat = {(v.serie.grupp, v.serie.namn, v.fran.year): int(v.varde) for v in varden}
    assert {(v.fran.month, v.till.month, v.till.day) for v in varden} == {(1, 10, 31)}

    def summor(grupp: str) -> list[int]:
        return [sum(n for (g, _, ar), n in lagrat.items() if (g, ar) == (grupp, vart)) for vart in range(2020, 2025)]

    assert summor("Brott mot hushåll") == [952, 907, 675, 774, 649]
    assert summor("Brott mot person") == [956, 926, 1106, 1306, 1412]
    tabell = underlag("compstat_jan_okt_2020-2024.csv")
    assert lagrat == {(r["grupp"], r["kategori"], int(r["ar"])): int(r["antal"]) for r in tabell}


def test_tyck_till_ger_tabellens_rader_och_summa(exempel):
    varden = Matvarde.objects.filter(serie__kalla__slug="tyck-till")
    assert {namn: [int(n) for n in _per_ar(varden, namn)] for namn in varden.values_list("serie__namn", flat=True)} == {
        "Alkoholförtäring där förbud råder": [3, 4, 9, 4],
        "Grupp som bråkar/stökar": [9, 79, 69, 30],
        "Höga ljud, hög och störande musik": [12, 46, 7 + 63, 62],
        "Person eller grupp som stör den allmänna ordningen": [15, 123, 146, 85],
    }
    assert varden.aggregate(summa=Sum("varde"))["summa"] == 766


def _per_ar(varden, namn: str) -> list[int]:
    rader = varden.filter(serie__namn=namn)
    return [sum(v.varde for v in rader.filter(fran__year=ar)) for ar in range(2021, 2025)]


def test_kategorin_som_bytte_namn_ar_en_serie_med_bada_namnen(exempel):
    tidigare, nu = Serienamn.objects.filter(serie__namn="Höga ljud, hög och störande musik").order_by("giltig_fran")
    assert tidigare.namn == "Höga ljud / hög och störande musik"
    assert (tidigare.giltig_till, nu.giltig_fran) == (date(2023, 5, 31), date(2023, 6, 1))


@pytest.mark.parametrize(
    ("serie", "omrade", "varde"),
    [
        ("andel-under-20", "Hässelby-Vällingby", "25.5"),
        ("andel-under-20", "Stockholms stad", "21.2"),
        ("ekonomiskt-bistand", "Hässelby-Vällingby", "1.67"),
        ("trangboddhet", "Hässelby gård", "27.4"),
        ("trangboddhet", "Innerstaden", "19"),
        ("otrygga-kvallstid", "Hässelby gård", "47"),
        ("otrygga-kvallstid", "Vällingby", "43"),
        ("medelinkomst", "Stockholms stad", "496400"),
        ("anmalda-brott", "Kungsholmen", "11966"),
    ],
)
def test_nyckeltal(exempel, serie, omrade, varde):
    lagrat = Matvarde.objects.get(serie__slug=serie, matomrade__namn=omrade)
    assert f"{lagrat.varde.normalize():f}" == varde


def test_alla_elva_omraden_har_folkmangd_och_anmalda_brott(exempel):
    assert Matvarde.objects.filter(serie__kalla__slug="stadsdelsomraden").count() == 22
    assert not Matserie.objects.filter(varden=None).exists()


# --- The document ----------------------------------------------------------------------------------------------------


def test_lagesbilden_har_kapitlen_i_ordning_och_alla_block(exempel):
    avsnitt = list(Avsnitt.objects.filter(lagesbild__stadsdelsomrade__slug="hasselby-vallingby", lagesbild__ar=2024))
    assert [a.rubrik for a in avsnitt if a.djup == 1] == [
        "Sammantagen bedömning av lokal lägesbild",
        "Inledning",
        "Syfte",
        "Källor",
        "Beskrivning av stadsdelsområdet",
        "Beskrivning av lokalpolisområdet",
        "Beskrivning av brottsligheten",
        "Beskrivning av tryggheten",
        "Prioriterade samverkansområden",
    ]
    slagen = {val.slag for a in avsnitt for val in blockval(a.block)}
    assert slagen == set(Avsnitt.Block.values)
    assert all(b.djup <= a.djup + 1 for a, b in pairwise(avsnitt))
    assert not [a.kod for a in avsnitt if a.tomt]
    assert [a.kod for a in avsnitt if a.intern] == ["oprovocerat-vald", "vbe-utredningar"]


def test_varje_prioriterat_omrade_har_sitt_kapitel_med_behov_och_kommentar(exempel):
    for omrade, overenskommelse in (
        ("hasselby-vallingby", "hasselby-vallingby-2024"),
        ("kungsholmen", "kungsholmen-2020"),
    ):
        kapitel = Avsnitt.objects.filter(lagesbild__stadsdelsomrade__slug=omrade, lagesbild__ar=2024).exclude(
            prioriterat_omrade=None
        )
        assert [a.prioriterat_omrade_id for a in kapitel] == list(
            PrioriteratOmrade.objects.filter(overenskommelse__slug=overenskommelse).values_list("pk", flat=True)
        )
        assert all(a.behov_av_atgarder and a.text and a.kommentar for a in kapitel)


def test_texten_ar_av_lagesbildens_langd_och_bara_tillaten_html(exempel):
    texter = Avsnitt.objects.filter(lagesbild__stadsdelsomrade__slug="hasselby-vallingby")
    html = "\n".join(f"{a.text}\n{a.kommentar}" for a in texter)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {"p", "ul", "ol", "li", "strong", "em", "h3", "h4", "a", "span"}
    assert len(re.sub(r"<[^>]+>", " ", html).split()) > 5500


def test_varje_avsnitt_med_text_har_sina_versioner(exempel):
    for avsnitt in Avsnitt.objects.exclude(text="").prefetch_related("versioner"):
        senaste, *tidigare = avsnitt.versioner.all()
        assert (senaste.text, senaste.kommentar) == (avsnitt.text, avsnitt.kommentar)
        assert len(tidigare) == (avsnitt.kod in {"tyck-till", "otillaten-paverkan"} and avsnitt.lagesbild_id == forra())


def forra() -> int:
    return Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2023).pk


def test_lagesbilden_2023_ar_faststalld_och_rattad_en_gang(exempel, personer):
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2023)
    assert lagesbild.status == Lagesbild.Status.PUBLICERAD
    andra, forsta = lagesbild.versioner.order_by("-nummer")
    assert (forsta.nummer, forsta.orsak, andra.nummer) == (1, "", 2)
    assert {(a["var"], a["vad"]) for a in andra.andringar} == {
        ("Anmälningar i Tyck till", "Text"),
        ("Otillåten påverkan", "Behov av särskilda åtgärder"),
        ("Otillåten påverkan", "Kommentar"),
    }
    assert all(k["lage"] in {"uppfylld", "godtagen"} for v in (forsta, andra) for k in v.kontroller)
    assert all({u.part for u in v.underskrifter.all()} == {"forvaltning", "polis"} for v in (forsta, andra))


def test_lagesbilden_2024_klarar_alla_krav_och_har_skal_for_det_som_inte_gar_att_gora(exempel, personer):
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    lagen = {k.kod: k.lage for k in kontroller(personer.samordnare, lagesbild)}
    assert "hindrar" not in lagen.values()
    assert lagen["tackning"] == "godtagen"


@pytest.mark.parametrize("utgava", ["intern", "publik"])
def test_lagesbilden_2024_har_inga_platshallare_och_kallorna_ar_inte_den_sjalv(exempel, personer, utgava):
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    d = dokument.samla(lagesbild, utgava, user=personer.samordnare)
    assert [del_.text for k in d.kapitel for del_ in k.delar if isinstance(del_, Besked)] == []
    kallor = [del_.kalla for k in d.kapitel for del_ in k.delar if isinstance(del_, Tabell | Figur)]
    assert not [k for k in kallor if "Lägesbild" in k or "Åtgärdsplan" in k]
    assert "samverkansgrupp" not in dokument.html(d)


def test_lasaren_ser_inte_var_de_olovliga_bosattningarna_ligger(exempel):
    i_naturen = Klassning.objects.filter(slag="bosattning", plats__typ="natur")
    slugar = set(i_naturen.values_list("plats__slug", flat=True))
    assert slugar == {"brackefaret", "fornkullen"}
    for epost, ser in (("lasare@exempel.se", 0), ("samordnare@exempel.se", 2)):
        platser = Plats.objects.synlig_for(Anvandare.objects.get(epost=epost))
        assert platser.filter(slug__in=slugar).count() == ser


def test_kungsholmens_utkast_har_tomma_delar_kvar_att_skriva(exempel):
    utkast = Lagesbild.objects.get(stadsdelsomrade__slug="kungsholmen", ar=2024)
    assert utkast.status == Lagesbild.Status.UTKAST
    assert utkast.avsnitt.filter(text="").exists()


# --- What we do ------------------------------------------------------------------------------------------------------


def test_planen_2020_har_sju_mal_och_atta_aktiviteter(exempel):
    plan = Atgardsplan.objects.get(stadsdelsomrade__slug="hasselby-vallingby", fran__year=2020)
    per_mal = [(m.prioriterat_omrade.slug, m.aktiviteter.count()) for m in plan.mal.select_related("prioriterat_omrade")
               .prefetch_related("aktiviteter")]  # fmt: skip
    assert per_mal == [
        ("avgransade-platser-och-utsatta-omraden", 2),
        ("unga-i-risk-for-kriminalitet", 1),
        ("avhopparverksamhet", 1),
        ("valdsbejakande-extremism", 1),
        ("utsatta-och-sarbara-brottsoffer", 2),
        ("otillaten-paverkan", 1),
        ("skolan-som-brottsplats", 0),
    ]


def test_aktiviteternas_loptid_och_uppfoljning(exempel):
    torget = Aktivitet.objects.get(namn__contains="Hässelby torg", mal__plan__fran__year=2020)
    assert (torget.tills_vidare, torget.motesfrekvens, torget.omgangar) == (
        True,
        "1 gång per månad",
        ["T1", "T2", "VB"],
    )
    centrum = Aktivitet.objects.get(namn="Starta platssamverkan Vällingby centrum")
    assert (centrum.loptid_till, centrum.omgangar) == (date(2020, 9, 30), ["T2"])
    assert Counter(tuple(a.omgangar) for a in Aktivitet.objects.filter(mal__plan__fran__year=2020)) == {
        ("T1", "T2", "VB"): 4,
        ("T2",): 1,
        ("T2", "VB"): 3,
    }


# --- Persons and accounts --------------------------------------------------------------------------------------------


def test_ingen_text_innehaller_personuppgifter(exempel):
    fynd = []
    for app in APPAR:
        for modell in apps.get_app_config(app).get_models():
            falt = [
                f.name for f in modell._meta.fields
                if isinstance(f, CharField | TextField) and not isinstance(f, EmailField | URLField)
                and f.name != "password"
            ]  # fmt: skip
            fynd += [
                (modell.__name__, namn, traff)
                for rad in modell._default_manager.values(*falt)
                for namn, text in rad.items()
                for traff in hitta(str(text or ""))
            ]
    assert fynd == []


def test_utan_demo_gar_inget_konto_att_logga_in_med(exempel):
    assert Anvandare.objects.count() == 9
    assert not any(a.has_usable_password() or a.is_superuser for a in Anvandare.objects.all())
    with pytest.raises(CommandError, match="bara i demon"):
        call_command("demokonton")


def test_i_demon_oppnar_losenordet_alla_nio_konton(exempel, settings):
    tom_databasen()
    settings.DEMO = True
    ladda()
    assert all(a.check_password("lagesbild-demo") for a in Anvandare.objects.all())
    assert list(Anvandare.objects.filter(is_superuser=True).values_list("epost", flat=True)) == [
        "administrator@exempel.se"
    ]
    ut = StringIO()
    call_command("demokonton", stdout=ut)
    assert all(epost in ut.getvalue() for epost in Anvandare.objects.values_list("epost", flat=True))


def test_varje_konto_har_ett_uppdrag_och_en_ar_fran_ett_annat_omrade(exempel):
    par = Anvandare.objects.values_list("epost", "uppdrag__stadsdelsomrade__slug", "uppdrag__roll")
    assert len(par) == 9
    assert ("kungsholmen@exempel.se", "kungsholmen", "analytiker") in par
