"""Every page in a browser: axe finds nothing, the page does not scroll sideways, nothing breaks the CSP.

The list is held against the resolver, so a new page can't be forgotten.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import BrowserContext, Page

from atgardsplan.models import Aktivitet, Uppfoljning
from lagesbild.models import Avsnitt, Handelse, Importkorning, Lagesbild, Rendering, Veckoinsats
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.inlasning import mottagen
from lagesbild.services.rendering import rendering_bestalld
from lagesbild.tasks import las_import
from platser.models import Gransimport, Platssamverkan, Synpunkt, Trygghetsvandring
from platser.services.granser import granser_mottagna
from samverkan.models import Mote, Stadsdelsomrade
from tests.gransfiler import FLUGA, geojson, ruta
from tests.personer import Personer
from tests.vandringsdelar import jpeg
from tests.webblasare.conftest import DATOR, TELEFON

pytestmark = [pytest.mark.axe, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exempel")]
HV = "/hasselby-vallingby/"

TORGET = HV + "plats/hasselby-torg/"
PLATSSIDOR = {
    "platser": HV + "platser/",
    "stadsdelar": HV + "platser/stadsdelar/",
    "plats_ny": HV + "platser/ny/",
    "klassningar": HV + "platser/klassningar/?ar=2024",
    "klassning_ny": HV + "platser/klassningar/ny/?plats=hasselby-torg",
    "investeringar": HV + "platser/investeringar/",
    "plats": TORGET,
    "platsbild_ny": TORGET + "bild/",
    "platssamverkan": TORGET + "samverkan/{samverkan}/",
    "platssamverkan_fas": TORGET + "samverkan/{samverkan}/fas/",
    "kartlaggning": TORGET + "samverkan/{samverkan}/kartlaggning/",
    "platsorsaker": TORGET + "samverkan/{samverkan}/orsaker/",
    "platsorsak": TORGET + "samverkan/{samverkan}/orsaker/{platsorsak}/",
    "platsatgard": TORGET + "samverkan/{samverkan}/atgarder/{platsatgard}/",
}

# Name → address, or why there is no page to look at.
SIDOR: dict[str, str] = {
    "start": "/",
    "logga_in": "/logga-in/",
    "komponenter": "/komponenter/",
    "losenord_byt": "/konto/losenord/byt/",
    "omrade": HV,
    "vecka": HV + "vecka/2024/45/",
    "vecka_mote": HV + "vecka/2024/45/mote/",
    "vecka_rad": HV + "vecka/2024/45/vallingby/",
    "handelser": HV + "handelser/?allvar_min=2",
    "handelse": HV + "handelser/{handelse}/",
    "forslag": HV + "vecka/2024/45/forslag/",
    "samstammighet": HV + "vecka/samstammighet/",
    "veckoinstallning": HV + "vecka/installningar/",
    "veckohandelser": HV + "vecka/2024/45/handelser/",
    "handelse_ny": HV + "vecka/2024/45/handelser/vallingby/",
    "vecka_insatser": HV + "vecka/2024/45/insatser/",
    "insatser": HV + "insatser/",
    "insats": HV + "insatser/{insats}/",
    "veckobrev": HV + "vecka/2024/40/brev/",
    "ar": HV + "ar/2024/",
    "ar_cell": HV + "ar/2024/37/vallingby/",
    "ar_perioder": HV + "ar/2024/perioder/",
    "ar_jamfor": HV + "ar/2024/jamfor/",
    "ar_sok": HV + "ar/sok/?niva_min=4",
    "ar_faststall": HV + "ar/2024/faststall/",
    "veckoimporter": HV + "ar/import/",
    "statistik": HV + "statistik/",
    "compstat": HV + "statistik/compstat/",
    "veckosiffror": HV + "statistik/veckor/",
    "prognos": HV + "statistik/prognos/",
    "jamfor_omraden": HV + "statistik/jamfor/",
    "tyck_till": HV + "statistik/tyck-till/",
    "nyckeltal": HV + "statistik/nyckeltal/",
    "revisioner": HV + "statistik/revisioner/",
    "importer": HV + "statistik/import/",
    "import": HV + "statistik/import/{korning}/",
    "import_beskriv": HV + "statistik/import/{korning}/beskriv/",
    "lagesbilder": HV + "lagesbild/",
    "lagesbild": HV + "lagesbild/2024/",
    "lagesbild_granskning": HV + "lagesbild/2024/granskning/",
    "lagesbild_underteckna": HV + "lagesbild/2024/underteckna/",
    "lagesbild_versioner": HV + "lagesbild/2023/versioner/",
    "lagesbild_version": HV + "lagesbild/2023/version/2/",
    "lagesbild_jamfor": HV + "lagesbild/jamfor/?fran=2023-1&till=2024-utkast",
    "verifiera": "/verifiera/",
    "avsnitt": HV + "lagesbild/2024/avsnitt/{avsnitt}/",
    "avsnitt_historik": HV + "lagesbild/2024/avsnitt/{avsnitt}/historik/",
    "avsnitt_planera": HV + "lagesbild/2024/avsnitt/{avsnitt}/planera/",
    "avsnitt_innehall": HV + "lagesbild/2024/avsnitt/{avsnitt}/innehall/",
    "avsnitt_block": HV + "lagesbild/2024/avsnitt/{avsnitt}/innehall/del/?slag=undersokning",
    "lagesbild_kallor": HV + "lagesbild/2024/kallor/",
    "kalla": HV + "lagesbild/2024/kallor/{kalla}/",
    "lagesbild_bilder": HV + "lagesbild/2024/bilder/",
    "dokumentbild": HV + "lagesbild/2024/bilder/{bild}/",
    "lagesbild_uppgifter": HV + "lagesbild/2024/uppgifter/",
    "lagesbild_uppstallning": HV + "lagesbild/2024/uppstallning/",
    "rendering": HV + "lagesbild/2024/pdf/{rendering}/",
    "kalender": HV + "kalender/",
    "omgangar": HV + "uppfoljning/",
    "uppfoljningsinstallning": HV + "uppfoljning/installningar/",
    "granska": HV + "uppfoljning/granska/",
    "stallforetradare": HV + "uppfoljning/stallforetradare/",
    "omgang": HV + "uppfoljning/2025/vb/",
    "rapport": HV + "uppfoljning/2025/vb/rapport/",
    "jamfor_omgangar": HV + "uppfoljning/ar/2025/",
    "uppfoljning": HV + "uppfoljning/{uppfoljning}/",
    "atgardsplaner": HV + "atgardsplan/",
    "atgardsplan": HV + "atgardsplan/{plan}/",
    "plan_ny": HV + "atgardsplan/ny/",
    "planhistoria": HV + "atgardsplan/historia/",
    "fore_efter": HV
    + "atgardsplan/fore-efter/?plats_fore=274&plats_efter=142&jamforelse_fore=260&jamforelse_efter=255",
    "plantext": HV + "atgardsplan/{plan}/text/bakgrund/",
    "planandringar": HV + "atgardsplan/{plan}/andringar/",
    "plananalys": HV + "atgardsplan/{plan}/analys/",
    "planfiler": HV + "atgardsplan/{plan}/filer/",
    "tidslinje": HV + "atgardsplan/{plan}/tidslinje/",
    "mal_andra": HV + "atgardsplan/{plan}/mal/{mal}/andra/",
    "indikator": HV + "atgardsplan/{plan}/indikator/{indikator}/",
    "indikator_andra": HV + "atgardsplan/{plan}/indikator/{indikator}/andra/",
    "orsak_stryk": HV + "atgardsplan/{plan}/orsak/{orsak}/stryk/",
    "aktivitet": HV + "atgardsplan/{plan}/aktivitet/{aktivitet}/",
    "aktivitet_andra": HV + "atgardsplan/{plan}/aktivitet/{aktivitet}/andra/",
    "aktivitet_ny": HV + "atgardsplan/{plan}/aktivitet/ny/",
    **PLATSSIDOR,
    "karta": HV + "karta/",
    "vandringar": HV + "platser/vandringar/",
    "vandring_ny": HV + "platser/vandringar/ny/",
    "vandring": HV + "platser/vandringar/{vandring}/",
    "vandring_andra": HV + "platser/vandringar/{vandring}/andra/",
    "vandring_ga": HV + "platser/vandringar/{vandring}/ga/",
    "protokoll": HV + "platser/vandringar/{vandring}/protokoll/",
    "synpunkter": HV + "platser/synpunkter/?lage=alla",
    "synpunkt": HV + "platser/synpunkter/{synpunkt}/",
    "synpunkt_andra": HV + "platser/synpunkter/{synpunkt}/andra/",
    "granser": HV + "platser/granser/",
    "gransimport": HV + "platser/granser/{gransimport}/",
    "samverkan": HV + "samverkan/",
    "grupp": HV + "samverkan/rad/{rad}/",
    "grupp_ny": HV + "samverkan/ny/arbetsgrupp/",
    "grupp_andra": HV + "samverkan/rad/{rad}/andra/",
    "medlem_ny": HV + "samverkan/rad/{rad}/plats/",
    "gruppmote_nytt": HV + "samverkan/rad/{rad}/mote/",
    "gruppmote": HV + "samverkan/mote/{mote}/",
    "gruppmote_andra": HV + "samverkan/mote/{mote}/andra/",
    "gruppmote_for": HV + "samverkan/mote/{mote}/anteckningar/",
    "gruppmote_stall_in": HV + "samverkan/mote/{mote}/stall-in/",
    "punkt_ny": HV + "samverkan/mote/{mote}/punkt/",
    "punkt": HV + "samverkan/mote/{mote}/punkt/{punkt}/",
    "beslut_nytt": HV + "samverkan/mote/{mote}/beslut/",
    "beslut": HV + "samverkan/mote/{mote}/beslut/{beslut}/",
    "behorigheter": HV + "behorigheter/",
    "logg": HV + "logg/",
    "utskick": HV + "utskick/",
    "paminnelser": "/konto/paminnelser/",
}
INGEN_SIDA = {
    "vandring_tjanstearbetare": "a script",
    "vandring_hallen": "takes POST only",
    "vandring_rapportera": "takes POST only",
    "vandring_stall_in": "takes POST only",
    "vandring_ateroppna": "takes POST only",
    "vandring_foto": "takes POST only",
    "vandring_aterbesok": "takes POST only",
    "synpunkt_stryk": "takes POST only",
    "synpunktsfoto": "a file",
    "synpunktsfoto_bort": "takes POST only",
    "protokoll_fil": "a file",
    "protokoll_avbryt": "takes POST only",
    "medlem_avsluta": "takes POST only",
    "gruppmote_justera": "takes POST only",
    "punkt_flytta": "takes POST only",
    "punkt_bort": "takes POST only",
    "beslut_genomfort": "takes POST only",
    "kartlager": "a layer of the map",
    "platsbild_fil": "a file",
    **dict.fromkeys(("platsbild_stryk", "platsorsak_stryk", "platsorsak_flytta"), "takes POST only"),
    **dict.fromkeys(("platssamverkan_ny", "platssamverkan_andra"), "the same form page as platssamverkan_fas"),
    **dict.fromkeys(("platsorsak_ny", "platsatgard_ny", "plats_andra"), "the same form page as platsorsak"),
    **dict.fromkeys(("klassning", "investering_ny", "investering"), "the same form page as klassning_ny"),
    "platssamverkan_mote": "the same form page as platssamverkan_fas",
    "lagesbild_mall": "takes POST only",
    "lagesbild_skal": "leads on to lagesbild_granskning",
    "lagesbild_publicera": "leads on to lagesbild_granskning",
    "lagesbild_ratta": "leads on to lagesbild_versioner",
    "rendering_avbryt": "takes POST only",
    "avsnitt_flytta": "takes POST only",
    "avsnitt_block_gor": "takes POST only",
    "kalla_gor": "takes POST only",
    "dokumentbild_bort": "takes POST only",
    "dokumentbild_fil": "a file",
    "avsnitt_utkast": "takes POST only",
    "avsnitt_siffror": "figures for the editor, as JSON",
    "utkast_slang": "takes POST only",
    "kommentar_ny": "leads on to avsnitt",
    "kommentar_lost": "takes POST only",
    "logga_ut": "takes POST only",
    "halsa": "plain text",
    "losenord_valj": "needs a link that holds once; looked at in its own test",
    "vecka_nu": "leads on to vecka",
    "ar_nu": "leads on to ar",
    "ar_xlsx": "a file",
    "ar_csv": "a file",
    "veckoimport": "needs a sheet; looked at in test_ar",
    "vecka_andringar": "what has changed, for the page that has the week open",
    "vecka_resten": "takes POST only",
    "handelser_csv": "a file",
    "handelse_stryk": "takes POST only",
    "vecka_faststall": "takes POST only",
    "vecka_ateroppna": "takes POST only",
    "insats_stryk": "takes POST only",
    "insats_folj": "takes POST only",
    "veckobrev_pdf": "a file",
    "rapport_bestall": "takes POST only",
    "rapportutskrift": "the same parts as rendering",
    "rapportutskrift_avbryt": "takes POST only",
    "rapportfil": "a file",
    "rapport_xlsx": "a file",
    "rapport_docx": "a file",
    "kalender_fil": "a file",
    "kalender_egen": "a file",
    "stallforetradare_avsluta": "takes POST only",
    "omgang_oppna": "takes POST only",
    "omgang_stang": "takes POST only",
    "omgang_ateroppna": "takes POST only",
    "uppfoljning_atertag": "takes POST only",
    "uppfoljning_godkann": "takes POST only",
    "uppfoljning_angra": "takes POST only",
    "uppfoljning_atersand": "takes POST only",
    "rendering_bestall": "takes POST only",
    "import_genomfor": "takes POST only",
    "import_angra": "takes POST only",
    "import_avbryt": "takes POST only",
    "import_fil": "a file",
    "importprofil_bort": "takes POST only",
    "rendering_fil": "a file",
    "plan_andra": "the same form page as mal_andra",
    "plan_avsluta": "the same form page as orsak_stryk",
    "planbeslut": "takes POST only",
    "planutskrift": "the same parts as rendering; looked at in test_planfil",
    "planutskrift_avbryt": "takes POST only",
    "planfil": "a file",
    **dict.fromkeys(("mal_ny", "orsak_ny", "orsak_andra", "indikator_ny"), "the same form page as mal_andra"),
    **dict.fromkeys(("aktivitet_stryk", "indikator_stryk"), "the same form page as orsak_stryk"),
    "uppdrag_avsluta": "takes POST only",
    "losenordslank": "takes POST only",
    "utskick_igen": "takes POST only",
}
ADMINISTRATORENS = {"behorigheter"}


def namngivna(monster: Any = None) -> Iterator[str]:
    """Names of our own addresses outside the API and Django's admin."""
    for del_ in monster or get_resolver().url_patterns:
        if isinstance(del_, URLResolver):
            if del_.namespace is None and del_.app_name is None:
                yield from namngivna(del_.url_patterns)
        elif isinstance(del_, URLPattern) and del_.name:
            yield del_.name


