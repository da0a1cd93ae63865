"""The yearly document as a file, without a worker."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lagesbild import dokument
from lagesbild.models import Lagesbild, Rendering
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import Ratt, Roll
from samverkan.selectors import ratter_i


class Command(BaseCommand):
    help = "Skriver ett områdes lägesbild som PDF, och om man vill den HTML-fil som PDF:en görs av."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("omrade", metavar="OMRADE", help="områdets kortnamn, till exempel hasselby-vallingby")
        parser.add_argument("ar", metavar="AR", type=int, help="året, till exempel 2024")
        parser.add_argument("--ut", metavar="FIL", type=Path, required=True, help="PDF-filen")
        parser.add_argument("--html", metavar="FIL", type=Path, help="skriv också HTML-filen, med allt i en fil")
        parser.add_argument("--utgava", choices=Rendering.Utgava.values, default=Rendering.Utgava.INTERN)
        parser.add_argument(
            "--som", metavar="EPOST", default="", help="vems behörighet som gäller; annars områdets samordnare"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        omrade = _omrade(options["omrade"])
        lagesbild = _lagesbild(omrade, options["ar"])
        user = _anvandare(options["som"], omrade)
        mal: list[Path] = [fil for fil in (options["html"], options["ut"]) if fil]
        for fil in mal:
            _kontrollera_skrivbar(fil)
        if len({fil.resolve() for fil in mal}) < len(mal):
            raise CommandError("PDF och HTML kan inte skrivas till samma fil. Ange två olika med --ut och --html.")

        def framsteg(steg: str, andel: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{andel:3} %  {steg}")

        innehall = dokument.samla(lagesbild, options["utgava"], user=user, framsteg=framsteg)
        html = dokument.html(innehall, for_tryck=True, framsteg=framsteg)
        pdf = dokument.pdf(html, framsteg=framsteg)
        if options["html"]:
            _skriv(options["html"], html.encode())
        _skriv(options["ut"], pdf)
        for fil in mal:
            self.stdout.write(f"{innehall.titel} för {innehall.omrade}, {innehall.utgava.lower()}: {fil}")


def _omrade(slug: str) -> Stadsdelsomrade:
    omrade = Stadsdelsomrade.objects.filter(slug=slug).first()
    if omrade is None:
        kanda = ", ".join(Stadsdelsomrade.objects.order_by("slug").values_list("slug", flat=True)) or "inga ännu"
        raise CommandError(f"Området ”{slug}” finns inte. Områden som finns: {kanda}.")
    return omrade


def _anvandare(epost: str, omrade: Stadsdelsomrade) -> Anvandare:
    """Whose sight the document is collected with: the named user, or the area's first samordnare or analytiker."""
    if epost:
        user = Anvandare.objects.filter(epost=epost.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Det finns ingen aktiv användare med e-postadressen {epost}.")
        if Ratt.SKAPA_PDF not in ratter_i(user, omrade):
            raise CommandError(f"{epost} får inte skapa PDF i {omrade}. Ange någon annan med --som.")
        return user
    for roll in (Roll.SAMORDNARE, Roll.ANALYTIKER):
        uppdrag = Uppdrag.objects.aktiva().filter(stadsdelsomrade=omrade, roll=roll).select_related("anvandare")
        if forsta := uppdrag.order_by("anvandare__epost", "pk").first():
            return forsta.anvandare
    raise CommandError(f"{omrade} har varken samordnare eller analytiker. Ange med --som vems behörighet som gäller.")


def _lagesbild(omrade: Stadsdelsomrade, ar: int) -> Lagesbild:
    arens = Lagesbild.objects.i_omrade(omrade)
    lagesbild = arens.filter(ar=ar).select_related("stadsdelsomrade").first()
    if lagesbild is None:
        finns = ", ".join(str(a) for a in arens.order_by("ar").values_list("ar", flat=True)) or "inga ännu"
        raise CommandError(f"{omrade} har ingen lägesbild för {ar}. År som finns: {finns}.")
    return lagesbild


def _kontrollera_skrivbar(fil: Path) -> None:
    """Say no before the work is done, not after."""
    mapp = fil.absolute().parent
    if not mapp.is_dir():
        raise CommandError(f"Mappen {mapp} finns inte. Skapa den eller välj en annan fil.")
    if fil.is_dir():
        raise CommandError(f"{fil} är en mapp. Ange en fil.")
    if not os.access(mapp, os.W_OK):
        raise CommandError(f"Det går inte att skriva i mappen {mapp}.")


def _skriv(fil: Path, data: bytes) -> None:
    """Write beside the file and rename: nobody meets half a file, and an old one stays until the new one is whole."""
    halv: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=fil.absolute().parent, prefix=f".{fil.name}.", delete=False) as ut:
            halv = Path(ut.name)
            ut.write(data)
        halv.chmod(0o644)
        halv.replace(fil)
    except OSError as fel:
        if halv:
            halv.unlink(missing_ok=True)
        raise CommandError(f"Det gick inte att skriva {fil}: {fel.strerror or fel}.") from fel
