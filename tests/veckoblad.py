"""Sheets of weeks in the tests: made, read, looked at, brought in."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from lagesbild.models import Veckobedomning, Veckoimport
from lagesbild.selectors.veckoimport import granskning
from lagesbild.services.veckoimport import (
    veckoimport_genomford,
    veckoimport_last,
)
from samverkan.models import Anvandare
from tests.personer import Varld


def las(varld: Varld, av: Anvandare, innehall: str | bytes, filnamn: str = "veckor-2023.csv") -> Veckoimport:
    data = innehall.encode() if isinstance(innehall, str) else innehall
    return veckoimport_last(av=av, omrade=varld.omrade, filnamn=filnamn, data=data)


def visad(veckoimport: Veckoimport, av: Anvandare) -> Any:
    veckoimport = Veckoimport.objects.select_related("stadsdelsomrade").get(pk=veckoimport.pk)
    return granskning(av, veckoimport, idag=timezone.localdate())


def las_in(veckoimport: Veckoimport, av: Anvandare, *, andrade: str = "inga") -> Veckoimport:
    bild = visad(veckoimport, av)
    valda = {rad.nyckel for rad in bild.rader} if andrade == "alla" else set()
    return veckoimport_genomford(av=av, veckoimport=veckoimport, sett=bild.stampel, andrade=valda)


def nivaer(ar: int) -> dict[tuple[str, int], int]:
    return {(b.stadsdel.slug, b.vecka): b.niva for b in Veckobedomning.objects.filter(ar=ar).select_related("stadsdel")}


def som_tabell_2(rader: list[list[Any]]) -> bytes:
    """A workbook as somebody keeps it by hand."""
    ut = BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        blad = bok.add_worksheet("Blad1")
        for r, rad in enumerate(rader):
            for k, cell in enumerate(rad):
                blad.write(r, k, cell)
    return ut.getvalue()
