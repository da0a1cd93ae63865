"""What import-linter can't see: the order of foreign keys, scope, where writes stand, templates, sizes.

Every exception is listed with its reason, and a listed one that is no longer needed fails.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint
from django.urls import URLPattern, URLResolver, get_resolver

from samverkan.api.bas import Omradesmangd
from samverkan.models import Anvandare, Omradesfraga, Stadsdelsomrade, Uppdrag
from samverkan.views.bas import Omradesvy

ROT = Path(settings.BASE_DIR)
APPAR = ("samverkan", "platser", "lagesbild", "atgardsplan")  # from the bottom upwards
MODELLER = [m for app in APPAR for m in apps.get_app_config(app).get_models()]


@cache
def filer(*andelser: str) -> list[Path]:
    """The files of the project: under version control or new, never generated ones."""
    svar = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROT,
        capture_output=True,
        text=True,
        check=False,
    )
    if svar.returncode:
        pytest.skip("Vakten läser filerna ur git, och här finns inget förråd.")
    alla = (ROT / rad for rad in svar.stdout.splitlines())
    return [fil for fil in alla if fil.is_file() and (not andelser or fil.suffix in andelser)]


def namn(fil: Path) -> str:
    return fil.relative_to(ROT).as_posix()


def rum(fil: Path) -> tuple[str, str]:
    """App and layer: `lagesbild/views/vecka.py` is ("lagesbild", "views")."""
    delar = fil.relative_to(ROT).with_suffix("").parts
    return delar[0], delar[1] if len(delar) > 1 else ""


def utan_skal(funna: dict[str, str], undantag: dict[str, str]) -> None:
    """Fail for what is found without a reason, and for a reason that nothing needs any more."""
    nya = {plats: vad for plats, vad in funna.items() if plats not in undantag}
    assert not nya, "\n".join(f"{plats}: {vad}" for plats, vad in nya.items())
    assert not undantag.keys() - funna.keys(), f"Undantag som inte behövs längre: {undantag.keys() - funna.keys()}"


# --- Models ----------------------------------------------------------------------------------------------------------


def test_framande_nycklar_pekar_bara_nedat():
    for modell in MODELLER:
        for falt in modell._meta.get_fields():
            mal = falt.related_model if isinstance(falt, models.ForeignKey | models.ManyToManyField) else None
            if isinstance(mal, type) and mal._meta.app_label in APPAR:
                upp = APPAR.index(mal._meta.app_label) > APPAR.index(modell._meta.app_label)
                assert not upp, f"{modell.__name__}.{falt.name} pekar uppåt, på {mal.__name__}"


# Models without an area of their own.
UTAN_OMRADE: dict[str, str] = {
    "Anvandare": "En person kan ha uppdrag i flera områden; uppdragen ger sikten.",
    "Lokalpolisomrade": "Gränserna korsar stadsdelsområdenas; namnen är offentliga.",
    "Kalenderlank": "En persons egen länk; bara personen själv ser att den finns.",
    "Paminnelseval": "En persons eget val; bara personen själv läser det.",
    "Matkalla": "Källorna är gemensamma.",
    "Matserie": "Serierna är gemensamma; siffrorna har område.",
    "Serienamn": "Hör till serien.",
    "Matomrade": "Kan vara en hel stad; har en egen synlig_for.",
    "Matvarde": "Hänger på Matomrade; har en egen synlig_for.",
}


def nar_omrade(modell: type[models.Model], djup: int = 4) -> bool:
    """Whether the model reaches a stadsdelsområde by foreign keys that are not about who did it."""
    for falt in modell._meta.concrete_fields:
        if isinstance(falt, models.ForeignKey) and isinstance(falt.related_model, type):
            mal = falt.related_model
            if mal is Stadsdelsomrade or (djup and mal not in {modell, Anvandare} and nar_omrade(mal, djup - 1)):
                return True
    return False


def test_varje_modell_har_sin_vag_till_omradet():
    utan = {m.__name__: "saknar omrade_vag eller synlig_for" for m in MODELLER if not hasattr(m, "omrade_vag")}
    utan_skal(utan, UTAN_OMRADE)
    for modell in MODELLER:
        if hasattr(modell, "omrade_vag") and modell is not Uppdrag:  # assignments are what scope is made of
            assert hasattr(modell._default_manager.all(), "synlig_for"), modell.__name__
        elif nar_omrade(modell) and modell is not Uppdrag:
            assert hasattr(modell._default_manager.all(), "synlig_for"), f"{modell.__name__} hör till ett område"


def test_vagen_till_omradet_leder_fram():
    for modell in MODELLER:
        vag = getattr(modell, "omrade_vag", None)
        if vag in {None, "pk"}:
            continue
        nu: type[models.Model] = modell
        for led in vag.split("__"):
            falt = nu._meta.get_field(led)
            assert isinstance(falt.related_model, type), f"{modell.__name__}: {led} leder ingenstans"
            nu = falt.related_model
        assert nu is Stadsdelsomrade, f"{modell.__name__}.omrade_vag slutar i {nu.__name__}"


def test_det_som_hor_till_nagot_ofaststallt_doljs_med_det():
    """A model below a document or a plan has a `faststallt` of its own: otherwise a läsare sees the draft by it."""
    for modell in MODELLER:
        nu: type[models.Model] = modell
        for led in getattr(modell, "omrade_vag", "pk").split("__")[:-1]:
            mal = nu._meta.get_field(led).related_model
            assert isinstance(mal, type)
            nu = mal
            fraga = nu._default_manager.all()
            if isinstance(fraga, Omradesfraga) and fraga.faststallt() is not None:
                egen = modell._default_manager.all()
                assert isinstance(egen, Omradesfraga), modell.__name__
                assert egen.faststallt() is not None, f"{modell.__name__} visar det som {nu.__name__} döljer för läsare"


def par(modell: type[models.Model]) -> Iterator[tuple[str, str]]:
    """(who, when) of things that may not have happened yet."""
    falt = {f.name: f for f in modell._meta.concrete_fields if f.null}
    for vem in falt:
        stam = vem.removesuffix("_av")
        if vem.endswith("_av"):
            yield from ((vem, nar) for nar in (f"{stam}_tid", f"{stam}_datum", stam) if nar in falt)


def test_vem_och_nar_halls_ihop_av_databasen():
    antal = 0
    for modell in MODELLER:
        villkor = [str(c.condition) for c in modell._meta.constraints if isinstance(c, CheckConstraint)]
        for vem, nar in par(modell):
            antal += 1
            assert any(f"'{vem}__isnull', True" in v and f"'{nar}__isnull', True" in v for v in villkor), (
                f"{modell.__name__}: {vem} och {nar} kan sättas var för sig"
            )
    assert antal >= 5


# --- Views -----------------------------------------------------------------------------------------------------------


def rutter(monster: list[URLPattern | URLResolver], fore: str = "") -> Iterator[tuple[str, URLPattern]]:
    for m in monster:
        adress = fore + str(m.pattern)
        if isinstance(m, URLResolver):
            if not adress.startswith("admin/"):
                yield from rutter(m.url_patterns, adress)
        else:
            yield adress, m


OPPNA_API: dict[str, str] = {
    "Token": "Byter e-post och lösenord mot en nyckel; rör inget område.",
    "SpectacularAPIView": "Schemat är detsamma för alla som är inloggade.",
    "SpectacularSwaggerSplitView": "Sidan som visar schemat.",
    "APIRootView": "Lista över adresserna.",
}


def vyklass(monster: URLPattern) -> type | None:
    """The class behind the callback, also through a decorator."""
    vy: Any = monster.callback
    while vy is not None:
        for attribut in ("cls", "view_class"):
            if isinstance(getattr(vy, attribut, None), type):
                return getattr(vy, attribut)
        vy = getattr(vy, "__wrapped__", None)
    return None


def test_varje_vy_under_ett_omrade_ar_en_omradesvy():
    antal = 0
    for adress, monster in rutter(get_resolver().url_patterns):
        if adress.startswith("<slug:omrade>/"):
            klass = vyklass(monster)
            assert issubclass(klass or object, Omradesvy), f"{adress} är ingen Omradesvy"
            antal += 1
    assert antal


def test_varje_mangd_i_api_ar_en_omradesmangd():
    andra = {}
    for adress, monster in rutter(get_resolver().url_patterns):
        if adress.startswith("api/"):
            klass = vyklass(monster)
            assert klass is not None, adress
            if not issubclass(klass, Omradesmangd):
                andra[klass.__name__] = adress
    utan_skal(andra, OPPNA_API)


# --- Writes ----------------------------------------------------------------------------------------------------------

SKRIVANDE = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Calls that may stand there, as written in the source.
SKRIVER_INTE: dict[str, str] = {
    "samverkan/admin.py:formset.save": "Djangos administration, bara för superuser; raden intill skriver i loggen.",
}


def skrivningar(fil: Path) -> Iterator[str]:
    for nod in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
        if isinstance(nod, ast.Call) and isinstance(nod.func, ast.Attribute) and nod.func.attr in SKRIVANDE:
            mottagare = ast.unparse(nod.func.value)
            if re.fullmatch(r"(sha256|hashlib\..*|h|.*\.headers|svar|kontext|context|self\.extra)", mottagare):
                continue
            yield f"{namn(fil)}:{mottagare}.{nod.func.attr}"


def test_vyer_api_och_administration_skriver_inget_sjalva():
    funna = {
        plats: "skriver i databasen; det gör bara services"
        for fil in filer(".py")
        if rum(fil)[0] in APPAR and rum(fil)[1] in {"views", "api", "admin"}
        for plats in skrivningar(fil)
    }
    utan_skal(funna, SKRIVER_INTE)


# Public functions of services that nobody in particular does; a module stands for all of its functions.
UTAN_AV: dict[str, str] = {
    "samverkan.services.bas.krav": "Frågar bara.",
    "samverkan.services.bas.kontrollera_text": "Kontrollerar bara.",
    "samverkan.services.bas.giltigt": "Kontrollerar bara.",
    "platser.services.stadsdel.kontrollera_utan_overlapp": "Kontrollerar bara.",
    "platser.services.bas.hallen": "En transaktion; tjänsten har frågat om rätten.",
    "atgardsplan.services.utskrift.rapportutskrift_gjord": "Gör en fil av det som beställdes.",
    "atgardsplan.services.utskrift.rapportutskrifter_att_ta_upp": "Arbetaren läser.",
    "atgardsplan.services.utskrift.overgivna_rapportfiler_borttagna": "Arbetaren städar filer som ingen rad nämner.",
    "atgardsplan.services.utskrift.planutskrift_gjord": "Gör en fil av det som beställdes.",
    "atgardsplan.services.utskrift.planutskrifter_att_ta_upp": "Arbetaren läser.",
    "atgardsplan.services.utskrift.overgivna_planfiler_borttagna": "Arbetaren städar filer som ingen rad nämner.",
    "lagesbild.services.pdf.antal_sidor": "Räknar sidorna i en fil.",
    "lagesbild.services.skrivtext.som_html": "Gör om text.",
    "lagesbild.services.skrivtext.klartext": "Gör om text.",
    "samverkan.services.utskick.utskick_taget": "Arbetaren tar brevet; den som beställde står i loggen.",
    "samverkan.services.utskick.utskick_aktuellt": "Arbetaren.",
    "samverkan.services.utskick.utskick_skickas": "Arbetaren.",
    "samverkan.services.utskick.utskick_skickat": "Arbetaren.",
    "samverkan.services.utskick.utskick_uppskjutet": "Arbetaren.",
    "samverkan.services.utskick.utskick_misslyckat": "Arbetaren.",
    "samverkan.services.utskick.utskick_ovisst": "Arbetaren.",
    "samverkan.services.utskick.overgivna_ovissa": "Arbetaren.",
    "samverkan.services.utskick.utskick_att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.rytm.paminnelse_nu": "Arbetaren läser.",
    "lagesbild.services.ombud": "Lånet som arbetaren håller ett jobb med.",
    "lagesbild.services.brev.brev_taget": "Arbetaren tar jobbet; brevet är någons fastställande.",
    "lagesbild.services.brev.brev_tryckt": "Gör en fil av brevets innehåll.",
    "lagesbild.services.brev.brev_klart": "Arbetaren.",
    "lagesbild.services.brev.brev_misslyckat": "Arbetaren.",
    "lagesbild.services.brev.brev_att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.brev.overgivna_brevfiler_borttagna": "Arbetaren städar filer som ingen rad nämner.",
    "lagesbild.services.brev.filnamn": "Gör om text.",
    "lagesbild.services.vecka.kontrollera_vecka": "Kontrollerar bara.",
    "lagesbild.services.vecka.kontrollera_bedomning": "Kontrollerar bara.",
    "lagesbild.services.vecka.kontrollerad_motivering": "Kontrollerar bara.",
    "lagesbild.services.vecka.falt_efter": "Räknar ut vad som ska stå.",
    "lagesbild.services.vecka.historikrad": "Gör en rad som tjänsten sparar.",
    "lagesbild.services.inlasning.skrivning.uttagsdag": "Läser bara.",
    "lagesbild.services.inlasning.skrivning.antal_att_skriva": "Räknar bara.",
    "lagesbild.services.inlasning.skrivning.cellen": "Läser bara.",
    "lagesbild.services.inlasning.skrivning.ersattliga": "Läser bara.",
    "lagesbild.services.inlasning.skrivning.kontrollerad": "Kontrollerar bara.",
    "lagesbild.services.inlasning.skrivning.skrivna": "Del av tjänster som har frågat om rätten.",
    "lagesbild.services.inlasning.beslut.genomforande_gjort": "Arbetaren; den som beställde står i raden.",
    "lagesbild.services.inlasning.beslut.genomforande_misslyckat": "Arbetaren.",
    "lagesbild.services.inlasning.jobb.genomforande_taget": "Arbetaren tar jobbet; den som beställde står i raden.",
    "lagesbild.services.inlasning.jobb.genomforanden_att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.inlasning.jobb.overgivna_importfiler_borttagna": "Arbetaren städar filer som ingen rad nämner.",
    "lagesbild.services.inlasning.beslut.omradets_platser": "Del av mottagen, som har frågat om rätten.",
    "lagesbild.services.inlasning.jobb.import_tagen": "Arbetaren tar jobbet; den som skickade filen står i raden.",
    "lagesbild.services.inlasning.jobb.import_framsteg": "Arbetaren.",
    "lagesbild.services.inlasning.jobb.import_last": "Arbetaren.",
    "lagesbild.services.inlasning.jobb.import_misslyckad": "Arbetaren.",
    "lagesbild.services.inlasning.jobb.importer_att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.inlasning.mellanlager.kalla_for": "Del av tjänster som har frågat om rätten.",
    "lagesbild.services.inlasning.mellanlager.lagrad": "Arbetaren.",
    "lagesbild.services.inlasning.mellanlager.utan_personuppgifter": "Gör om text.",
    "lagesbild.services.inlasning.mellanlager.jamford": "Del av tjänster som har frågat om rätten.",
    "lagesbild.services.protokoll.protokoll_gjort": "Arbetaren; innehållet är det beställaren ser.",
    "lagesbild.services.protokoll.protokoll_att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.inlasning.jobb.avbrutna_importers_rader_borttagna": "Arbetaren städar det som inget blev av.",
    "platser.services.bild.strukna_bildfiler_borttagna": "Arbetaren städar filer som ingen sida visar.",
    "lagesbild.services.protokoll.overgivna_protokoll_borttagna": "Arbetaren städar filer som ingen rad nämner.",
    "lagesbild.services.rendering.rendering_gjord": "Arbetaren; innehållet är det beställaren ser.",
    "lagesbild.services.tryckjobb": "Vad arbetaren gör med ett jobb; den som stoppar är frågad om rätten.",
    "lagesbild.services.tryckeri": "Arbetarens sida av ett jobb; beställaren står i raden.",
    "atgardsplan.services.omgang.halld_omgang": "Håller raden åt tjänster som frågar om rätten.",
    "atgardsplan.services.omgang.oppen_omgang": "Håller raden åt tjänster som frågar om rätten.",
    "atgardsplan.services.omgang.oppna_omgangar": "Håller raderna åt tjänster som frågar om rätten.",
    "atgardsplan.services.uppfoljning.hallna": "Håller raderna åt tjänster som frågar om rätten.",
    "atgardsplan.services.paminnelse.paminnelse_nu": "Arbetaren läser.",
    "atgardsplan.services.uppfoljning.halld": "Håller raden åt tjänster som frågar om rätten.",
    "atgardsplan.services.uppfoljning.krock": "Gör ett fel.",
    "lagesbild.services.rendering.att_ta_upp": "Arbetaren läser.",
    "lagesbild.services.rendering.gamla_utkastfiler_borttagna": "Arbetaren städar filer som ingen version behöver.",
    "lagesbild.services.rendering.overgivna_filer_borttagna": "Arbetaren städar filer som ingen rad nämner.",
}


def tjanster() -> Iterator[tuple[str, ast.Module]]:
    for fil in filer(".py"):
        app, lager = rum(fil)
        if app in APPAR and lager == "services":
            modul = ".".join(fil.relative_to(ROT).with_suffix("").parts).removesuffix(".__init__")
            yield modul, ast.parse(fil.read_text(encoding="utf-8"))


def test_tjanster_tar_den_som_gor_det_och_bara_namngivna_argument():
    funna = {}
    for modul, trad in tjanster():
        for nod in trad.body:
            if isinstance(nod, ast.FunctionDef) and not nod.name.startswith("_"):
                ratt = not (nod.args.args or nod.args.posonlyargs or nod.args.vararg)
                forst = bool(nod.args.kwonlyargs) and nod.args.kwonlyargs[0].arg == "av"
                if not (ratt and forst):
                    funna[modul if modul in UTAN_AV else f"{modul}.{nod.name}"] = "ska vara keyword-only med av först"
    utan_skal(funna, UTAN_AV)


def test_tjanster_kanner_inte_till_jobben_och_vyerna():
    for modul, trad in tjanster():
        for nod in ast.walk(trad):
            if isinstance(nod, ast.ImportFrom | ast.Import):
                fran = [getattr(nod, "module", None) or "", *(a.name for a in nod.names)]
                assert not [f for f in fran if re.search(r"\b(tasks|views|celery)\b", f)], f"{modul}: {fran}"


# --- Templates -------------------------------------------------------------------------------------------------------

FORBJUDET = {
    "style-attribut": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "händelse i attribut": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline-skript": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline-stil": re.compile(r"<style\b", re.IGNORECASE),
    "javascript-adress": re.compile(r"javascript:", re.IGNORECASE),
    "främmande adress": re.compile(r"(?:src|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "autoescape av": re.compile(r"autoescape\s+off"),
    "safe": re.compile(r"\|\s*safe(seq)?\b"),
}
MALLUNDANTAG: dict[str, str] = {
    "templates/komponenter/falthjalp.html: safe": "Hjälptexten är skriven i koden, inte av användare.",
    "templates/lagesbild/brev/epost.html: inline-stil": "Ett brev är ingen sida: det bär sin stil själv.",
    "templates/lagesbild/_fryst.html: safe": "Samma dokument på skärmen: tvättad text och SVG av oss.",
    "templates/lagesbild/dokument/omslag.html: safe": "Årets veckor som SVG av lagesbild.diagram.",
    "templates/lagesbild/dokument/figur.html: safe": "SVG av lagesbild.diagram eller platser.kartbild, som kodar namn.",
    "templates/lagesbild/brev/pdf.html: inline-stil": "PDF:ens fil är ingen sida: den bär sin stil själv.",
    "templates/lagesbild/dokument/dokument.html: inline-stil": "PDF:ens fil är ingen sida: den bär sin stil själv.",
    "templates/lagesbild/dokument/kapitel.html: safe": "Text som lagesbild.text.rensa har tvättat.",
}


def test_mallar_har_inget_som_csp_stoppar_och_inget_som_slipper_escaping():
    funna = {
        f"{namn(fil)}: {vad}": "finns i mallen"
        for fil in filer(".html")
        if "templates" in fil.parts
        for vad, monster in FORBJUDET.items()
        if monster.search(fil.read_text(encoding="utf-8"))
    }
    utan_skal(funna, MALLUNDANTAG)


# Components that the component page shows by another road than naming them.
VISAS_ANDA: dict[str, str] = {}
SIDANS_KOD = ("samverkan/templatetags/ui.py", "samverkan/views/komponenter.py")


def test_varje_komponent_visas_pa_komponentsidan():
    sett: set[str] = set()

    def folj(mall: Path) -> None:
        for traff in re.findall(r"komponenter/([\w]+)\.html", mall.read_text(encoding="utf-8")):
            if traff not in sett:
                sett.add(traff)
                folj(ROT / "templates" / "komponenter" / f"{traff}.html")

    for start in ("komponentsida.html", "bas.html"):
        folj(ROT / "templates" / start)
    taggar = set(re.findall(r"{% end(\w+) %}", (ROT / "templates" / "komponentsida.html").read_text(encoding="utf-8")))
    kod = "".join(
        (ROT / f"samverkan/{f}.py").read_text(encoding="utf-8") for f in ("templatetags/ui", "views/komponenter")
    )
    sett |= taggar | set(re.findall(r"komponenter/([\w]+)\.html", kod))
    alla = {f.stem for f in (ROT / "templates" / "komponenter").glob("*.html")}
    utan_skal(dict.fromkeys(alla - sett, "visas inte på /komponenter/"), VISAS_ANDA)


# --- Files -----------------------------------------------------------------------------------------------------------

LANGA: dict[str, str] = {}
FRAMMANDE_VARDAR = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|unpkg\.com|jsdelivr\.net|cdnjs\.|fonts\.g(oogleapis|static)\.com|"
    r"--(extra-)?index-url|/work/|/root/|farm-|/home/\w+/",
)
VARDUNDANTAG: dict[str, str] = {
    "tests/vakt/test_arkitektur.py": "Namnger det som inte får förekomma.",
    "Dockerfile": "Avbildens egen cache, i avbildens egen rot.",
}
BINARA = {".png", ".jpg", ".ico", ".woff2", ".pdf", ".xlsx"}


def test_ingen_fil_ar_for_lang():
    funna = {}
    for fil in filer(".py", ".js", ".css", ".html"):
        rader = fil.read_text(encoding="utf-8").count("\n")
        if rader > 450 and "migrations" not in fil.parts:
            funna[namn(fil)] = f"{rader} rader: dela den efter ämne"
    utan_skal(funna, LANGA)


def test_inga_register_och_inga_platser_pa_en_viss_dator():
    funna = {}
    for fil in filer():
        if fil.suffix not in BINARA:
            traff = FRAMMANDE_VARDAR.search(fil.read_text(encoding="utf-8", errors="replace"))
            if traff:
                funna[namn(fil)] = traff[0]
    utan_skal(funna, VARDUNDANTAG)


def test_en_webbprocess_laddar_inte_det_som_skriver_pdf_och_word():
    """Half a second and 100 MB in every process, in each of the tests' too: only whoever prints needs them."""
    kod = "import django, sys; django.setup(); import config.urls; print(*sys.modules)"
    svar = subprocess.run([sys.executable, "-c", kod], check=True, capture_output=True, text=True, cwd=ROT)
    assert not {"weasyprint", "docx", "scipy.stats"} & set(svar.stdout.split())