def test_varje_sida_ar_med() -> None:
    assert set(namngivna()) == set(SIDOR) | set(INGEN_SIDA)


def _import(personer: Personer) -> Importkorning:
    """A file with something new, something unknown and a sum that its cells do not give."""
    tabell = "Brott;2023;2024;Utv. 23-24;%\nBilstöld;43;42;-1;-2%\nKlotter;4;9;5;125%\nSumma;47;52;5;11%\n"
    korning = mottagen(
        av=personer.samordnare,
        omrade=Stadsdelsomrade.objects.get(slug="hasselby-vallingby"),
        filnamn="compstat.csv",
        innehall=tabell.encode(),
    )
    las_import(korning.pk)
    return korning


def _granser(personer: Personer) -> Gransimport:
    """A file of outlines with one that is new, one that is unknown and one that crosses itself."""
    ytor = {"VÄLLINGBY": ruta(0), "Ingenstans": ruta(3), "GRIMSTA": FLUGA}
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    return granser_mottagna(av=personer.samordnare, omrade=omrade, filer=geojson(ytor), kalla="Staden")


# A colour that is inherited may set another in motion when it has come to rest.
STILLA = """async () => {
  const ror = () => document.getAnimations().filter((en) => en.playState === "running");
  while (ror().length) await Promise.allSettled(ror().map((en) => en.finished));
}"""
OMGANGAR = 6  # the pages are dealt out to so many tests, which run beside each other


