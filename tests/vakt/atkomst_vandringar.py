"""The table of access: the pages and the API of walks and synpunkter."""

from collections.abc import Callable
from typing import Any

from tests.personer import Personer, Varld
from tests.vakt.rader import INLOGGADE, SER, SKAPAR_PDF, SKRIVER_PLATS, Parametrar, Rad, omrade
from tests.vandringsdelar import Vandringsdel

Hamta = Callable[[Varld, Personer], Any]
SKRIVER = {"GET": SKRIVER_PLATS, "POST": SKRIVER_PLATS}
DOLD = {("GET", "lasare"): 404}
KANSLIG = "En vandring på en känslig plats finns inte för läsaren."


def _av(**mer: Callable[[Vandringsdel], Any]) -> dict[str, Hamta]:
    return {namn: _ur(hamta) for namn, hamta in mer.items()}


def _ur(hamta: Callable[[Vandringsdel], Any]) -> Hamta:
    return lambda v, p: hamta(v.vandringar)


def _ur_annat(hamta: Callable[[Vandringsdel], Any]) -> Hamta:
    return lambda v, p: hamta(v.vandringar_annat)


def _pk(hamta: Callable[[Vandringsdel], Any]) -> Parametrar:
    return lambda v, p: {"pk": hamta(v.vandringar)}


VANDRING, NASTA = _av(pk=lambda d: d.vandring.pk), _av(pk=lambda d: d.nasta.pk)
SYNPUNKT, FOTO = _av(pk=lambda d: d.synpunkt.pk), _av(pk=lambda d: d.foto.pk)
PROTOKOLL = _av(pk=lambda d: d.vandring.pk, jobb=lambda d: d.protokoll.pk)

SIDOR = [
    Rad("vandringar", {"GET": SER}, omrade()),
    Rad("vandring_ny", SKRIVER, omrade()),
    Rad("vandring_tjanstearbetare", {"GET": SKRIVER_PLATS}, omrade()),
    Rad("vandring", {"GET": SER}, omrade(**VANDRING)),
    Rad("vandring", {"GET": SER}, omrade(**_av(pk=lambda d: d.kanslig.pk)), DOLD, KANSLIG),
    Rad("vandring_andra", SKRIVER, omrade(**NASTA)),
    Rad("vandring_hallen", SKRIVER, omrade(**NASTA)),
    Rad("vandring_rapportera", SKRIVER, omrade(**NASTA)),
    Rad("vandring_stall_in", SKRIVER, omrade(**NASTA)),
    Rad("vandring_ateroppna", SKRIVER, omrade(**VANDRING)),
    Rad("vandring_ga", SKRIVER, omrade(**NASTA)),
    Rad("vandring_foto", SKRIVER, omrade(**VANDRING, **_av(klient_id=lambda d: d.synpunkt.klient_id))),
    Rad("vandring_aterbesok", SKRIVER, omrade(**NASTA, **_av(synpunkt=lambda d: d.synpunkt.pk))),
    Rad("synpunkter", {"GET": SER}, omrade()),
    Rad("synpunkt", {"GET": SER}, omrade(**SYNPUNKT)),
    Rad("synpunkt_andra", SKRIVER, omrade(**SYNPUNKT)),
    Rad("synpunkt_stryk", SKRIVER, omrade(**SYNPUNKT)),
    Rad("synpunktsfoto", {"GET": SER}, omrade(**FOTO)),
    Rad("synpunktsfoto_bort", {"POST": SKRIVER_PLATS}, omrade(**FOTO)),
    Rad("protokoll", {"GET": SER, "POST": SKAPAR_PDF}, omrade(**VANDRING)),
    Rad("protokoll_fil", {"GET": SER}, omrade(**PROTOKOLL)),
    Rad("protokoll_avbryt", {"GET": SKAPAR_PDF, "POST": SKAPAR_PDF}, omrade(**PROTOKOLL)),
]

EGNA = "Listan och den nya raden gäller den egna sikten: en främmande får sina egna rader."

API = [
    Rad("api:vandring-list", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:vandring-geojson", {"GET": INLOGGADE}, skal=EGNA),
    *(Rad(f"api:vandring-{vad}", {"GET": SER}, _pk(lambda d: d.vandring.pk)) for vad in ("detail", "karta")),
    *(
        Rad(f"api:vandring-{vad}", {"GET": SER}, _pk(lambda d: d.kanslig.pk), DOLD, KANSLIG)
        for vad in ("detail", "karta")
    ),
    Rad("api:synpunkt-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_PLATS} frammande"}, skal=EGNA),
    Rad("api:synpunkt-geojson", {"GET": INLOGGADE}, skal=EGNA),
    Rad("api:synpunkt-detail", {"GET": SER, "PATCH": SKRIVER_PLATS}, _pk(lambda d: d.synpunkt.pk)),
]


def _annan(**mer: Callable[[Vandringsdel], Any]) -> dict[str, Hamta]:
    return {namn: _ur_annat(hamta) for namn, hamta in mer.items()}


_VANDRING = _annan(pk=lambda d: d.nasta.pk)
_SYNPUNKT = _annan(pk=lambda d: d.synpunkt.pk)
_FOTO = _annan(pk=lambda d: d.foto.pk)

# The own area in the address, the other area's object after it.
SMYG: dict[str, dict[str, Hamta]] = {
    **dict.fromkeys(
        (
            "vandring",
            "vandring_andra",
            "vandring_hallen",
            "vandring_rapportera",
            "vandring_stall_in",
            "vandring_ateroppna",
            "vandring_ga",
            "protokoll",
        ),
        _VANDRING,
    ),
    "vandring_foto": VANDRING | _annan(klient_id=lambda d: d.synpunkt.klient_id),
    "vandring_aterbesok": NASTA | _annan(synpunkt=lambda d: d.synpunkt.pk),
    **dict.fromkeys(("synpunkt", "synpunkt_andra", "synpunkt_stryk"), _SYNPUNKT),
    **dict.fromkeys(("synpunktsfoto", "synpunktsfoto_bort"), _FOTO),
    "protokoll_fil": VANDRING | _annan(jobb=lambda d: d.protokoll.pk),
    "protokoll_avbryt": VANDRING | _annan(jobb=lambda d: d.protokoll.pk),
}
