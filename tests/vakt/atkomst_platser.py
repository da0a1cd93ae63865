"""The table of access: the pages and the API of places."""

from collections.abc import Callable
from typing import Any

from tests.personer import Personer, Varld
from tests.platsdelar import Platsdel
from tests.vakt.rader import INLOGGADE, SER, SKRIVER_PLATS, Rad, omrade

Hamta = Callable[[Varld, Personer], Any]
SKRIVER = {"GET": SKRIVER_PLATS, "POST": SKRIVER_PLATS}
KANSLIG = "En känslig plats finns inte för läsaren."


def _plats(**mer: Callable[[Platsdel], Any]) -> dict[str, Hamta]:
    return {"plats": lambda v, p: v.platser.plats.slug} | {
        namn: (lambda v, p, hamta=hamta: hamta(v.platser)) for namn, hamta in mer.items()
    }


PLATS = _plats()
SAMVERKAN = _plats(pk=lambda d: d.samverkan.pk)
ORSAK = _plats(pk=lambda d: d.samverkan.pk, orsak=lambda d: d.orsak.pk)
BILD = _plats(pk=lambda d: d.bild.pk)
ATGARD = _plats(pk=lambda d: d.samverkan.pk, atgard=lambda d: d.atgard.pk)

SIDOR = [
    Rad("platser", {"GET": SER}, omrade()),
    Rad("stadsdelar", {"GET": SER}, omrade()),
    Rad("plats_ny", SKRIVER, omrade()),
    Rad("klassningar", {"GET": SER}, omrade()),
    Rad("klassning_ny", SKRIVER, omrade()),
    Rad("klassning", SKRIVER, omrade(pk=lambda v, p: v.platser.klassning.pk)),
    Rad("investeringar", {"GET": SER}, omrade()),
    Rad("investering_ny", SKRIVER, omrade()),
    Rad("investering", SKRIVER, omrade(pk=lambda v, p: v.platser.investering.pk)),
    Rad("plats", {"GET": SER}, omrade(**PLATS)),
    Rad(
        "plats",
        {"GET": SER},
        omrade(plats=lambda v, p: v.platser.kanslig.slug),
        {("GET", "lasare"): 404},
        KANSLIG,
    ),
    Rad("plats_andra", SKRIVER, omrade(**PLATS)),
    Rad("platsbild_ny", SKRIVER, omrade(**PLATS)),
    Rad("platsbild_fil", {"GET": SER}, omrade(**BILD)),
    Rad("platsbild_stryk", {"POST": SKRIVER_PLATS}, omrade(**BILD)),
    Rad("platssamverkan_ny", SKRIVER, omrade(**PLATS)),
    Rad("platssamverkan", {"GET": SER}, omrade(**SAMVERKAN)),
    Rad("platssamverkan_andra", SKRIVER, omrade(**SAMVERKAN)),
    Rad("platssamverkan_fas", SKRIVER, omrade(**SAMVERKAN)),
    Rad("platssamverkan_mote", SKRIVER, omrade(**SAMVERKAN)),
    Rad("kartlaggning", SKRIVER, omrade(**SAMVERKAN)),
    Rad("platsorsaker", {"GET": SKRIVER_PLATS}, omrade(**SAMVERKAN)),
    Rad("platsorsak_ny", SKRIVER, omrade(**SAMVERKAN)),
    Rad("platsorsak", SKRIVER, omrade(**ORSAK)),
    Rad("platsorsak_stryk", {"POST": SKRIVER_PLATS}, omrade(**ORSAK)),
    Rad("platsorsak_flytta", {"POST": SKRIVER_PLATS}, omrade(**ORSAK)),
    Rad("platsatgard_ny", SKRIVER, omrade(**SAMVERKAN)),
    Rad("platsatgard", SKRIVER, omrade(**ATGARD)),
]

EGNA = "Listan och den nya raden gäller den egna sikten: en främmande får sina egna rader."
DOLD = {("GET", "lasare"): 404}
ANDRAR = {"GET": SER, "PATCH": SKRIVER_PLATS}
LISTA = {"GET": INLOGGADE, "POST": f"{SKRIVER_PLATS} frammande"}

