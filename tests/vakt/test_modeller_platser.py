"""The database refuses what can't be of places, whoever writes."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction

from lagesbild.models import Matomrade
from platser.models import (
    Klassning,
    Plats,
    Platsatgard,
    Platsbild,
    Platsorsak,
    Platssamverkan,
    Samverkansfas,
    Synpunkt,
    Trygghetsinvestering,
    Trygghetsvandring,
)
from tests.personer import DA, Personer, Varld

Fall = Callable[[Varld, Personer], models.Model]


def plats(**a: object) -> Fall:
    return lambda v, p: Plats(**{"stadsdelsomrade": v.omrade, "namn": "Ny", "slug": "ny"} | a)


def klassning(**a: object) -> Fall:
    return lambda v, p: Klassning(
        **{"stadsdelsomrade": v.omrade, "plats": v.platser.plats, "slag": "kamera", "kalla": "X"} | a
    )


def investering(**a: object) -> Fall:
    return lambda v, p: Trygghetsinvestering(**{"stadsdelsomrade": v.omrade, "ar": 2024, "namn": "X"} | a)


def atgard(**a: object) -> Fall:
    return lambda v, p: Platsatgard(**{"samverkan": v.platser.samverkan, "vad": "X", "ansvarig": "Y"} | a)


def orsak(**a: object) -> Fall:
    return lambda v, p: Platsorsak(**{"samverkan": v.platser.samverkan, "slag": "problem", "text": "X"} | a)


def synpunkt(**a: object) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        vandring = Trygghetsvandring.objects.create(stadsdelsomrade=v.omrade, namn="Torget", dag=date(2024, 5, 2))
        falt = {"vandring": vandring, "klient_id": uuid4(), "kategori": "belysning", "text": "Mörkt", "iakttagen": DA}
        return Synpunkt(**falt | {"inlagd_av": p.analytiker, "inlagd_tid": DA} | a)

    return gor


def bild(**a: object) -> Fall:
    falt = {"bredd": 1, "hojd": 1, "alt": "X", "fil": "x.jpg", "uppladdad_tid": DA}
    return lambda v, p: Platsbild(**{"plats": v.platser.plats, "uppladdad_av": p.analytiker} | falt | a)


AVVISAS: dict[str, Fall] = {
    "en plats utan namn": plats(namn=""),
    "en plats med halv punkt": plats(lat=59),
    "en plats utanför jorden": plats(lat=59, lon=200),
    "två platser med samma namn": plats(namn="Storatorget"),
    "två platser med samma kortnamn": plats(slug="storatorget"),
    "en beräknad stadsdel som inte finns": plats(stadsdel_beraknad=True),
    "en plats ändrad av ingen": plats(andrad_tid=DA),
    "en plats som slutar före start": plats(giltig_fran=date(2024, 2, 1), giltig_till=date(2024, 1, 1)),
    "en klassning utan källa": klassning(kalla=""),
    "en öppen drogscen utan plats": klassning(slag="drogscen", plats=None),
    "en prioriterad plats utan år": klassning(slag="prioriterad"),
    "en kamera med år": klassning(ar=2024),
    "en ansökt drogscen": klassning(slag="drogscen", lage="ansokt"),
    "ett mätområde av två slag": lambda v, p: Matomrade(
        slag="plats", namn="X", plats=v.platser.plats, stadsdel=v.stadsdelar[0]
    ),
    "ett mätområde av slaget plats utan plats": lambda v, p: Matomrade(slag="plats", namn="X"),
    "ett avslag med pengar": investering(status="avslag", beviljat_kr=1),
    "en klar dag på det som inte är klart": investering(klar_dag=date(2024, 1, 1)),
    "ett beslut före ansökan": investering(ansokan_dag=date(2024, 2, 1), beslut_dag=date(2024, 1, 1)),
    "en andra pågående platssamverkan": lambda v, p: Platssamverkan(plats=v.platser.plats, sammankallande="X"),
    "en fas som slutar före start": lambda v, p: Samverkansfas(
        samverkan=v.platser.samverkan, fas=2, paborjad=date(2024, 2, 1), avslutad=date(2024, 1, 1)
    ),
    "en klar åtgärd utan dag": atgard(status="klar"),
    "en åtgärd som ingen ansvarar för": atgard(ansvarig=""),
    "en orsak överst": orsak(slag="orsak"),
    "en synpunkt två gånger": synpunkt(klient_id="00000000-0000-0000-0000-000000000001"),
    "en synpunkt med läge utan ägare": synpunkt(status="pagar"),
    "en avslutad synpunkt utan svar": synpunkt(status="atgardad", agare="Staden"),
    "en bild utan text": bild(alt=""),
    "en bild före som har en bild före": bild(skede="fore", fore_id=1),
}


@pytest.mark.parametrize("vad", AVVISAS)
def test_databasen_avvisar(vad: str, varld: Varld, personer: Personer) -> None:
    if vad == "en synpunkt två gånger":
        AVVISAS[vad](varld, personer).save()
    objekt = AVVISAS[vad](varld, personer)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(objekt, force_insert=True)


@pytest.mark.parametrize(
    "fall",
    [plats(), klassning(), investering(), atgard(), orsak(), synpunkt(), bild(), klassning(slag="utsatt", plats=None)],
)
def test_det_riktiga_gar_in(fall: Fall, varld: Varld, personer: Personer) -> None:
    fall(varld, personer).save(force_insert=True)
