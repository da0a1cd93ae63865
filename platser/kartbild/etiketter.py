"""Names on the map that do not run into each other: beside what they name, smaller, or as a number with a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

import numpy as np
import shapely

from samverkan.svg import bryt, etikett, textbredd

_STORLEKAR: Final = (12.0, 11.0, 10.0, 9.0)
_RAD: Final = 1.2
_RUTNAT: Final = 11
_KANT: Final = 1.5  # px between text and border
_HALL: Final = ((1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7), (0, 1), (0, -1))


@dataclass(slots=True)
class Upptaget:
    """The boxes where something stands already, and the lines that lead from names to what they name."""

    lador: list[tuple[float, float, float, float]] = field(default_factory=list)
    linjer: list[Any] = field(default_factory=list)

    def ledigt(self, lada: tuple[float, float, float, float]) -> bool:
        x1, y1, x2, y2 = lada
        if any(not (x2 <= a1 or a2 <= x1 or y2 <= b1 or b2 <= y1) for a1, b1, a2, b2 in self.lador):
            return False
        return not self.linjer or not shapely.intersects(shapely.box(*lada), self.linjer).any()

    def fri_vag(self, linje: Any) -> bool:
        """Whether a line crosses neither texts nor other lines."""
        hinder = [*(shapely.box(*lada) for lada in self.lador), *self.linjer]
        return not hinder or not shapely.intersects(linje, hinder).any()

    def ta(self, lada: tuple[float, float, float, float]) -> None:
        self.lador.append(lada)


@dataclass(frozen=True, slots=True)
class Namnlapp:
    """A placed text: its lines (text, size, bold) from the top, and the middle of its box."""

    rader: tuple[tuple[str, float, bool], ...]
    x: float
    y: float
    bredd: float
    hojd: float

    def svg(self, ton: str, ton_varde: str = "") -> str:
        """The lines as text, centred."""
        ut, y = [], self.y - self.hojd / 2
        for text, storlek, fet in self.rader:
            ut.append(
                etikett(self.x, y + storlek * 0.95, text, ankare="middle", storlek=storlek, fet=fet,
                        ton=(ton_varde or ton) if fet else ton)
            )  # fmt: skip
            y += storlek * _RAD
        return "".join(ut)


def i_ytan(form: Any, namn: str, varde: str, upptaget: Upptaget) -> Namnlapp | None:
    """The name, and below it the value, wholly inside the outline; None when no size or break fits."""
    lagen = _lagen(form)
    shapely.prepare(form)
    for storlek in _STORLEKAR:
        for rader in _brytningar(namn, varde, storlek):
            bredd = max(textbredd(t, s, fet=f) for t, s, f in rader)
            hojd = sum(s * _RAD for _, s, _ in rader)
            if (lapp := _plats(form, lagen, rader, bredd, hojd, upptaget)) is not None:
                return lapp
    return None


def utanfor(
    form: Any, alla: shapely.STRtree, namn: str, ram: tuple[float, float, float, float], upptaget: Upptaget
) -> tuple[Namnlapp, Any] | None:
    """The name on blank paper near its outline, and the line there from within; None when all is taken.

    The line crosses no other outline of `alla`, no text and no other line.
    """
    fran = _lagen(form)[0]
    storlek = 11.0
    bredd, hojd = textbredd(namn, storlek), storlek * _RAD
    for avstand, (dx, dy) in product(range(24, 100, 8), _HALL):
        x, y = fran[0] + dx * (avstand + bredd / 2), fran[1] + dy * avstand
        lada = (x - bredd / 2, y - hojd / 2, x + bredd / 2, y + hojd / 2)
        if (
            _inom(lada, ram)
            and upptaget.ledigt(lada)
            and not alla.query(shapely.box(*lada).buffer(3), predicate="intersects").size
            and alla.query(linje := _till(lada, fran), predicate="intersects").size == 1
            and upptaget.fri_vag(linje)
        ):
            upptaget.ta(lada)
            upptaget.linjer.append(linje)
            return Namnlapp(((namn, storlek, False),), x, y, bredd, hojd), linje
    return None


def _till(lada: tuple[float, float, float, float], fran: tuple[float, float]) -> Any:
    """The line from a point to the nearest edge of a box that stands beside, above or below it."""
    x1, y1, x2, y2 = lada
    if x1 <= fran[0] <= x2:
        return shapely.LineString([fran, ((x1 + x2) / 2, y2 if y2 < fran[1] else y1)])
    return shapely.LineString([fran, (x1 - 2 if fran[0] < x1 else x2 + 2, (y1 + y2) / 2)])


def text_i_ytan(form: Any, text: str, upptaget: Upptaget) -> Namnlapp:
    """A short text (a value, a number of the key) as well inside as can be. Always finds a place."""
    lagen = _lagen(form)
    for storlek in (10.0, 8.0):
        rader = ((text, storlek, True),)
        bredd, hojd = textbredd(text, storlek, fet=True), storlek * _RAD
        if (lapp := _plats(form, lagen, rader, bredd, hojd, upptaget)) is not None:
            return lapp
    x, y = lagen[0]
    for dx, dy in sorted(product(range(-24, 25, 4), repeat=2), key=lambda d: (d[0] ** 2 + d[1] ** 2, d)):
        lada = (x + dx - bredd / 2, y + dy - hojd / 2, x + dx + bredd / 2, y + dy + hojd / 2)
        if upptaget.ledigt(lada):
            break
    else:
        dx = dy = 0
    upptaget.ta((x + dx - bredd / 2, y + dy - hojd / 2, x + dx + bredd / 2, y + dy + hojd / 2))
    return Namnlapp(rader, x + dx, y + dy, bredd, hojd)


def vid_punkt(
    x: float, y: float, radie: float, text: str, ram: tuple[float, float, float, float], upptaget: Upptaget
) -> tuple[float, float, str] | None:
    """Where a name beside a symbol may stand (x, baseline, anchor); None when it has no room."""
    storlek = 11.0
    bredd, hojd = textbredd(text, storlek), storlek * _RAD
    fram = radie + 3
    for dx, dy, ankare in (
        (fram, 0, "start"), (-fram, 0, "end"), (0, -fram - hojd / 2, "middle"), (0, fram + hojd / 2, "middle"),
        (fram, -hojd * 0.8, "start"), (fram, hojd * 0.8, "start"), (-fram, -hojd * 0.8, "end"),
        (-fram, hojd * 0.8, "end"),
    ):  # fmt: skip
        vanster = x + dx - (0 if ankare == "start" else bredd if ankare == "end" else bredd / 2)
        lada = (vanster, y + dy - hojd / 2, vanster + bredd, y + dy + hojd / 2)
        if _inom(lada, ram) and upptaget.ledigt(lada):
            upptaget.ta(lada)
            return x + dx, y + dy + storlek * 0.36, ankare
    return None


def _inom(lada: tuple[float, float, float, float], ram: tuple[float, float, float, float]) -> bool:
    return ram[0] <= lada[0] and ram[1] <= lada[1] and lada[2] <= ram[2] and lada[3] <= ram[3]


def _brytningar(namn: str, varde: str, storlek: float) -> list[tuple[tuple[str, float, bool], ...]]:
    """The name on one line, then on more, each with the value in bold below."""
    slut = ((varde, storlek + 3, True),) if varde else ()
    bredder = [textbredd(namn, storlek), textbredd(namn, storlek) / 1.6, textbredd(namn, storlek) / 2.4]
    sedda, ut = set(), []
    for bredd in bredder:
        rader = tuple(bryt(namn, bredd, storlek))
        if rader not in sedda:
            sedda.add(rader)
            ut.append((*((rad, storlek, False) for rad in rader), *slut))
    return ut


def _lagen(form: Any) -> list[tuple[float, float]]:
    """Points inside the outline, the roomiest first."""
    storst = max(shapely.get_parts(form), key=lambda del_: del_.area)
    bast = shapely.get_point(shapely.maximum_inscribed_circle(storst, tolerance=0.5), 0)
    x1, y1, x2, y2 = storst.bounds
    steg = range(1, _RUTNAT)
    punkter = [(x1 + (x2 - x1) * i / _RUTNAT, y1 + (y2 - y1) * j / _RUTNAT) for i, j in product(steg, steg)]
    inne = [p for p in punkter if shapely.contains_xy(storst, *p)]
    inne.sort(key=lambda p: (round((p[0] - bast.x) ** 2 + (p[1] - bast.y) ** 2, 3), p))
    return [(bast.x, bast.y), *inne]


def _plats(
    form: Any, lagen: list[tuple[float, float]], rader: tuple[tuple[str, float, bool], ...], bredd: float, hojd: float,
    upptaget: Upptaget,
) -> Namnlapp | None:  # fmt: skip
    x1, y1, x2, y2 = form.bounds
    if bredd > x2 - x1 or hojd > y2 - y1:
        return None
    xy = np.array(lagen)
    halva, hoga = bredd / 2 + _KANT, hojd / 2 + _KANT
    inne = shapely.contains(form, shapely.box(xy[:, 0] - halva, xy[:, 1] - hoga, xy[:, 0] + halva, xy[:, 1] + hoga))
    for i in np.flatnonzero(inne):
        x, y = lagen[i]
        lada = (x - bredd / 2, y - hojd / 2, x + bredd / 2, y + hojd / 2)
        if upptaget.ledigt(lada):
            upptaget.ta(lada)
            return Namnlapp(rader, x, y, bredd, hojd)
    return None
