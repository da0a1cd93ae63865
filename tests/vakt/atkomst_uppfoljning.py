"""The addresses of the follow-up: who gets in by which method (see `atkomst.py`)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from atgardsplan.models import Aktivitet, Rapportutskrift, Uppfoljning, Uppfoljningsomgang
from atgardsplan.services.kalender import kalenderlank_fornyad
from samverkan.models import Stadsdelsomrade, Stallforetradare
from tests.personer import Personer, Varld
from tests.vakt.rader import ALLA, ARBETAR, INGEN, INLOGGADE, SER, SKAPAR_PDF, Rad, bara_faststallt, omrade

OPPNAR_OMGANG = "samordnare"
FOLJER_UPP = "analytiker polisanalytiker enhetschef forvaltningschef lpochef samordnare"
OPPEN_OMGANG = "Läsaren ser bara stängda omgångar."


def _omgang(i: Stadsdelsomrade) -> Uppfoljningsomgang:
    """An open round."""
    dag = date(2024, 5, 7)
    return Uppfoljningsomgang.objects.get_or_create(
        stadsdelsomrade=i, ar=2024, slag="t1",
        defaults={"period_till": dag, "oppnas": dag, "inlamning": dag, "granskning": dag, "status": "oppen"}
        | {"oppnad_tid": timezone.now()},
    )[0]  # fmt: skip


def _uppfoljning(aktivitet: Aktivitet) -> int:
    omgang = _omgang(aktivitet.mal.plan.stadsdelsomrade)
    return Uppfoljning.objects.get_or_create(aktivitet=aktivitet, omgang=omgang)[0].pk


def _ersattare(i: Stadsdelsomrade, p: Personer) -> int:
    """A deputy of the enhetschef."""
    return Stallforetradare.objects.create(
        stadsdelsomrade=i, chef=p.enhetschef, ersattare=p.analytiker, giltig_fran=date(2024, 1, 1),
        skapad_av=p.enhetschef, skapad_tid=timezone.now(),
    ).pk  # fmt: skip


def _utskrift(i: Stadsdelsomrade, p: Personer) -> int:
    """A job that waits."""
    return Rapportutskrift.objects.create(omgang=_omgang(i), bestalld_av=p.samordnare, bestalld=timezone.now()).pk


OMGANGEN = omrade(ar=lambda v, p: _omgang(v.omrade).ar, slag=lambda v, p: "t1")
UTSKRIFTEN = omrade(
    ar=lambda v, p: _omgang(v.omrade).ar, slag=lambda v, p: "t1", pk=lambda v, p: _utskrift(v.omrade, p)
)
EN = omrade(pk=lambda v, p: _uppfoljning(v.aktivitet))

SIDOR = [
    Rad("kalender", {"GET": SER, "POST": SER}, omrade()),
    Rad("kalender_fil", {"GET": SER}, omrade()),
    Rad("omgangar", {"GET": SER, "POST": OPPNAR_OMGANG}, omrade()),
    Rad("uppfoljningsinstallning", {"GET": ARBETAR, "POST": OPPNAR_OMGANG}, omrade()),
    Rad("granska", {"GET": FOLJER_UPP, "POST": FOLJER_UPP}, omrade()),
    Rad("stallforetradare", {"GET": ARBETAR, "POST": ARBETAR}, omrade()),
    Rad(
        "stallforetradare_avsluta",
        {"POST": ARBETAR},
        omrade(pk=lambda v, p: _ersattare(v.omrade, p)),
        {("POST", person): 403 for person in ARBETAR.split() if person not in {"enhetschef", "administrator"}},
        "Bara chefen själv och administratören avslutar en ställföreträdare; tjänsten avgör det.",
    ),
    Rad("omgang", {"GET": SER, "POST": OPPNAR_OMGANG}, OMGANGEN, bara_faststallt("GET"), OPPEN_OMGANG),
    *(Rad(f"omgang_{vad}", {"POST": OPPNAR_OMGANG}, OMGANGEN) for vad in ("oppna", "stang", "ateroppna")),
    Rad("jamfor_omgangar", {"GET": SER}, omrade(ar=lambda v, p: 2024)),
    *(
        Rad(namn, {"GET": SER}, OMGANGEN, bara_faststallt("GET"), OPPEN_OMGANG)
        for namn in ("rapport", "rapport_xlsx", "rapport_docx")
    ),
    Rad("rapport_bestall", {"GET": SKAPAR_PDF, "POST": SKAPAR_PDF}, OMGANGEN),
    Rad("rapportutskrift", {"GET": SER}, UTSKRIFTEN, bara_faststallt("GET"), OPPEN_OMGANG),
    Rad("rapportutskrift_avbryt", {"POST": SKAPAR_PDF}, UTSKRIFTEN),
    Rad(
        "rapportfil",
        {"GET": INGEN},
        UTSKRIFTEN,
        {("GET", person): 404 for person in SER.split()},
        "Filen finns inte förrän arbetet är klart.",
    ),
    Rad("uppfoljning", {"GET": SER, "POST": FOLJER_UPP}, EN, bara_faststallt("GET"), OPPEN_OMGANG),
    *(Rad(f"uppfoljning_{vad}", {"POST": FOLJER_UPP}, EN) for vad in ("atertag", "godkann", "angra", "atersand")),
]

FASTA = [
    Rad("paminnelser", {"GET": INLOGGADE, "POST": INLOGGADE}),
    Rad(
        "kalender_egen",
        {"GET": ALLA},
        lambda v, p: {"nyckel": kalenderlank_fornyad(av=p.enhetschef)},
        skal="Länken i sig är nyckeln.",
    ),
]


def _en(v: Varld, p: Personer) -> dict[str, Any]:
    return {"pk": _uppfoljning(v.aktivitet)}


INTE_LASARE = {("GET", "lasare"): 404}
EGNA = "Listan gäller den egna sikten: en främmande får sina egna rader."

API = [
    Rad("api:omgang-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:omgang-detail", {"GET": SER}, lambda v, p: {"pk": _omgang(v.omrade).pk}, INTE_LASARE, OPPEN_OMGANG),
    Rad("api:uppfoljning-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:uppfoljning-detail", {"GET": SER, "PATCH": FOLJER_UPP}, _en, INTE_LASARE, OPPEN_OMGANG),
    *(
        Rad(f"api:uppfoljning-{vad}", {"POST": FOLJER_UPP}, _en)
        for vad in ("oforandrat", "skicka", "atertag", "godkann", "angra", "atersand")
    ),
]

SMYG: dict[str, dict[str, Callable[[Varld, Personer], Any]]] = {
    **{
        namn: {
            "ar": lambda v, p: _omgang(v.omrade).ar,
            "slag": lambda v, p: "t1",
            "pk": lambda v, p: _utskrift(v.annat, p),
        }
        for namn in ("rapportutskrift", "rapportutskrift_avbryt", "rapportfil")
    },
    "stallforetradare_avsluta": {"pk": lambda v, p: _ersattare(v.annat, p)},
    **{
        namn: {"pk": lambda v, p: _uppfoljning(v.aktivitet_annat)}
        for namn in (
            "uppfoljning",
            "uppfoljning_atertag",
            "uppfoljning_godkann",
            "uppfoljning_angra",
            "uppfoljning_atersand",
        )
    },
}
