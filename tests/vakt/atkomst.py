"""The table written by hand: every address, who gets in there by which method, and whose objects are tried on it.

The others are turned away: nobody logged in to the log-in page (API: 401), the stranger with 404, the rest with 403. A
method that an address does not have gives 405. `test_atkomst.py` walks through it.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from lagesbild.models import Avsnittskommentar, Handelsetyp, Importprofil, Utkastkopia
from platser.models import Gransimport
from samverkan.models import Stadsdelsomrade
from samverkan.selectors import losenordsnyckel
from tests.personer import Personer, Varld
from tests.vakt import atkomst_dokument, atkomst_plan, atkomst_platser, atkomst_samverkan, atkomst_vandringar
from tests.vakt.rader import (
    ADMINISTRERAR,
    ALLA,
    ARBETAR,
    ATEROPPNAR,
    DOLT_FOR_LASARE,
    FASTSTALLER,
    IMPORTERAR,
    INGEN,
    INLOGGADE,
    LASER_IN,
    METODER,
    PUBLICERAR,
    SER,
    SER_LOGG,
    SKAPAR_PDF,
    SKOTER_GRANSER,
    SKRIVER_LAGESBILD,
    SKRIVER_VECKA,
    STALLER_IN,
    Parametrar,
    Rad,
    bara_faststallt,
    omrade,
)

VECKA: dict[str, Callable[[Varld, Personer], Any]] = {"ar": lambda v, p: 2024, "vecka": lambda v, p: 45}
UTKAST = {"ar": lambda v, p: v.lagesbild.ar}
FASTSTALLD = {"ar": lambda v, p: v.lagesbild_faststalld.ar}


def _uppstallning(v: Varld, i: Stadsdelsomrade) -> int:
    """How files with a certain head are read in an area."""
    return Importprofil.objects.create(
        stadsdelsomrade=i, namn="Enkäten", kalla=v.serie.kalla, fingeravtryck="x", skapad_av=v.importkorning.av,
        skapad_tid=timezone.now(),
    ).pk  # fmt: skip


def _gransimport(v: Varld, i: Stadsdelsomrade) -> int:
    """A file of outlines that waits for a look in an area."""
    return Gransimport.objects.create(
        stadsdelsomrade=i, filnamn="gränser.geojson", checksumma="0" * 64, slag="GeoJSON", system="WGS 84",
        innehall=[[1, {"name": "X"}, None, "X har ingen gräns i filen.", None]], namnfalt="name", kalla="Staden",
        av=v.importkorning.av, tid=timezone.now(),
    ).pk  # fmt: skip


def _osparat(v: Varld, p: Personer) -> int:
    """What the analytiker has typed and not saved."""
    falt = {"avsnitt": v.avsnitt, "anvandare": p.analytiker, "flik": "a", "bygger_pa": 1, "tid": timezone.now()}
    return Utkastkopia.objects.create(**falt).pk


def _kommentar(v: Varld, p: Personer) -> int:
    return Avsnittskommentar.objects.create(
        avsnitt=v.avsnitt, text="Stämmer det?", av=p.analytiker, tid=timezone.now()
    ).pk


AVSNITTET = omrade(**UTKAST, pk=lambda v, p: v.avsnitt.pk)
UPPDRAG = omrade(pk=lambda v, p: p.enhetschef.uppdrag.get().pk)

IMPORTEN = omrade(pk=lambda v, p: v.importkorning.pk)

SIDOR = [
    Rad("omrade", {"GET": SER}, omrade()),
    Rad("platser", {"GET": SER}, omrade()),
    Rad("karta", {"GET": SER}, omrade()),
    Rad("kartlager", {"GET": SER}, omrade(lager=lambda v, p: "platser")),
    *atkomst_platser.SIDOR,
    *atkomst_vandringar.SIDOR,
    Rad("granser", {"GET": SKOTER_GRANSER, "POST": SKOTER_GRANSER}, omrade()),
    Rad(
        "gransimport",
        {"GET": SKOTER_GRANSER, "POST": SKOTER_GRANSER},
        omrade(pk=lambda v, p: _gransimport(v, v.omrade)),
    ),
    *atkomst_samverkan.SIDOR,
    Rad("vecka_nu", {"GET": SER}, omrade()),
    Rad("vecka", {"GET": SER, "POST": SKRIVER_VECKA}, omrade(**VECKA)),
    Rad("vecka_andringar", {"GET": ARBETAR}, omrade(**VECKA)),
    Rad("vecka_mote", {"GET": ARBETAR}, omrade(**VECKA)),
    Rad("vecka_resten", {"POST": SKRIVER_VECKA}, omrade(**VECKA)),
    Rad("vecka_faststall", {"POST": FASTSTALLER}, omrade(**VECKA)),
    Rad("vecka_ateroppna", {"POST": ATEROPPNAR}, omrade(**VECKA)),
    Rad("vecka_rad", {"GET": SER, "POST": SKRIVER_VECKA}, omrade(**VECKA, stadsdel=lambda v, p: "vallingby")),
    Rad("insatser", {"GET": SER}, omrade()),
    Rad(
        "insats",
        {"GET": SER, "POST": SKRIVER_VECKA},
        omrade(pk=lambda v, p: v.mote.insats.pk),
        bara_faststallt("GET"),
        "Läsaren ser bara insatser i fastställda veckor.",
    ),
    Rad("insats_stryk", {"POST": SKRIVER_VECKA}, omrade(pk=lambda v, p: v.mote.insats.pk)),
    Rad("vecka_insatser", {"GET": SER, "POST": SKRIVER_VECKA}, omrade(**VECKA)),
    Rad("insats_folj", {"POST": SKRIVER_VECKA}, omrade(**VECKA, pk=lambda v, p: v.mote.insats.pk)),
    Rad("veckobrev", {"GET": SER}, omrade(**VECKA)),
    Rad(
        "veckobrev_pdf",
        {"GET": INGEN},
        omrade(**VECKA),
        {("GET", person): 404 for person in SER.split()},
        "Veckan är inte fastställd, så det finns inget brev.",
    ),
    Rad("handelser", {"GET": SER}, omrade()),
    Rad("handelser_csv", {"GET": SER}, omrade()),
    Rad(
        "handelse",
        {"GET": SER, "POST": SKRIVER_VECKA},
        omrade(pk=lambda v, p: v.mote.handelse.pk),
        bara_faststallt("GET"),
        DOLT_FOR_LASARE,
    ),
    Rad("handelse", {"GET": SER, "POST": SKRIVER_VECKA}, omrade(pk=lambda v, p: v.mote.handelse_faststalld.pk)),
    Rad("handelse_stryk", {"POST": SKRIVER_VECKA}, omrade(pk=lambda v, p: v.mote.handelse.pk)),
    Rad("forslag", {"GET": ARBETAR, "POST": SKRIVER_VECKA}, omrade(**VECKA)),
    Rad("samstammighet", {"GET": ARBETAR}, omrade()),
    Rad("veckoinstallning", {"GET": ARBETAR, "POST": STALLER_IN}, omrade()),
    Rad("veckohandelser", {"GET": SER, "POST": SKRIVER_VECKA}, omrade(**VECKA)),
    Rad(
        "handelse_ny",
        {"GET": SKRIVER_VECKA, "POST": SKRIVER_VECKA},
        omrade(**VECKA, stadsdel=lambda v, p: "vallingby"),
    ),
    Rad("ar_nu", {"GET": SER}, omrade()),
    Rad("ar", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    Rad("ar_sok", {"GET": SER}, omrade()),
    Rad("ar_perioder", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    Rad("ar_jamfor", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    Rad("ar_xlsx", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    Rad("ar_csv", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    Rad("ar_cell", {"GET": SER}, omrade(**VECKA, stadsdel=lambda v, p: "vallingby")),
    Rad("ar_faststall", {"GET": FASTSTALLER, "POST": FASTSTALLER}, omrade(ar=lambda v, p: 2024)),
    Rad("veckoimporter", {"GET": IMPORTERAR, "POST": IMPORTERAR}, omrade()),
    Rad("veckoimport", {"GET": IMPORTERAR, "POST": IMPORTERAR}, omrade(pk=lambda v, p: v.mote.veckoimport.pk)),
    Rad("statistik", {"GET": SER}, omrade()),
    Rad("compstat", {"GET": SER}, omrade()),
    Rad("veckosiffror", {"GET": SER}, omrade()),
    Rad("prognos", {"GET": SER}, omrade()),
    Rad("jamfor_omraden", {"GET": SER}, omrade()),
    Rad("tyck_till", {"GET": SER}, omrade()),
    Rad("nyckeltal", {"GET": SER}, omrade()),
    Rad("revisioner", {"GET": SER}, omrade()),
    Rad("importer", {"GET": LASER_IN, "POST": LASER_IN}, omrade()),
    Rad("import", {"GET": LASER_IN, "POST": LASER_IN}, IMPORTEN),
    Rad("import_beskriv", {"GET": LASER_IN, "POST": LASER_IN}, IMPORTEN),
    Rad("import_genomfor", {"GET": LASER_IN, "POST": LASER_IN}, IMPORTEN),
    Rad("import_angra", {"GET": LASER_IN, "POST": LASER_IN}, IMPORTEN),
    Rad("import_avbryt", {"GET": LASER_IN, "POST": LASER_IN}, IMPORTEN),
    Rad("import_fil", {"GET": LASER_IN}, IMPORTEN),
    Rad("importprofil_bort", {"POST": LASER_IN}, omrade(pk=lambda v, p: _uppstallning(v, v.omrade))),
    Rad("lagesbilder", {"GET": SER, "POST": SKRIVER_LAGESBILD}, omrade()),
    Rad("lagesbild", {"GET": SER}, omrade(**UTKAST), bara_faststallt("GET"), DOLT_FOR_LASARE),
    Rad("lagesbild", {"GET": SER}, omrade(**FASTSTALLD)),
    Rad(
        "avsnitt",
        {"GET": SER, "POST": SKRIVER_LAGESBILD},
        omrade(**UTKAST, pk=lambda v, p: v.avsnitt.pk),
        bara_faststallt("GET"),
        DOLT_FOR_LASARE,
    ),
    Rad(
        "avsnitt",
        {"GET": SER, "POST": SKRIVER_LAGESBILD},
        omrade(**FASTSTALLD, pk=lambda v, p: v.avsnitt_faststallt.pk),
    ),
    Rad("lagesbild_uppgifter", {"GET": STALLER_IN, "POST": STALLER_IN}, omrade(**UTKAST)),
    Rad("lagesbild_uppstallning", {"GET": STALLER_IN, "POST": STALLER_IN}, omrade(**UTKAST)),
    Rad("lagesbild_mall", {"POST": STALLER_IN}, omrade(**UTKAST)),
    Rad("avsnitt_flytta", {"POST": STALLER_IN}, AVSNITTET),
    Rad("avsnitt_planera", {"GET": STALLER_IN, "POST": STALLER_IN}, AVSNITTET),
    Rad(
        "avsnitt_historik",
        {"GET": INGEN},
        AVSNITTET,
        {("GET", person): 404 for person in ARBETAR.split()},
        "Avsnittet har inte sparats än, så det finns ingen historik.",
    ),
    Rad("avsnitt_utkast", {"POST": SKRIVER_LAGESBILD}, AVSNITTET),
    Rad(
        "utkast_slang",
        {"POST": SKRIVER_LAGESBILD},
        omrade(**UTKAST, pk=lambda v, p: v.avsnitt.pk, kopia=_osparat),
        {("POST", person): 404 for person in ("polisanalytiker", "samordnare")},
        "Osparad text finns bara för den som skrev den.",
    ),
    *atkomst_dokument.SIDOR,
    Rad("avsnitt_siffror", {"GET": SKRIVER_LAGESBILD, "POST": SKRIVER_LAGESBILD}, AVSNITTET),
    Rad("kommentar_ny", {"GET": ARBETAR, "POST": ARBETAR}, AVSNITTET),
    Rad("kommentar_lost", {"POST": ARBETAR}, omrade(**UTKAST, pk=lambda v, p: v.avsnitt.pk, kommentar=_kommentar)),
    Rad("lagesbild_granskning", {"GET": ARBETAR, "POST": ARBETAR}, omrade(**UTKAST)),
    Rad("lagesbild_skal", {"GET": ARBETAR, "POST": ARBETAR}, omrade(**UTKAST)),
    Rad("lagesbild_underteckna", {"GET": ARBETAR, "POST": ARBETAR}, omrade(**UTKAST)),
    Rad("lagesbild_publicera", {"GET": ARBETAR, "POST": PUBLICERAR}, omrade(**UTKAST)),
    Rad("lagesbild_ratta", {"GET": ARBETAR, "POST": PUBLICERAR}, omrade(**FASTSTALLD)),
    Rad("lagesbild_versioner", {"GET": SER}, omrade(**UTKAST), bara_faststallt("GET"), DOLT_FOR_LASARE),
    Rad("lagesbild_version", {"GET": SER}, omrade(**FASTSTALLD, nummer=lambda v, p: 1)),
    Rad("lagesbild_jamfor", {"GET": SER}, omrade()),
    Rad("rendering_bestall", {"GET": SKAPAR_PDF, "POST": SKAPAR_PDF}, omrade(**UTKAST)),
    Rad(
        "rendering",
        {"GET": SER},
        omrade(**UTKAST, pk=lambda v, p: v.rendering.pk),
        bara_faststallt("GET"),
        DOLT_FOR_LASARE,
    ),
    Rad("rendering", {"GET": SER}, omrade(**FASTSTALLD, pk=lambda v, p: v.rendering_klar.pk)),
    Rad(
        "rendering_avbryt", dict.fromkeys(("GET", "POST"), SKAPAR_PDF), omrade(**UTKAST, pk=lambda v, p: v.rendering.pk)
    ),
    Rad("rendering_fil", {"GET": SER}, omrade(**FASTSTALLD, pk=lambda v, p: v.rendering_klar.pk)),
    Rad(
        "rendering_fil",
        {"GET": INGEN},
        omrade(**UTKAST, pk=lambda v, p: v.rendering.pk),
        {("GET", person): 404 for person in SER.split()},
        "Filen finns inte förrän arbetet är klart.",
    ),
    *atkomst_plan.SIDOR,
    Rad("behorigheter", {"GET": ADMINISTRERAR, "POST": ADMINISTRERAR}, omrade()),
    Rad("uppdrag_avsluta", {"POST": ADMINISTRERAR}, UPPDRAG),
    Rad("losenordslank", {"POST": ADMINISTRERAR}, UPPDRAG),
    Rad("logg", {"GET": SER_LOGG}, omrade()),
    Rad("utskick", {"GET": SER_LOGG}, omrade()),
    Rad("utskick_igen", {"POST": STALLER_IN}, omrade(pk=lambda v, p: v.utskick.pk)),
]


def _egen_typ(v: Varld) -> int:
    return Handelsetyp.objects.create(stadsdelsomrade=v.omrade, slug="batstold", namn="Båtstöld").pk


EGNA = "Listan och den nya raden gäller den egna sikten: en främmande får sina egna rader."
UTKASTET = {("GET", "lasare"): 404}
EN_LAGESBILD: Parametrar = lambda v, p: {"pk": v.lagesbild.pk}  # noqa: E731
EN_VERSION: Parametrar = lambda v, p: {"pk": v.lagesbild_faststalld.versioner.get().pk}  # noqa: E731
EN_IMPORT: Parametrar = lambda v, p: {"pk": v.importkorning.pk}  # noqa: E731

API = [
    Rad("api:api-root", {"GET": INLOGGADE}),
    Rad("api:schema", {"GET": INLOGGADE}),
    Rad("api:stadsdelsomrade-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:stadsdelsomrade-detail", {"GET": SER}, lambda v, p: {"slug": v.omrade.slug}),
    *atkomst_samverkan.API,
    *atkomst_plan.API,
    *atkomst_platser.API,
    *atkomst_vandringar.API,
    Rad("api:stadsdel-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:stadsdel-detail", {"GET": SER}, lambda v, p: {"pk": v.stadsdelar[0].pk}),
    Rad("api:veckobedomning-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_VECKA} frammande"}, skal=EGNA),
    Rad(
        "api:veckobedomning-detail",
        {"GET": SER, "PUT": SKRIVER_VECKA, "PATCH": SKRIVER_VECKA},
        lambda v, p: {"pk": v.bedomning_oppen.pk},
        UTKASTET,
        DOLT_FOR_LASARE,
    ),
    Rad(
        "api:veckobedomning-detail",
        {"GET": SER, "PUT": SKRIVER_VECKA, "PATCH": SKRIVER_VECKA},
        lambda v, p: {"pk": v.bedomning_faststalld.pk},
    ),
    Rad("api:insats-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_VECKA} frammande"}, skal=EGNA),
    Rad(
        "api:insats-detail",
        {"GET": SER, "PATCH": SKRIVER_VECKA},
        lambda v, p: {"pk": v.mote.insats.pk},
        UTKASTET,
        "Läsaren ser bara insatser i fastställda veckor.",
    ),
    Rad("api:insats-uppfoljning", {"POST": SKRIVER_VECKA}, lambda v, p: {"pk": v.mote.insats.pk}),
    Rad("api:handelse-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_VECKA} frammande"}, skal=EGNA),
    Rad(
        "api:handelse-detail",
        {"GET": SER, "PUT": SKRIVER_VECKA, "PATCH": SKRIVER_VECKA},
        lambda v, p: {"pk": v.mote.handelse.pk},
        UTKASTET,
        DOLT_FOR_LASARE,
    ),
    Rad("api:handelsetyp-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:handelsetyp-detail", {"GET": SER}, lambda v, p: {"pk": _egen_typ(v)}),
    Rad("api:forslag-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_VECKA} frammande"}, skal=EGNA),
    Rad(
        "api:forslag-detail",
        {"GET": ARBETAR},
        lambda v, p: {"pk": v.mote.forslag[0].pk},
        UTKASTET,
        "Läsaren ser aldrig förslag.",
    ),
    Rad("api:ar-detail", {"GET": SER}, lambda v, p: {"slug": v.omrade.slug}),
    Rad("api:matserie-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:matserie-detail", {"GET": INLOGGADE}, lambda v, p: {"pk": v.serie.pk}, skal="Båda har siffror i serien."),
    Rad("api:matvarde-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:matvarde-detail", {"GET": SER}, lambda v, p: {"pk": v.varden[0].pk}),
    *(
        Rad(f"api:statistik-{tabell}", {"GET": SER}, lambda v, p: {"slug": v.omrade.slug})
        for tabell in ("compstat", "prognos", "tyck-till", "nyckeltal")
    ),
    Rad("api:import-list", {"GET": INLOGGADE, "POST": f"{LASER_IN} frammande"}, skal=EGNA),
    *(
        Rad(f"api:import-{vad}", {"GET": LASER_IN}, EN_IMPORT, UTKASTET, "Läsaren ser aldrig importer.")
        for vad in ("detail", "rader", "anmarkningar")
    ),
    *(Rad(f"api:import-{vad}", {"POST": LASER_IN}, EN_IMPORT) for vad in ("beslut", "genomfor", "angra", "avbryt")),
    Rad("api:lagesbild-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:lagesbild-detail", {"GET": SER}, lambda v, p: {"pk": v.lagesbild.pk}, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:lagesbild-detail", {"GET": SER}, lambda v, p: {"pk": v.lagesbild_faststalld.pk}),
    Rad("api:lagesbild-kontroller", {"GET": ARBETAR}, EN_LAGESBILD, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:lagesbild-underskrift", {"GET": ARBETAR, "POST": ARBETAR}, EN_LAGESBILD, UTKASTET, DOLT_FOR_LASARE),
    *(Rad(f"api:lagesbild-{vad}", {"POST": ARBETAR}, EN_LAGESBILD) for vad in ("skal", "granskning")),
    Rad("api:lagesbildsversion-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:lagesbildsversion-detail", {"GET": SER}, EN_VERSION),
    *(
        Rad(
            f"api:lagesbildsversion-{vad}",
            {"POST": PUBLICERAR},
            EN_VERSION,
            {("POST", "frammande"): 403},
            "Den som har rätten ingenstans nekas innan något läses.",
        )
        for vad in ("publicera", "rattelse")
    ),
    Rad(
        "api:lagesbildsversion-innehall",
        {"GET": INGEN},
        EN_VERSION,
        {("GET", person): 404 for person in SER.split()},
        "Versionen i den lilla världen har inga utgåvor.",
    ),
    Rad("api:lagesbildsversion-summa", {"GET": INLOGGADE}, lambda v, p: {"summa": "0" * 64}, skal=EGNA),
    Rad("api:avsnitt-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad(
        "api:avsnitt-detail",
        {"GET": SER, "PATCH": SKRIVER_LAGESBILD},
        lambda v, p: {"pk": v.avsnitt.pk},
        UTKASTET,
        DOLT_FOR_LASARE,
    ),
    *atkomst_dokument.API,
    Rad("api:kommentar-list", {"GET": INLOGGADE, "POST": f"{ARBETAR} frammande"}, skal=EGNA),
    Rad("api:kommentar-detail", {"GET": ARBETAR}, lambda v, p: {"pk": _kommentar(v, p)}, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:kommentar-lost", {"POST": ARBETAR}, lambda v, p: {"pk": _kommentar(v, p)}),
    Rad("api:rendering-list", {"GET": INLOGGADE, "POST": f"{SKAPAR_PDF} frammande"}, skal=EGNA),
    Rad("api:rendering-detail", {"GET": SER}, lambda v, p: {"pk": v.rendering.pk}, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:rendering-avbryt", {"POST": SKAPAR_PDF}, lambda v, p: {"pk": v.rendering.pk}),
    Rad("api:rendering-fil", {"GET": SER}, lambda v, p: {"pk": v.rendering_klar.pk}),
]


def _lank(v: Varld, p: Personer) -> dict[str, Any]:
    uid = urlsafe_base64_encode(force_bytes(p.enhetschef.pk))
    return {"uidb64": uid, "token": losenordsnyckel.make_token(p.enhetschef)}


# Addresses without an area: who gets in is said in full, and the others go to the log-in page.
FASTA = [
    *atkomst_plan.FASTA,
    Rad("start", {"GET": INLOGGADE}),
    Rad("logga_in", {"GET": ALLA, "POST": ALLA, "PUT": ALLA, "PATCH": INLOGGADE, "DELETE": INLOGGADE}),
    Rad("logga_ut", {"POST": ALLA}),
    Rad("losenord_byt", {"GET": INLOGGADE, "POST": INLOGGADE, "PUT": INLOGGADE}),
    Rad("losenord_valj", dict.fromkeys(METODER, ALLA), _lank, skal="Länken i sig är nyckeln."),
    Rad("halsa", dict.fromkeys(METODER, ALLA)),
    Rad("komponenter", {"GET": INLOGGADE}),
    Rad("verifiera", {"GET": INLOGGADE, "POST": INLOGGADE}),
    Rad("api:dokumentation", {"GET": INLOGGADE}),
    Rad("api:token", {"POST": ALLA, "DELETE": INLOGGADE}, skal="Tar emot e-post och lösenord."),
]


# The own area in the address, the other area's object after it.
SMYG: dict[str, dict[str, Callable[[Varld, Personer], Any]]] = {
    **atkomst_platser.SMYG,
    **atkomst_samverkan.SMYG,
    **atkomst_vandringar.SMYG,
    "vecka_rad": {**VECKA, "stadsdel": lambda v, p: v.andra_stadsdelar[1].slug},
    "ar_cell": {**VECKA, "stadsdel": lambda v, p: v.andra_stadsdelar[1].slug},
    "gransimport": {"pk": lambda v, p: _gransimport(v, v.annat)},
    "veckoimport": {"pk": lambda v, p: v.mote_annat.veckoimport.pk},
    "handelse": {"pk": lambda v, p: v.mote_annat.handelse.pk},
    "handelse_stryk": {"pk": lambda v, p: v.mote_annat.handelse.pk},
    "handelse_ny": {**VECKA, "stadsdel": lambda v, p: v.andra_stadsdelar[1].slug},
    **{
        namn: {**UTKAST, "pk": lambda v, p: v.avsnitt_annat.pk}
        for namn in (
            "avsnitt",
            "avsnitt_flytta",
            "avsnitt_planera",
            "avsnitt_historik",
            "avsnitt_utkast",
            "avsnitt_siffror",
            "kommentar_ny",
        )
    },
    "utkast_slang": {**UTKAST, "pk": lambda v, p: v.avsnitt_annat.pk, "kopia": _osparat},
    "kommentar_lost": {**UTKAST, "pk": lambda v, p: v.avsnitt_annat.pk, "kommentar": _kommentar},
    "insats": {"pk": lambda v, p: v.mote_annat.insats.pk},
    "insats_stryk": {"pk": lambda v, p: v.mote_annat.insats.pk},
    "insats_folj": {**VECKA, "pk": lambda v, p: v.mote_annat.insats.pk},
    "rendering": {**UTKAST, "pk": lambda v, p: v.rendering_annat.pk},
    "rendering_fil": {**UTKAST, "pk": lambda v, p: v.rendering_annat.pk},
    "rendering_avbryt": {**UTKAST, "pk": lambda v, p: v.rendering_annat.pk},
    **atkomst_plan.SMYG,
    **atkomst_dokument.SMYG,
    "uppdrag_avsluta": {"pk": lambda v, p: p.frammande.uppdrag.get().pk},
    "losenordslank": {"pk": lambda v, p: p.frammande.uppdrag.get().pk},
    **{
        namn: {"pk": lambda v, p: v.importkorning_annat.pk}
        for namn in ("import", "import_beskriv", "import_genomfor", "import_angra", "import_avbryt", "import_fil")
    },
    "importprofil_bort": {"pk": lambda v, p: _uppstallning(v, v.annat)},
    "utskick_igen": {"pk": lambda v, p: v.utskick_annat.pk},
}
