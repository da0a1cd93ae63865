"""Outlines from the shell: what a file would change, and with --genomfor the change."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platser.models import Gransimport
from platser.selectors.granser import Gransgranskning, Utfall, granskning
from platser.services.granser import granser_genomforda, granser_mottagna
from samverkan.fel import Fel
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.svenska import antal as ord_antal
from samverkan.svenska import tal

ORD = {
    Utfall.NY: "ny",
    Utfall.ANDRAS: "ändras",
    Utfall.LIKA: "oförändrad",
    Utfall.OKAND: "namnet är okänt",
    Utfall.UTANFOR: "hör till ett annat område",
    Utfall.DUBBEL: "finns flera gånger",
    Utfall.FEL: "fel",
    Utfall.BORTVALD: "bortvald",
}


class Command(BaseCommand):
    help = (
        "Läser in gränser ur GeoJSON, GeoPackage eller en shapefil (ange alla dess filer, eller en zip). "
        "Utan --genomfor visas bara vad som skulle ändras; filen finns kvar att granska på sidan Gränser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("omrade", metavar="OMRADE", help="områdets kortnamn, till exempel hasselby-vallingby")
        parser.add_argument("filer", metavar="FIL", type=Path, nargs="+")
        parser.add_argument("--som", metavar="EPOST", required=True, help="vem som läser in; behörigheten är personens")
        parser.add_argument("--kalla", metavar="TEXT", required=True, help="var gränserna kommer ifrån")
        parser.add_argument("--mal", choices=Gransimport.Mal.values, default=Gransimport.Mal.STADSDEL.value)
        parser.add_argument("--fran", metavar="DATUM", type=date.fromisoformat, help="dagen då gränserna börjar gälla")
        parser.add_argument("--alla", action="store_true", help="för alla stadsdelsområden (den som sköter systemet)")
        parser.add_argument("--genomfor", action="store_true", help="spara gränserna")

    def handle(self, *args: Any, **val: Any) -> None:
        try:
            omrade = Stadsdelsomrade.objects.get(slug=val["omrade"])
            av = Anvandare.objects.get(epost=val["som"])
        except (Stadsdelsomrade.DoesNotExist, Anvandare.DoesNotExist) as fel:
            raise CommandError("Området eller personen finns inte. Titta efter stavningen.") from fel
        try:
            filer = [(fil.name, fil.read_bytes()) for fil in val["filer"]]
        except OSError as fel:
            raise CommandError(f"Filen {fel.filename} går inte att öppna.") from fel
        try:
            gransimport = granser_mottagna(
                av=av, omrade=omrade, filer=filer, kalla=val["kalla"], mal=val["mal"], giltig_fran=val["fran"],
                alla_omraden=val["alla"],
            )  # fmt: skip
            self._visa(gransimport, granskning(av, gransimport))
            if val["genomfor"]:
                antal = granser_genomforda(av=av, gransimport=gransimport)
                self.stdout.write(f"{'Inläst' if antal == 1 else 'Inlästa'}: {ord_antal(antal, 'gräns', 'gränser')}.")
        except Fel as fel:
            raise CommandError(fel.text) from fel

    def _visa(self, gransimport: Gransimport, fragan: Gransgranskning) -> None:
        self.stdout.write(f"{gransimport.filnamn}: {gransimport.slag}, {gransimport.system}")
        for rad in fragan.rader:
            till = f" → {rad.mal}" if rad.mal else ""
            areal = f", {tal(rad.areal_ny, 2)} km²" if rad.areal_ny is not None else ""
            andring = f" ({rad.andring_text})" if rad.andring is not None else ""
            noter = "".join(f". {text}" for text in [rad.fel, *rad.noter] if text)
            self.stdout.write(f"  {rad.nr} {rad.namn}{till}: {ORD[rad.utfall]}{areal}{andring}{noter}")
        for mal in fragan.saknas:
            self.stdout.write(f"  {mal}: finns inte i filen")
        self.stdout.write(f"Skulle läsas in: {fragan.skrivs} av {len(fragan.rader)}.")
