"""A walk of the tests' world: reported, with a synpunkt, a photo, and a follow-up that is planned."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from PIL import Image

from lagesbild.models import Vandringsprotokoll
from platser.models import Plats, Stadsdel, Synpunkt, Synpunktsfoto, Trygghetsvandring, Vandringspart, Vandringsstopp
from samverkan.models import Anvandare, Stadsdelsomrade
from tests.varldsdelar import DA


@dataclass(frozen=True)
class Vandringsdel:
    """`vandring` is reported, `nasta` follows it up and is planned, `kanslig` is at the sensitive place."""

    vandring: Trygghetsvandring
    nasta: Trygghetsvandring
    kanslig: Trygghetsvandring
    part: Vandringspart
    stopp: Vandringsstopp
    synpunkt: Synpunkt
    foto: Synpunktsfoto
    protokoll: Vandringsprotokoll


def vandringarna(
    omrade: Stadsdelsomrade, av: Anvandare, stadsdel: Stadsdel, plats: Plats, kanslig: Plats
) -> Vandringsdel:
    vandring, nasta, dold = (
        Trygghetsvandring.objects.create(
            stadsdelsomrade=omrade, plats=p, stadsdel=stadsdel, namn=namn, dag=dag, status=status,
            rapporterad_av=av if status == "rapporterad" else None,
            rapporterad_tid=DA if status == "rapporterad" else None,
        )
        for p, namn, dag, status in (
            (plats, "Storatorget", date(2024, 5, 23), "rapporterad"),
            (plats, "Storatorget igen", date(2024, 10, 10), "planerad"),
            (kanslig, "Skogsbacken", date(2024, 6, 3), "rapporterad"),
        )
    )  # fmt: skip
    nasta.foregaende = vandring
    nasta.save()
    synpunkt = en_synpunkt(vandring, av, plats=plats)
    foto = Synpunktsfoto(
        synpunkt=synpunkt, klient_id=uuid4(), bredd=8, hojd=6, alt="En släckt lykta", uppladdad_av=av, uppladdad_tid=DA
    )
    foto.fil.save("lykta.jpg", ContentFile(jpeg()), save=True)
    protokoll = Vandringsprotokoll(
        vandring=vandring, utgava="publik", status="klar", andel=100, bestalld_av=av, bestalld=DA, avslutad=DA,
        sha256="0" * 64, storlek=8, sidor=1,
    )  # fmt: skip
    protokoll.fil.save("protokoll.pdf", ContentFile(b"%PDF-1.7"), save=True)
    return Vandringsdel(
        vandring=vandring,
        nasta=nasta,
        kanslig=dold,
        part=Vandringspart.objects.create(vandring=nasta, organisation="Trafikkontoret"),
        stopp=Vandringsstopp.objects.create(vandring=nasta, ordning=1, namn="Torget", plats=plats),
        synpunkt=synpunkt,
        foto=foto,
        protokoll=protokoll,
    )


def en_synpunkt(vandring: Trygghetsvandring, av: Anvandare, **falt: Any) -> Synpunkt:
    """A synpunkt as it is stored when it has come in."""
    nummer: UUID = falt.pop("klient_id", None) or uuid4()
    alla = {"kategori": "belysning", "text": "Lyktan är släckt.", "iakttagen": DA, "inlagd_av": av, "inlagd_tid": DA}
    return Synpunkt.objects.create(vandring=vandring, klient_id=nummer, **(alla | falt))


def jpeg(bredd: int = 8, hojd: int = 6, **mer: Any) -> bytes:
    """A picture in one colour; `mer` as `PIL.Image.save` takes it (`exif=…`)."""
    ut = io.BytesIO()
    Image.new("RGB", (bredd, hojd), "#336699").save(ut, "JPEG", **mer)
    return ut.getvalue()
