"""Example data: the walks of a year in Hässelby-Vällingby and on Kungsholmen, with what was said and answered.

What the documents say is there: about six a year at changing places, dialogue first and then the walk, Havafast
inviting its members; one or two a year on Kungsholmen, mostly about lighting, greenery and traffic. Days, numbers and
sentences are made up. The photos are drawings: no place and no person is in them.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.utils.timezone import make_aware
from PIL import Image, ImageDraw

from platser.models import (
    Aterbesok,
    Plats,
    Stadsdel,
    Synpunkt,
    Synpunktsfoto,
    Trygghetsvandring,
    Vandringspart,
    Vandringsstopp,
)
from samverkan.exempel.filer import Antal, dag, las_json, rakna
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt, roller_med

HAR: Final = Path(__file__).parent
NAMNRUM: Final = UUID("6f9a2b1e-5a34-4b0e-9a51-0c8a6d2f7e10")
ALT: Final = {"lampa": "Släckt lykta vid en gångväg, tecknad", "hack": "Hög häck framför ett torg, tecknad"}


def ladda() -> Antal:
    """Create the walks of areas that have none; returns how many rows of each kind were created."""
    antal: Antal = {}
    har = set(Trygghetsvandring.objects.values_list("stadsdelsomrade__slug", flat=True))
    omraden = {o.slug: o for o in Stadsdelsomrade.objects.all()}
    platser = {(p.stadsdelsomrade_id, p.slug): p for p in Plats.objects.defer("kontur")}
    stadsdelar = {s.slug: s for s in Stadsdel.objects.defer("kontur")}
    skriver = _skribenter()
    gjorda: dict[str, Trygghetsvandring] = {}
    for rad in las_json(HAR / "vandringar.json"):
        omrade = omraden[rad["stadsdelsomrade"]]
        av = skriver.get(omrade.pk)
        if omrade.slug in har or av is None:
            continue
        vandring = _vandring(rad, omrade, av, platser, stadsdelar, gjorda)
        gjorda[rad["nyckel"]] = vandring
        rakna(antal, [vandring])
        _delar(antal, rad, vandring, av, platser)
        if "foljer" in rad:
            _aterbesok(antal, rad, vandring, gjorda[rad["foljer"]], av)
    return antal


def _skribenter() -> dict[int, Anvandare]:
    """Somebody in each area who may write about places."""
    roller = roller_med(Ratt.SKRIVA_PLATS)
    folk = Anvandare.objects.filter(uppdrag__roll__in=roller).order_by("-pk").distinct()
    return {
        omrade: anvandare
        for anvandare in folk
        for omrade in anvandare.uppdrag.filter(roll__in=roller).values_list("stadsdelsomrade", flat=True)
    }


def _vandring(
    rad: dict[str, Any],
    omrade: Stadsdelsomrade,
    av: Anvandare,
    platser: dict[tuple[int, str], Plats],
    stadsdelar: dict[str, Stadsdel],
    gjorda: dict[str, Trygghetsvandring],
) -> Trygghetsvandring:
    nar = date.fromisoformat(rad["dag"])
    klar = rad["status"] == Trygghetsvandring.Status.RAPPORTERAD
    return Trygghetsvandring.objects.create(
        stadsdelsomrade=omrade,
        plats=platser.get((omrade.pk, rad["plats"])),
        stadsdel=stadsdelar[rad["stadsdel"]],
        dag=nar,
        klockslag=time.fromisoformat(rad["klockslag"]),
        antal_deltagare=rad["antal"],
        foregaende=gjorda.get(rad.get("foljer", "")),
        rapporterad_av=av if klar else None,
        rapporterad_tid=make_aware(datetime.combine(nar + timedelta(days=7), time(10))) if klar else None,
        **{falt: rad[falt] for falt in ("slag", "namn", "samlingsplats", "sammankallande", "fokus", "status",
                                        "sammanfattning")},
    )  # fmt: skip


def _delar(
    antal: Antal,
    rad: dict[str, Any],
    vandring: Trygghetsvandring,
    av: Anvandare,
    platser: dict[tuple[int, str], Plats],
) -> None:
    omrade = vandring.stadsdelsomrade_id
    rakna(antal, Vandringspart.objects.bulk_create(
        Vandringspart(vandring=vandring, organisation=namn, deltog=deltog) for namn, deltog in rad["parter"]
    ))  # fmt: skip
    rakna(antal, Vandringsstopp.objects.bulk_create(
        Vandringsstopp(
            vandring=vandring, ordning=n, namn=namn, plats=platser.get((omrade, plats)) if plats else None,
            lat=Decimal(lat) if lat else None, lon=Decimal(lon) if lon else None,
        )
        for n, (namn, plats, lat, lon) in enumerate(rad["stopp"], 1)
    ))  # fmt: skip
    borjan = make_aware(datetime.combine(vandring.dag, time.fromisoformat(rad["klockslag"])))
    for n, (kategori, text, plats, lat, lon, status, agare, senast, svar, svar_dag, bild) in enumerate(
        rad["synpunkter"], 1
    ):
        sagd = borjan + timedelta(minutes=40 + 7 * n)
        nyckel = uuid5(NAMNRUM, f"{rad['nyckel']}-{n}")
        synpunkt = Synpunkt.objects.create(
            vandring=vandring, klient_id=nyckel, plats=platser.get((omrade, plats)), kategori=kategori, text=text,
            lat=Decimal(lat) if lat else None, lon=Decimal(lon) if lon else None, iakttagen=sagd, status=status,
            agare=agare, klar_senast=dag(senast), svar=svar, svar_dag=dag(svar_dag), inlagd_av=av, inlagd_tid=sagd,
        )  # fmt: skip
        rakna(antal, [synpunkt])
        if bild:
            rakna(antal, [_foto(synpunkt, bild, uuid5(nyckel, bild), av, sagd)])


def _foto(synpunkt: Synpunkt, motiv: str, nyckel: UUID, av: Anvandare, nar: datetime) -> Synpunktsfoto:
    data = teckning(motiv)
    foto = Synpunktsfoto(
        synpunkt=synpunkt, klient_id=nyckel, bredd=480, hojd=360, alt=ALT[motiv], uppladdad_av=av, uppladdad_tid=nar
    )
    foto.fil.save(f"{nyckel.hex}.jpg", ContentFile(data), save=False)
    foto.save()
    return foto


def teckning(motiv: str) -> bytes:
    """A small drawing as JPEG, 480 × 360 pixels."""
    kvall = motiv == "lampa"
    bild = Image.new("RGB", (480, 360), "#1b2430" if kvall else "#dfe8ee")
    rita = ImageDraw.Draw(bild)
    rita.polygon([(140, 360), (340, 360), (270, 150), (220, 150)], fill="#3a434d" if kvall else "#b9bfc4")
    if kvall:
        rita.rectangle((352, 70, 360, 300), fill="#11161c")
        rita.ellipse((336, 48, 376, 80), fill="#2b333c", outline="#5a646e", width=2)
    else:
        for x in range(-10, 480, 44):
            rita.ellipse((x, 120, x + 70, 300), fill="#3f6b43")
        rita.rectangle((0, 210, 480, 300), fill="#3f6b43")
    ut = io.BytesIO()
    bild.save(ut, "JPEG", quality=80)
    return ut.getvalue()


def _aterbesok(
    antal: Antal, rad: dict[str, Any], vandring: Trygghetsvandring, fore: Trygghetsvandring, av: Anvandare
) -> None:
    oppna = {s.kategori: s for s in fore.synpunkter.exclude(status__in=Synpunkt.AVSLUTAD)}
    nar = make_aware(datetime.combine(vandring.dag, time(17)))
    rakna(antal, Aterbesok.objects.bulk_create(
        Aterbesok(
            vandring=vandring, synpunkt=oppna[kategori], klient_id=uuid5(NAMNRUM, f"{rad['nyckel']}-{kategori}"),
            utfall=utfall, text=text, av=av, tid=nar,
        )
        for kategori, utfall, text in rad["aterbesok"]
    ))  # fmt: skip
