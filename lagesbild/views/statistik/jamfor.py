"""The area among the others: a funnel plot by inhabitants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from lagesbild.diagram import trattdiagram
from lagesbild.forms.statistik import Tratturval
from lagesbild.models import Matomrade
from lagesbild.period import Period
from lagesbild.selectors.statistik import (
    Trattunderlag,
    Uttag,
    basta_spann_i,
    omraden_med,
    platsens_underlag,
    platser_for,
    publicerat_underlag,
    tratt_for,
)
from lagesbild.selectors.statistik.underlag import Serieunderlag
from lagesbild.selectors.statistik.uttag import Varde
from lagesbild.tratt import FARST, Tratt
from lagesbild.views.statistik.bas import Statistikvy, svg, vald_plats
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil


@dataclass(frozen=True, slots=True)
class _Val:
    """Something to compare the areas by: a group's sum or a category, and the figures about the own place."""

    namn: str
    underlag: list[Serieunderlag]
    publicerat: bool = False

    @property
    def serier(self) -> list[int]:
        return [u.serie.pk for u in self.underlag]


class JamforOmraden(Statistikvy):
    """Areas of the same kind by size and rate, with the limits of chance: those that the user may see, and all by
    what has been published."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        platser = platser_for(request.user, self.omrade)
        plats = vald_plats(platser, request.GET, self.omrade)
        underlag = platsens_underlag(request.user, plats) if plats else []
        valen = _valen(underlag, publicerat_underlag(request.user, self.omrade))
        lika = [p for p in platser if plats and p.slag == plats.slag]
        # Opens with something to see: without the right to see others' figures, that is what has been published.
        forst = next((nr for nr, v in valen.items() if v.publicerat or len(lika) >= FARST), next(iter(valen), ""))
        if not forst:
            return self.visa("jamfor", "jamfor_omraden", tom=True)
        urval = Tratturval(request.GET, val=[(nr, v.namn) for nr, v in valen.items()], standard={"tratt": forst})
        vald = urval.val["tratt"]
        val = valen[vald]
        spann = basta_spann_i(val.underlag if val.publicerat else underlag)
        if spann is None:
            return self.visa("jamfor", "jamfor_omraden", tom=True)
        omraden = omraden_med(request.user, val.serier[0]) if val.publicerat else lika
        eget = next((p for p in omraden if p.stadsdelsomrade_id == self.omrade.pk), plats)
        t = tratt_for(request.user, omraden, val.serier, spann, val.namn)
        kalla = val.underlag[0].serie.kalla
        if request.GET.get("format") in FORMAT and urval.is_valid() and t.tratt:
            return fil(_uttag(t, t.tratt, spann, self.omrade, str(kalla)), request.GET["format"])
        return self.visa(
            "jamfor",
            "jamfor_omraden",
            urval=urval,
            underlag=t,
            plats=eget,
            spann=spann,
            kalla=kalla,
            publicerat=val.publicerat,
            rader=_rader(t.tratt, eget) if t.tratt and eget else [],
            diagram=_diagram(t, t.tratt, eget, spann) if t.tratt and eget else "",
            filer=[(f, f"?tratt={vald}&format={f}") for f in FORMAT] if t.tratt else [],
        )


def _valen(eget: Sequence[Serieunderlag], publicerat: Sequence[Serieunderlag]) -> dict[str, _Val]:
    """By what stands in the address: groups (g1, g2, …) and categories (the series' number)."""
    grupper = list(dict.fromkeys(u.serie.grupp for u in eget))
    val = {
        f"g{nr}": _Val(f"{g or 'Alla'} (summa)", [u for u in eget if u.serie.grupp == g])
        for nr, g in enumerate(grupper, 1)
    }
    val |= {str(u.serie.pk): _Val(u.serie.namn, [u]) for u in eget}
    return val | {str(u.serie.pk): _Val(f"{u.serie.namn} ({u.serie.kalla})", [u], True) for u in publicerat}


def _rader(t: Tratt, plats: Matomrade) -> list[dict[str, Any]]:
    return [
        {
            "namn": p.namn,
            "eget": p.namn == plats.namn,
            "antal": p.antal,
            "invanare": round(p.exponering * 1000),
            "kvot": svenska.tal(p.kvot, 1),
            "vantat": svenska.tal(p.vantat, 0),
            "lage": _lage(p.sticker_ut, p.utanfor_yttre, p.utanfor_inre, p.over),
            "sticker_ut": p.sticker_ut,
        }
        for p in sorted(t.punkter, key=lambda p: -p.kvot)
    ]


def _lage(sticker_ut: bool, yttre: bool, inre: bool, over: bool) -> str:
    sida = "över" if over else "under"
    if yttre:
        text = f"{sida} 99,8 %-gränsen"
    else:
        text = f"{sida} 95 %-gränsen" if inre else "inom gränserna"
    return f"{text}, mer än slumpen förklarar" if sticker_ut else text


def _diagram(u: Trattunderlag, t: Tratt, plats: Matomrade, spann: Period) -> str:
    ute = [p.namn for p in t.punkter if p.sticker_ut]
    return svg(
        trattdiagram(
            t,
            id_="diagram-tratt",
            titel=f"{u.namn} per 1 000 invånare, {spann.text}",
            beskrivning=f"Alla tillsammans: {svenska.tal(t.snitt, 1)} per 1 000 invånare. "
            + (f"Sticker ut: {svenska.upprakning(ute)}." if ute else "Inget område sticker ut."),
            markt=plats.namn,
        )
    )


def _uttag(u: Trattunderlag, t: Tratt, spann: Period, omrade: Stadsdelsomrade, kalla: str) -> Uttag:
    kolumner = ["Område", "Antal", "Invånare", "Per 1 000 invånare", "Väntat", "Utanför 95 %", "Utanför 99,8 %",
                "Mer än slumpen förklarar"]  # fmt: skip
    rader: list[list[Varde]] = [
        [p.namn, p.antal, round(p.exponering * 1000), round(p.kvot, 3), round(p.vantat, 1), p.utanfor_inre,
         p.utanfor_yttre, p.sticker_ut]
        for p in t.punkter
    ]  # fmt: skip
    om: dict[str, Varde] = {
        "Kategori": u.namn,
        "Period": spann.text,
        "Källa": kalla,
        "Uttag": u.per_datum,
        "Metod": "Trattdiagram, Spiegelhalter 2005",
    }
    return Uttag(
        f"jamfor-{omrade.slug}-{spann.fran:%Y-%m}-{spann.till:%Y-%m}", f"{u.namn}, {spann.text}", kolumner, rader, om
    )