@pytest.mark.parametrize("omgang", range(OMGANGAR))
def test_alla_sidor_ar_tillgangliga_och_haller_sig_inom_skarmen(
    personer: Personer,
    fonster: Callable[..., BrowserContext],
    granska: Callable[..., None],
    omgang: int,
) -> None:
    """Each page is loaded once and looked at on a computer, on a phone, and in the dark."""
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)
    aktivitet = Aktivitet.objects.select_related("mal").earliest("pk")
    gruppmote = Mote.objects.filter(justerat_tid=None, status=Mote.Status.HALLET, rad__isnull=False).earliest("pk")
    aktivitet = Aktivitet.objects.select_related("mal").filter(mal__plan__namn="Åtgärdsplan 2025").earliest("pk")
    samverkan = Platssamverkan.objects.get(plats__slug="hasselby-torg")
    objekt = {
        "avsnitt": Avsnitt.objects.filter(lagesbild=lagesbild, prioriterat_omrade__isnull=False).earliest("pk").pk,
        "kalla": lagesbild.kallor.earliest("ordning").pk,
        "bild": dokumentbild_tillagd(
            av=personer.samordnare, lagesbild=lagesbild, data=jpeg(), rubrik="Torget", alternativtext="Torget i juni."
        ).pk,
        "rendering": rendering_bestalld(av=personer.samordnare, lagesbild=lagesbild, utgava=Rendering.Utgava.INTERN).pk,
        "plan": aktivitet.mal.plan_id,
        "aktivitet": aktivitet.pk,
        "mal": aktivitet.mal_id,
        "indikator": aktivitet.mal.indikatorer.earliest("pk").pk,
        "orsak": aktivitet.mal.orsaker.earliest("pk").pk,
        "uppfoljning": Uppfoljning.objects.filter(omgang__slag="vb", lage="atersand").earliest("pk").pk,
        "korning": _import(personer).pk,
        "gransimport": _granser(personer).pk,
        "vandring": (vandring := Trygghetsvandring.objects.get(status="hallen", foregaende__isnull=False)).pk,
        "synpunkt": Synpunkt.objects.filter(vandring=vandring, foton__isnull=False).earliest("pk").pk,
        "handelse": Handelse.objects.latest("dag", "pk").pk,
        "samverkan": samverkan.pk,
        "platsorsak": samverkan.orsaker.earliest("pk").pk,
        "platsatgard": samverkan.atgarder.earliest("pk").pk,
        "rad": gruppmote.rad_id,
        "mote": gruppmote.pk,
        "punkt": gruppmote.punkter.earliest("ordning").pk,
        "beslut": gruppmote.beslut.earliest("ordning").pk,
        "insats": Veckoinsats.objects.filter(ar=2024, vecka=44).earliest("pk").pk,
    }
    utloggad, samordnare, administrator, chef = (
        fonster(vem).new_page() for vem in (None, personer.samordnare, personer.administrator, personer.enhetschef)
    )
    alla = [*SIDOR.items(), ("404", HV + "finns-inte/"), ("403", HV + "behorigheter/")]
    for namn, adress in alla[omgang::OMGANGAR]:
        sida = utloggad if namn == "logga_in" else administrator if namn in ADMINISTRATORENS else samordnare
        sida = chef if namn == "granska" else sida
        sida.set_viewport_size(DATOR)
        sida.emulate_media(color_scheme="light")
        svar = sida.goto(adress.format(**objekt))
        assert svar is not None
        assert svar.status == (int(namn) if namn.isdigit() else 200), f"{adress}: {svar.status}"
        if sida.locator("textarea[data-skrift], textarea[data-avsnittstext]").count():
            sida.locator(".redigerare").first.wait_for()  # which comes when the page is loaded
        granska(sida)
        _ryms(sida)
        sida.set_viewport_size(TELEFON)
        granska(sida)
        _ryms(sida)
        sida.emulate_media(color_scheme="dark")
        sida.evaluate(STILLA)
        granska(sida, "color-contrast")


def _ryms(sida: Page) -> None:
    """The page is no wider than the window, and rows of text are no strip whose end nobody finds."""
    bredd = sida.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert bredd <= 0, f"{sida.url} är {bredd} px för bred"
    rullas = sida.locator(".tabellram:has(.tabell-radvis)").evaluate_all(
        "ramar => ramar.filter(ram => ram.scrollWidth > ram.clientWidth).length"
    )
    assert not rullas, f"{sida.url}: en lista måste rullas i sidled"
