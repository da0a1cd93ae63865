"""The database itself refuses what can't be, whoever writes and whatever the services think."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, models, transaction

from lagesbild.models import (
    Avsnitt,
    Avsnittskommentar,
    Avsnittsversion,
    Bedomningshistorik,
    Bundensiffra,
    Dokumentbild,
    Importkorning,
    Kontrollundantag,
    Lagesbild,
    Lagesbildsversion,
    Matomrade,
    Matvarde,
    Rendering,
    Underskrift,
    Veckobedomning,
    Veckolage,
)
from platser.models import Polistillhorighet, Stadsdel
from samverkan.models import (
    Anvandare,
    Loggpost,
    Lokalpolisomrade,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
    Uppdrag,
    Utskick,
)
from tests.personer import DA, Personer, Varld

TIDIGT, SENT = date(2024, 1, 1), date(2023, 1, 1)
Fall = Callable[[Varld, Personer], models.Model]


def bedomning(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        falt = {
            "ar": 2024,
            "vecka": 30,
            "niva": 2,
            "stadsdel": v.stadsdelar[0],
            "satt_av": p.analytiker,
            "satt_tid": DA,
        }
        return Veckobedomning(**falt | andrat)

    return gor


def veckolage(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        personer = {namn: p[varde] for namn, varde in andrat.items() if namn.endswith("_av")}
        return Veckolage(**{"stadsdelsomrade": v.omrade, "ar": 2024, "vecka": 30} | andrat | personer)

    return gor


def uppdrag(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        falt = {
            "anvandare": p.analytiker,
            "stadsdelsomrade": v.omrade,
            "roll": "lasare",
            "part": "polis",
            "giltig_fran": date(2024, 1, 1),
        }
        return Uppdrag(**falt | andrat)

    return gor


def rendering(**andrat: Any) -> Fall:
    return lambda v, p: Rendering(**{"lagesbild": v.lagesbild, "bestalld_av": p.analytiker, "bestalld": DA} | andrat)


def avsnitt(**andrat: Any) -> Fall:
    return lambda v, p: Avsnitt(**{"lagesbild": v.lagesbild, "kod": "nytt", "ordning": 9, "rubrik": "Nytt"} | andrat)


def kommentar(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        return Avsnittskommentar(
            **{"avsnitt": v.avsnitt, "text": "Stämmer det?", "av": p.analytiker, "tid": DA} | andrat
        )

    return gor


def version(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        falt = {"lagesbild": v.lagesbild, "nummer": 1, "andring": 0, "skapad_av": p.lpochef, "skapad_tid": DA}
        return Lagesbildsversion(**falt | andrat)

    return gor


def underskrift(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        falt = {"lagesbild": v.lagesbild, "part": "polis", "av": p.lpochef, "tid": DA, "andring": 0, "sett": "0" * 64}
        return Underskrift(**falt | andrat)

    return gor


def bild(**andrat: Any) -> Fall:
    falt = {"nyckel": "torget", "fil": "x.png", "format": "png", "bredd": 1, "hojd": 1, "storlek": 1, "sha256": "0"}
    falt |= {"rubrik": "Torget", "alternativtext": "Ett torg.", "uppladdad_tid": DA}
    return lambda v, p: Dokumentbild(**{"lagesbild": v.lagesbild, "uppladdad_av": p.analytiker} | falt | andrat)


def utskick(**andrat: Any) -> Fall:
    falt = {"nyckel": "nytt", "slag": "prov", "mottagare": "a@exempel.se", "amne": "A", "text": "T", "skapad": DA}
    return lambda v, p: Utskick(**falt | andrat)


def varde(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        gammalt = v.varden[0]
        falt = {"serie": v.serie, "matomrade": gammalt.matomrade, "varde": 1, "per_datum": gammalt.per_datum}
        return Matvarde(**falt | {"fran": gammalt.fran, "till": gammalt.till} | andrat)

    return gor


BADA = {"forvaltning_av": "forvaltningschef", "forvaltning_tid": DA, "polis_av": "lpochef", "polis_tid": DA}

AVVISAS: dict[str, Fall] = {
    "nivå 6": bedomning(niva=6),
    "nivå 0": bedomning(niva=0),
    "vecka 54": bedomning(vecka=54),
    "vecka 0": bedomning(vecka=0),
    "vecka 53 år 2024": bedomning(vecka=53),
    "år 1999": bedomning(ar=1999),
    "lugn på nivå 2": bedomning(lage="lugn"),
    "ett läge som inte finns": bedomning(lage="stormigt"),
    "version 0": bedomning(version=0),
    "två rader i samma ruta": bedomning(vecka=44),
    "historik på nivå 6": lambda v, p: Bedomningshistorik(
        stadsdel=v.stadsdelar[0], ar=2024, vecka=30, version=1, till_niva=6, till_lage="bedomd", av=p.analytiker, tid=DA
    ),
    "historik: två sparade av samma version": lambda v, p: Bedomningshistorik(
        stadsdel=v.stadsdelar[0], ar=2024, vecka=44, version=1, till_niva=1, till_lage="bedomd", av=p.analytiker, tid=DA
    ),
    "fastställd av ingen": veckolage(status="faststalld"),
    "fastställd av bara den ena": veckolage(status="faststalld", forvaltning_av="forvaltningschef", forvaltning_tid=DA),
    "öppen fast båda har fastställt": veckolage(status="oppen", **BADA),
    "fastställd av samma person för båda": veckolage(status="faststalld", **BADA | {"polis_av": "forvaltningschef"}),
    "vem utan när": veckolage(polis_av="lpochef"),
    "när utan vem": veckolage(polis_tid=DA),
    "återöppnad utan skäl": veckolage(ateroppnad_av="samordnare", ateroppnad_tid=DA),
    "två lägen för samma vecka": veckolage(vecka=44),
    "veckoläge för vecka 53 år 2024": veckolage(vecka=53),
    "uppdrag som slutar före start": uppdrag(giltig_till=date(2023, 12, 31)),
    "samma uppdrag två gånger": uppdrag(roll="analytiker", part="forvaltning", giltig_fran=date(2020, 1, 1)),
    "en roll som inte finns": uppdrag(roll="kung"),
    "en part som inte finns": uppdrag(part="riksbanken"),
    "förvaltningschef hos polisen": uppdrag(roll="forvaltningschef", part="polis"),
    "lokalpolisområdeschef hos förvaltningen": uppdrag(roll="lokalpolisomradeschef", part="forvaltning"),
    "användare med versaler i e-posten": lambda v, p: Anvandare(epost="Analytiker@Exempel.se", namn="Samma igen"),
    "superuser som inte är personal": lambda v, p: Anvandare(epost="rot@exempel.se", namn="Rot", is_superuser=True),
    "ett område på programmets egen adress": lambda v, p: Stadsdelsomrade(slug="admin", namn="Admin"),
    "ett område som slutar före start": lambda v, p: Stadsdelsomrade(
        slug="x", namn="X", giltig_fran=TIDIGT, giltig_till=SENT
    ),
    "en central under en annan central": lambda v, p: Samverkansoverenskommelse(
        slug="c", namn="C", central=v.overenskommelse
    ),
    "två stadsdelar med samma kortnamn": lambda v, p: Stadsdel(
        stadsdelsomrade=v.omrade, slug="vallingby", namn="Annan", ordning=4
    ),
    "en mittpunkt utanför jorden": lambda v, p: Stadsdel(
        stadsdelsomrade=v.omrade, slug="ny", namn="Ny", ordning=4, lat=91, lon=18
    ),
    "en mittpunkt till hälften": lambda v, p: Stadsdel(
        stadsdelsomrade=v.omrade, slug="ny", namn="Ny", ordning=4, lat=59
    ),
    "en siffra två gånger": varde(),
    "en period bakvänd": varde(fran=date(2024, 2, 1), till=date(2024, 1, 31)),
    "ett mätområde av två slag": lambda v, p: Matomrade(slag="stadsdel", namn="Fel", stadsdelsomrade=v.annat),
    "ett mätområde av ett slag utan plats": lambda v, p: Matomrade(slag="stadsdel", namn="Fel"),
    "import ångrad av ingen": lambda v, p: Importkorning(
        kalla=v.serie.kalla, filnamn="f", sha256="0", per_datum=TIDIGT, av=p.analytiker, angrad_tid=DA
    ),
    "två lägesbilder samma år": lambda v, p: Lagesbild(stadsdelsomrade=v.omrade, ar=2024),
    "statistik från december till januari": lambda v, p: Lagesbild(
        stadsdelsomrade=v.omrade, ar=2030, statistik_fran_manad=12, statistik_till_manad=1
    ),
    "två avsnitt på samma plats": avsnitt(ordning=1),
    "avsnitt på djup 4": avsnitt(djup=4),
    "avsnitt ändrat av ingen": avsnitt(andrad=DA),
    "behov av åtgärder utan prioriterat område": avsnitt(behov_av_atgarder=True),
    "att uppdatera utan att säga från vilket år": avsnitt(att_uppdatera=True),
    "ett tillstånd som inte finns": avsnitt(tillstand="nästan klar"),
    "kommentar utan text": kommentar(text=""),
    "kommentar löst av ingen": kommentar(lost_tid=DA),
    "rättelse utan orsak": version(nummer=2),
    "version publicerad av ingen": version(publicerad_tid=DA),
    "underskrift hävd utan orsak": underskrift(havd_tid=DA),
    "underskrift av en part som inte finns": underskrift(part="riksbanken"),
    "bild utan alternativtext": bild(alternativtext=""),
    "bunden siffra utan värde": lambda v, p: Bundensiffra(avsnitt=v.avsnitt, nyckel="veckor/x", visat=""),
    "undantag utan skäl": lambda v, p: Kontrollundantag(
        lagesbild=v.lagesbild, kontroll="bilder", av=p.analytiker, tid=DA
    ),
    "två sparade av samma avsnittsversion": lambda v, p: Avsnittsversion(
        avsnitt=v.avsnitt, version=1, rubrik="R", av=p.analytiker, tid=DA
    ),
    "rendering över 100 procent": rendering(andel=101),
    "klar rendering utan fil": rendering(status="klar", avslutad=DA, andel=100),
    "misslyckad rendering utan förklaring": rendering(status="misslyckad", avslutad=DA),
    "väntande rendering som är avslutad": rendering(avslutad=DA),
    "pågående rendering som ingen gör": rendering(status="pagar"),
    "avbruten rendering som ingen har avbrutit": rendering(status="avbruten", avslutad=DA),
    "rendering avbruten av ingen": rendering(avbruten_tid=DA),
    "två utskick med samma nyckel": utskick(nyckel="brev:hasselby-vallingby"),
    "skickat brev utan tid": utskick(status="skickad"),
    "brev som ingen skickar": utskick(status="skickas", puls=DA),
    "brev som förbereds utan livstecken": utskick(status="forbereds", ombud=UUID(int=1)),
    "misslyckat brev utan förklaring": utskick(status="misslyckad"),
    "ovisst brev utan förklaring": utskick(status="oviss"),
}


@pytest.mark.parametrize("vad", AVVISAS)
def test_databasen_avvisar(vad, varld: Varld, personer: Personer):
    if vad == "två sparade av samma avsnittsversion":
        Avsnittsversion.objects.create(avsnitt=varld.avsnitt, version=1, rubrik="R", av=personer.analytiker, tid=DA)
    objekt = AVVISAS[vad](varld, personer)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(objekt, force_insert=True)


@pytest.mark.parametrize(
    "fall",
    [bedomning(), bedomning(ar=2020, vecka=53), bedomning(niva=1, lage="lugn"), veckolage(), uppdrag(), rendering(),
     veckolage(status="faststalld", **BADA), uppdrag(roll="forvaltningschef", part="forvaltning"), avsnitt(),
     kommentar(), version(), version(nummer=2, orsak="Fel siffra"), underskrift(), bild(),
     underskrift(havd_tid=DA, havd_orsak="Texten ändrades."),
     varde(per_datum=date(2025, 1, 1)), utskick()],
)  # fmt: skip
def test_det_riktiga_gar_in(fall, varld: Varld, personer: Personer):
    """So that the refusals above are refusals of what is wrong, and of nothing else."""
    fall(varld, personer).save(force_insert=True)


def test_en_stadsdel_hor_till_ett_lokalpolisomrade_i_taget(varld: Varld):
    norr, soder = (Lokalpolisomrade.objects.create(slug=s, namn=s) for s in ("norr", "soder"))
    stadsdel = varld.stadsdelar[0]
    Polistillhorighet.objects.create(stadsdel=stadsdel, lokalpolisomrade=norr)
    for fran, till in ((date(2024, 1, 1), None), (None, date(2024, 1, 1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Polistillhorighet.objects.create(
                stadsdel=stadsdel, lokalpolisomrade=soder, giltig_fran=fran, giltig_till=till
            )


def test_loggen_gar_inte_att_andra(varld: Varld, personer: Personer):
    post = Loggpost.objects.create(handelse="prov", objekt_typ="x", objekt_id="1")
    for forsok in (post.save, post.delete, Loggpost.objects.all().delete, lambda: Loggpost.objects.update(orsak="x")):
        with pytest.raises(TypeError, match="Loggen kan inte"):
            forsok()


def test_den_som_har_gjort_nagot_gar_inte_att_ta_bort(varld: Varld, personer: Personer):
    with pytest.raises(models.ProtectedError):
        personer.analytiker.delete()