API = [
    Rad("api:plats-list", LISTA, skal=EGNA),
    Rad("api:plats-geojson", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:plats-detail", ANDRAR, lambda v, p: {"pk": v.platser.plats.pk}),
    Rad("api:plats-detail", ANDRAR, lambda v, p: {"pk": v.platser.kanslig.pk}, DOLD, KANSLIG),
    Rad("api:klassning-list", LISTA, skal=EGNA),
    Rad("api:klassning-detail", ANDRAR, lambda v, p: {"pk": v.platser.klassning.pk}),
    Rad("api:klassning-detail", ANDRAR, lambda v, p: {"pk": v.platser.kanslig_klassning.pk}, DOLD, KANSLIG),
    Rad("api:platssamverkan-list", LISTA, skal=EGNA),
    Rad("api:platssamverkan-detail", ANDRAR, lambda v, p: {"pk": v.platser.samverkan.pk}),
    *(
        Rad(f"api:platssamverkan-{vad}", {"POST": SKRIVER_PLATS}, lambda v, p: {"pk": v.platser.samverkan.pk})
        for vad in ("fas", "mote", "fraga")
    ),
    Rad("api:platssamverkan-kartlaggning", {"PATCH": SKRIVER_PLATS}, lambda v, p: {"pk": v.platser.samverkan.pk}),
    Rad("api:platsorsak-list", LISTA, skal=EGNA),
    Rad(
        "api:platsorsak-detail",
        ANDRAR,
        lambda v, p: {"pk": v.platser.orsak.pk},
        DOLD,
        "Orsaksanalysen är arbetsmaterial.",
    ),
    *(
        Rad(f"api:platsorsak-{vad}", {"POST": SKRIVER_PLATS}, lambda v, p: {"pk": v.platser.orsak.pk})
        for vad in ("stryk", "flytta")
    ),
    Rad("api:platsbild-list", LISTA, skal=EGNA),
    *(Rad(f"api:platsbild-{vad}", {"GET": SER}, lambda v, p: {"pk": v.platser.bild.pk}) for vad in ("detail", "fil")),
    Rad("api:platsbild-stryk", {"POST": SKRIVER_PLATS}, lambda v, p: {"pk": v.platser.bild.pk}),
    Rad("api:platsatgard-list", LISTA, skal=EGNA),
    Rad(
        "api:platsatgard-detail",
        ANDRAR,
        lambda v, p: {"pk": v.platser.atgard.pk},
        DOLD,
        "Åtgärdslistan är arbetsmaterial.",
    ),
    Rad("api:investering-list", LISTA, skal=EGNA),
    Rad("api:investering-detail", ANDRAR, lambda v, p: {"pk": v.platser.investering.pk}),
]


def _annan(**mer: Callable[[Platsdel], Any]) -> dict[str, Hamta]:
    """The other area's object below the own area's place, which has the same name there."""
    return PLATS | {namn: (lambda v, p, hamta=hamta: hamta(v.platser_annat)) for namn, hamta in mer.items()}


_SAMVERKAN = _annan(pk=lambda d: d.samverkan.pk)
_ORSAK = SAMVERKAN | _annan(orsak=lambda d: d.orsak.pk)

UNDER_SAMVERKAN = (
    "platssamverkan",
    "platssamverkan_andra",
    "platssamverkan_fas",
    "platssamverkan_mote",
    "kartlaggning",
    "platsorsaker",
    "platsorsak_ny",
    "platsatgard_ny",
)

# The own area in the address, the other area's object after it.
SMYG: dict[str, dict[str, Hamta]] = {
    "klassning": {"pk": lambda v, p: v.platser_annat.klassning.pk},
    "investering": {"pk": lambda v, p: v.platser_annat.investering.pk},
    "platsbild_fil": _annan(pk=lambda d: d.bild.pk),
    "platsbild_stryk": _annan(pk=lambda d: d.bild.pk),
    **dict.fromkeys(UNDER_SAMVERKAN, _SAMVERKAN),
    "platsorsak": _ORSAK,
    "platsorsak_stryk": _ORSAK,
    "platsorsak_flytta": _ORSAK,
    "platsatgard": SAMVERKAN | _annan(atgard=lambda d: d.atgard.pk),
}
