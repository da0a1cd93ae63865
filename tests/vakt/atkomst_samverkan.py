"""The table of access: councils, groups, their meetings and decisions."""

from collections.abc import Callable
from typing import Any

from samverkan.models import Arbetsgrupp, Mote, Stadsdelsomrade
from tests.personer import Personer, Varld
from tests.vakt.rader import INLOGGADE, SER, Parametrar, Rad, bara_faststallt, omrade
from tests.varldsdelar import ett_gruppmote

EGNA = "Listan gäller den egna sikten: en främmande får sina egna rader."
SKOTER_RAD = "enhetschef forvaltningschef lpochef samordnare"


def _gruppmote(v: Varld, p: Personer, i: Stadsdelsomrade | None = None) -> Mote:
    i = i or v.omrade
    return Mote.objects.filter(stadsdelsomrade=i).first() or ett_gruppmote(i, p.samordnare)


def _arbetsgrupp(v: Varld) -> int:
    return Arbetsgrupp.objects.create(stadsdelsomrade=v.omrade, namn="Unga i riskzon").pk


def _gruppen(**mer: Callable[[Varld, Personer], Any]) -> Parametrar:
    return omrade(slag=lambda v, p: "rad", pk=lambda v, p: _gruppmote(v, p).rad_id, **mer)


GRUPPMOTE: dict[str, Callable[[Varld, Personer], Any]] = {"mote": lambda v, p: _gruppmote(v, p).pk}
PUNKTEN = omrade(**GRUPPMOTE, pk=lambda v, p: _gruppmote(v, p).punkter.get().pk)
BESLUTET = omrade(**GRUPPMOTE, pk=lambda v, p: _gruppmote(v, p).beslut.get().pk)

SIDOR = [
    Rad("samverkan", {"GET": SER}, omrade()),
    Rad("grupp_ny", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(slag=lambda v, p: "rad")),
    Rad("grupp", {"GET": SER}, _gruppen()),
    Rad("grupp_andra", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, _gruppen()),
    Rad("medlem_ny", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, _gruppen()),
    Rad("gruppmote_nytt", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, _gruppen()),
    Rad(
        "medlem_avsluta",
        {"POST": SKOTER_RAD},
        omrade(pk=lambda v, p: _gruppmote(v, p).grupp.medlemmar.get().pk),
    ),
    Rad(
        "gruppmote",
        {"GET": SER},
        omrade(**GRUPPMOTE),
        bara_faststallt("GET"),
        "Läsaren ser bara justerade möten.",
    ),
    Rad("gruppmote_andra", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("gruppmote_for", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("gruppmote_stall_in", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("gruppmote_justera", {"POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("punkt_ny", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("punkt", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, PUNKTEN),
    Rad("punkt_flytta", {"POST": SKOTER_RAD}, PUNKTEN),
    Rad("punkt_bort", {"POST": SKOTER_RAD}, PUNKTEN),
    Rad("beslut_nytt", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, omrade(**GRUPPMOTE)),
    Rad("beslut", {"GET": SKOTER_RAD, "POST": SKOTER_RAD}, BESLUTET),
    Rad("beslut_genomfort", {"POST": SKOTER_RAD}, BESLUTET),
]

API = [
    *(Rad(f"api:{namn}-list", {"GET": INLOGGADE}, skal=EGNA) for namn in ("rad", "arbetsgrupp", "mote", "beslut")),
    Rad("api:rad-detail", {"GET": SER}, lambda v, p: {"pk": _gruppmote(v, p).rad_id}),
    Rad("api:arbetsgrupp-detail", {"GET": SER}, lambda v, p: {"pk": _arbetsgrupp(v)}),
    *(
        Rad(f"api:{namn}-detail", {"GET": SER}, hamta, bara_faststallt("GET"), "Läsaren ser bara justerade möten.")
        for namn, hamta in (
            ("mote", lambda v, p: {"pk": _gruppmote(v, p).pk}),
            ("beslut", lambda v, p: {"pk": _gruppmote(v, p).beslut.get().pk}),
        )
    ),
]

SMYG: dict[str, dict[str, Callable[[Varld, Personer], Any]]] = {
    **{
        namn: {"slag": lambda v, p: "rad", "pk": lambda v, p: _gruppmote(v, p, v.annat).rad_id}
        for namn in ("grupp", "grupp_andra", "medlem_ny", "gruppmote_nytt")
    },
    "medlem_avsluta": {"pk": lambda v, p: _gruppmote(v, p, v.annat).grupp.medlemmar.get().pk},
    **{
        namn: {"mote": lambda v, p: _gruppmote(v, p, v.annat).pk}
        for namn in (
            "gruppmote",
            "gruppmote_andra",
            "gruppmote_for",
            "gruppmote_stall_in",
            "gruppmote_justera",
            "punkt_ny",
            "beslut_nytt",
        )
    },
    # The meeting is one's own, what stands in it another's.
    **{
        namn: {**GRUPPMOTE, "pk": lambda v, p: _gruppmote(v, p, v.annat).punkter.get().pk}
        for namn in ("punkt", "punkt_flytta", "punkt_bort")
    },
    **{
        namn: {**GRUPPMOTE, "pk": lambda v, p: _gruppmote(v, p, v.annat).beslut.get().pk}
        for namn in ("beslut", "beslut_genomfort")
    },
}
