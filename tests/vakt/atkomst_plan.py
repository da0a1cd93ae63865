"""The addresses of the plan and of its follow-up: who gets in by which method (see `atkomst.py`)."""

from collections.abc import Callable
from typing import Any

from tests.personer import DA, Personer, Varld
from tests.vakt import atkomst_uppfoljning
from tests.vakt.rader import INGEN, INLOGGADE, SER, SKAPAR_PDF, SKRIVER_PLAN, Rad, omrade

BESLUTAR_PLAN = "forvaltningschef lpochef"
PLAN: dict[str, Callable[[Varld, Personer], Any]] = {"plan": lambda v, p: v.plan.pk}
DELAR = (("orsak", "orsaker"), ("indikator", "indikatorer"), ("aktivitet", "aktiviteter"))


def del_av_plan(vilka: str, plan: str = "plan") -> Callable[[Varld, Personer], Any]:
    """The first of a plan's causes, indicators or activities."""
    return lambda v, p: getattr(getattr(v, plan).mal.get(), vilka).first().pk


def utskrift(plan: str = "plan") -> Callable[[Varld, Personer], Any]:
    """A file that waits to be made, of the edition that everybody may see."""
    return lambda v, p: getattr(v, plan).utskrifter.create(utgava="publik", bestalld_av=p.analytiker, bestalld=DA).pk


SIDOR = [
    Rad("atgardsplaner", {"GET": SER}, omrade()),
    Rad("atgardsplan", {"GET": SER}, omrade(**PLAN)),
    Rad("aktivitet", {"GET": SER}, omrade(**PLAN, pk=lambda v, p: v.aktivitet.pk)),
    Rad("planfiler", {"GET": SER, "POST": SKAPAR_PDF}, omrade(**PLAN)),
    Rad("planutskrift", {"GET": SER}, omrade(**PLAN, pk=utskrift())),
    Rad("planutskrift_avbryt", {"POST": SKAPAR_PDF}, omrade(**PLAN, pk=utskrift())),
    Rad(
        "planfil",
        {"GET": INGEN},
        omrade(**PLAN, pk=utskrift()),
        {("GET", person): 404 for person in SER.split()},
        "Filen finns inte förrän arbetet är klart.",
    ),
    Rad("planhistoria", {"GET": SER}, omrade()),
    Rad("fore_efter", {"GET": SER}, omrade()),
    Rad("plan_ny", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade()),
    Rad("plan_andra", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade(**PLAN)),
    Rad("plantext", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade(**PLAN, falt=lambda v, p: "bakgrund")),
    Rad("planbeslut", {"POST": BESLUTAR_PLAN}, omrade(**PLAN)),
    Rad("plan_avsluta", {"GET": BESLUTAR_PLAN, "POST": BESLUTAR_PLAN}, omrade(**PLAN)),
    *(Rad(namn, {"GET": SER}, omrade(**PLAN)) for namn in ("planandringar", "plananalys", "tidslinje")),
    Rad("indikator", {"GET": SER}, omrade(**PLAN, pk=del_av_plan("indikatorer"))),
    *(Rad(f"{namn}_ny", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade(**PLAN)) for namn in ("mal", "aktivitet")),
    *(
        Rad(
            f"{namn}_ny",
            {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN},
            omrade(**PLAN),
            {(m, p): 404 for m in ("GET", "POST") for p in SKRIVER_PLAN.split()},
            "Adressen nämner inget mål att lägga det under.",
        )
        for namn in ("orsak", "indikator")
    ),
    *(
        Rad(f"{namn}_{vad}", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade(**PLAN, pk=del_av_plan(vilka)))
        for namn, vilka in DELAR
        for vad in ("andra", "stryk")
    ),
    *atkomst_uppfoljning.SIDOR,
    Rad("mal_andra", {"GET": SKRIVER_PLAN, "POST": SKRIVER_PLAN}, omrade(**PLAN, pk=lambda v, p: v.aktivitet.mal_id)),
]

EGNA = "Listan gäller den egna sikten: en främmande får sina egna rader."
API = [
    *atkomst_uppfoljning.API,
    *(
        Rad(f"api:{namn}-list", {"GET": INLOGGADE}, skal=EGNA)
        for namn in ("atgardsplan", "mal", "orsak", "indikator", "aktivitet")
    ),
    Rad("api:atgardsplan-detail", {"GET": SER}, lambda v, p: {"pk": v.plan.pk}),
    Rad("api:mal-detail", {"GET": SER}, lambda v, p: {"pk": v.aktivitet.mal_id}),
    Rad("api:orsak-detail", {"GET": SER}, lambda v, p: {"pk": del_av_plan("orsaker")(v, p)}),
    Rad("api:indikator-detail", {"GET": SER}, lambda v, p: {"pk": del_av_plan("indikatorer")(v, p)}),
    Rad("api:aktivitet-detail", {"GET": SER}, lambda v, p: {"pk": v.aktivitet.pk}),
]
FASTA = atkomst_uppfoljning.FASTA
_ANNANS = {**PLAN, "pk": utskrift("plan_annat")}

SMYG: dict[str, dict[str, Callable[[Varld, Personer], Any]]] = {
    "atgardsplan": {"plan": lambda v, p: v.plan_annat.pk},
    "aktivitet": {**PLAN, "pk": lambda v, p: v.aktivitet_annat.pk},
    **{
        namn: {"plan": lambda v, p: v.plan_annat.pk}
        for namn in (
            "plan_andra planbeslut plan_avsluta planandringar plananalys tidslinje "
            "mal_ny orsak_ny indikator_ny aktivitet_ny"
        ).split()
    },
    **atkomst_uppfoljning.SMYG,
    "planfiler": {"plan": lambda v, p: v.plan_annat.pk},
    **dict.fromkeys(("planutskrift", "planutskrift_avbryt", "planfil"), _ANNANS),
    "plantext": {"plan": lambda v, p: v.plan_annat.pk, "falt": lambda v, p: "bakgrund"},
    "mal_andra": {**PLAN, "pk": lambda v, p: v.aktivitet_annat.mal_id},
    "indikator": {**PLAN, "pk": del_av_plan("indikatorer", "plan_annat")},
    **{
        f"{namn}_{vad}": {**PLAN, "pk": del_av_plan(vilka, "plan_annat")}
        for namn, vilka in DELAR
        for vad in ("andra", "stryk")
    },
}
