"""An image for the example: the year of the joint work as a wheel. Drawn here, so that it is nobody else's."""

from __future__ import annotations

import hashlib
import io
from math import cos, pi, sin
from typing import Final

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from lagesbild.models import Dokumentbild, Lagesbild
from lagesbild.period import MANADER_KORT
from samverkan.models import Anvandare

NYCKEL: Final = "arshjul"
RUBRIK: Final = "Samverkansåret"
ALT: Final = (
    "Ett årshjul med tolv månader. I januari börjar åtgärdsplanen gälla. I maj följs den upp för första gången, i "
    "september för andra, och i januari för hela året. Lägesbilden skrivs i oktober och november och fastställs i "
    "december."
)
SIDA: Final = 1400
FARGER: Final = {"plan": "#0b5c8a", "uppfoljning": "#b3621b", "lagesbild": "#3d6b35", "": "#e7e9ec"}
# Pillow's own font knows no å, ä and ö.
AV_ARET: Final = {
    1: ("plan", "plan, VB"),
    5: ("uppfoljning", "T1"),
    9: ("uppfoljning", "T2"),
    10: ("lagesbild", "rapport"),
    11: ("lagesbild", "rapport"),
    12: ("lagesbild", "beslut"),
}


def arshjul() -> bytes:
    """The wheel as JPEG."""
    bild = Image.new("RGB", (SIDA, SIDA), "white")
    rita = ImageDraw.Draw(bild)
    mitt, ut, in_ = SIDA / 2, SIDA * 0.47, SIDA * 0.27
    rand = [mitt - ut, mitt - ut, mitt + ut, mitt + ut]
    for manad in range(12):
        slag, vad = AV_ARET.get(manad + 1, ("", ""))
        fran = manad * 30 - 90
        rita.pieslice(rand, fran, fran + 30, fill=FARGER[slag], outline="white", width=8)
        vinkel, avstand = (fran + 15) * pi / 180, (ut + in_) / 2
        plats = (mitt + avstand * cos(vinkel), mitt + avstand * sin(vinkel))
        farg = "white" if slag else "#14171a"
        stil = ImageFont.load_default(48)
        rita.text(plats, MANADER_KORT[manad], fill=farg, font=stil, anchor="md" if vad else "mm")
        rita.text(plats, vad, fill=farg, font=ImageFont.load_default(40), anchor="ma")
    rita.ellipse([mitt - in_, mitt - in_, mitt + in_, mitt + in_], fill="white")
    fil = io.BytesIO()
    bild.save(fil, "JPEG", quality=90)
    return fil.getvalue()


def arshjulet(lagesbild: Lagesbild, av: Anvandare) -> Dokumentbild:
    """The wheel as an image of the document, not saved yet but for its file."""
    innehall = arshjul()
    bild = Dokumentbild(
        lagesbild=lagesbild,
        nyckel=NYCKEL,
        format=Dokumentbild.Format.JPEG,
        bredd=SIDA,
        hojd=SIDA,
        storlek=len(innehall),
        sha256=hashlib.sha256(innehall).hexdigest(),
        rubrik=RUBRIK,
        alternativtext=ALT,
        kalla="Hässelby-Vällingby stadsdelsförvaltning",
        uppladdad_av=av,
    )
    bild.fil.save(f"{bild.sha256[:32]}.jpg", ContentFile(innehall), save=False)
    return bild
