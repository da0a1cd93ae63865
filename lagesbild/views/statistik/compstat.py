"""CompStat: any years, any months, any place that the user may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, gnista, stolpar
from lagesbild.forandring import betydelse
from lagesbild.forms.statistik import ARET_FORE, INGEN_PLATS, Compstatval
from lagesbild.models import Matomrade
from lagesbild.period import MANADER, Period, utan_ar
from lagesbild.selectors.statistik import (
    Compstattabell,
    Folkmangd,
    Platsjamforelse,
    Rad,
    ar_i_underlag,
    basta_spann_i,
    compstatuttag,
    folkmangd_for,
    folkmangder,
    mot_referens,
    per_1000,
    platsens_underlag,
    platser_for,
    tabell,
    vad_sticker_ut,
)
from lagesbild.views.statistik.bas import ANTAL_AR, Statistikvy, aren_text, platsval, svg, vald_plats
from samverkan import svenska
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil


class CompstatVy(Statistikvy):
    """Categories in groups over some years, the change in the last, and the same as a file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        platser = platser_for(request.user, self.omrade)
        plats = vald_plats(platser, request.GET, self.omrade)
        underlag = platsens_underlag(request.user, plats) if plats else []
        spann = basta_spann_i(underlag)
        if plats is None or spann is None:
            return self.visa("compstat", "compstat", tabell=None)
        aren = ar_i_underlag(underlag)
        urval = Compstatval(
            request.GET,
            ar=aren,
            platser=platsval(platser),
            jamforbara=platsval([p for p in platser if p.pk != plats.pk]),
            standard=_standardval(spann, aren[0], plats),
        )
        val = urval.val
        t = tabell(underlag, urval.arlista, val["fran"], val["till"], mot_ar=val["mot"] or None)
        annan = next((p for p in platser if p.pk == val["jamfor"]), None)
        folk = folkmangder(request.user, [p for p in (plats, annan) if p])
        if request.GET.get("format") in FORMAT and urval.is_valid():
            return fil(compstatuttag(t, plats, self.omrade.slug, folk.get(plats.pk, ())), request.GET["format"])
        jamfort = None
        if annan is not None:
            jamfort = mot_referens(t, platsens_underlag(request.user, annan), plats, annan, folk)
        finns = basta_spann_i(underlag, t.ar[-1]) if t.ofullstandiga_ar else None
        kanda = folk.get(plats.pk, [])
        return self.visa(
            "compstat",
            "compstat",
            urval=urval,
            arsval_oppet=bool(val["aren"]),
            tabell=t,
            plats=plats,
            eget=plats.stadsdelsomrade_id == self.omrade.pk,
            genvagar=_genvagar(val, spann.till.month),
            huvud=_huvud(t, val),
            grupper=_grupper(t, val, kanda),
            per_1000=val["visa"] == "per_1000",
            boende=_boende(t, kanda),
            jamforelse=f"{t.ar_fore}–{t.ar[-1]}" if t.ar_fore else "",
            spann=utan_ar(t.perioder[-1]),
            kan_jamforas=any(r.forandring for r in t.rader),
            iakttagelser=vad_sticker_ut(t, hogst=12),
            betydelser=[(r.namn, betydelse(r.forandring)) for r in t.rader if r.forandring],
            parvis=_parvis(t),
            parvis_rubrik=f"Varje år mot {t.ar[-1]}",
            litet_underlag=any(r.forandring and r.forandring.litet_underlag for r in _alla_rader(t)),
            utan_procent=any(r.forandring and r.forandring.procent is None for r in _alla_rader(t)),
            jamfort=_jamfort(jamfort) if jamfort else None,
            diagram=_compstatdiagram(t),
            finns=finns if finns and finns != t.perioder[-1] else None,
            finns_fraga=_fraga(val | {"fran": finns.fran.month, "till": finns.till.month}) if finns else "",
            filer=[(f, f"{_fraga(val)}&format={f}") for f in FORMAT],
        )


def _standardval(spann: Period, forsta_ar: int, plats: Matomrade) -> dict[str, Any]:
    antal = min(ANTAL_AR, spann.till.year - forsta_ar + 1)
    return {
        "plats": plats.pk,
        "ar": spann.till.year,
        "antal_ar": antal,
        "fran": spann.fran.month,
        "till": spann.till.month,
        "mot": ARET_FORE,
        "jamfor": INGEN_PLATS,
        "visa": "antal",
        "aren": [],
        "sortera": "",
    }


def _fraga(val: dict[str, Any]) -> str:
    """The choices as an address; what isn't chosen is left out."""
    return f"?{urlencode({n: v for n, v in val.items() if v not in ('', [], 0)}, doseq=True)}"


def _genvagar(val: dict[str, Any], manad: int) -> list[dict[str, Any]]:
    """Links to the usual spans; `manad` is the last that is known."""
    spann = [
        ("Året hittills", 1, manad),
        ("Rullande 12 månader", manad % 12 + 1, manad),
        (MANADER[manad - 1].capitalize(), manad, manad),
        ("Hela året", 1, 12),
    ]
    funna: list[dict[str, Any]] = []
    for text, fran, till in spann:
        if (fran, till) not in {(g["fran"], g["till"]) for g in funna}:
            vald = (fran, till) == (val["fran"], val["till"])
            fraga = _fraga(val | {"fran": fran, "till": till})
            funna.append({"text": text, "fran": fran, "till": till, "vald": vald, "fraga": fraga})
    return funna


def _huvud(t: Compstattabell, val: dict[str, Any]) -> list[dict[str, str]]:
    """The columns' heads; those that the table can be sorted by have a link and say how it is sorted."""
    sortera = val["sortera"]
    kolumner = [("Brott", "namn", "")]
    kolumner += [(str(ar), "antal" if ar == t.ar[-1] else "", "tal") for ar in t.ar]
    if t.ar_fore:
        kolumner += [
            (f"Skillnad {t.ar_fore}–{t.ar[-1]}", "skillnad", "tal"),
            ("Procent", "procent", "tal"),
            ("Troligen mellan", "", "tal"),
        ]
    kolumner.append((f"{aren_text(t.linjear)}", "", ""))
    huvud = []
    for text, namn, klass in kolumner:
        # Numbers begin with the largest, names with a.
        forst, sedan = (namn, f"-{namn}") if namn == "namn" else (f"-{namn}", namn)
        nasta = (sedan if sortera == forst else "" if sortera == sedan else forst) if namn else ""
        huvud.append(
            {
                "text": text,
                "klass": klass,
                "fraga": _fraga(val | {"sortera": nasta}) if namn else "",
                "aria": "" if sortera.lstrip("-") != namn or not namn
                else "descending" if sortera.startswith("-") else "ascending",
            }
        )  # fmt: skip
    return huvud


def _grupper(t: Compstattabell, val: dict[str, Any], folk: Sequence[Folkmangd]) -> list[dict[str, Any]]:
    return [
        {
            "namn": grupp.namn,
            "rader": [_radrad(r, t, val, folk) for r in _sorterade(grupp.rader, val["sortera"])],
            "summa": _radrad(grupp.summa, t, val, folk),
        }
        for grupp in t.grupper
    ]


def _sorterade(rader: list[Rad], sortera: str) -> list[Rad]:
    """Within the group; what is unknown comes last whichever way."""
    falt, bakat = sortera.lstrip("-"), sortera.startswith("-")
    if not falt:
        return rader
    if falt == "namn":
        return sorted(rader, key=lambda r: r.namn.casefold(), reverse=bakat)

    def varde(r: Rad) -> int | None:
        if falt == "antal":
            return r.varden[-1]
        return None if r.forandring is None else r.forandring.differens if falt == "skillnad" else r.forandring.procent

    kanda = [(v, r) for r in rader if (v := varde(r)) is not None]
    okanda = [r for r in rader if varde(r) is None]
    return [r for _, r in sorted(kanda, key=lambda p: p[0], reverse=bakat)] + okanda


def _radrad(r: Rad, t: Compstattabell, val: dict[str, Any], folk: Sequence[Folkmangd]) -> dict[str, Any]:
    celler: list[str | None] = [None if v is None else svenska.tal(v) for v in r.varden]
    if val["visa"] == "per_1000":
        takter = [per_1000(v, folkmangd_for(folk, p)) for v, p in zip(r.varden, t.perioder, strict=True)]
        celler = [None if x is None else svenska.tal(x, 2) for x in takter]
    ord_ = ", ".join(f"{ar} {svenska.tal(v)}" for ar, v in zip(t.linjear, r.linje, strict=True) if v is not None)
    return {
        "namn": r.namn,
        "serie": r.serie,
        "celler": celler,
        "forandring": r.forandring,
        "gnista": svg(gnista(r.linje, text=f"{r.namn}: {ord_}")),
    }


def _alla_rader(t: Compstattabell) -> list[Rad]:
    return [*t.rader, *(grupp.summa for grupp in t.grupper)]


def _boende(t: Compstattabell, folk: Sequence[Folkmangd]) -> list[dict[str, Any]]:
    """Which population each year is counted with."""
    funna = [(ar, folkmangd_for(folk, p)) for ar, p in zip(t.ar, t.perioder, strict=True)]
    return [{"ar": ar, "antal": f.antal, "dag": f.dag} for ar, f in funna if f]


def _parvis(t: Compstattabell) -> list[dict[str, Any]]:
    """Each category: the last year against every other year; only when there are more than two."""
    if len(t.ar) < 3:
        return []
    return [{"namn": r.namn, "mot": r.mot} for r in t.rader]


def _jamfort(j: Platsjamforelse) -> dict[str, Any]:
    return {
        "j": j,
        "mot": f"resten av {j.referens.namn}" if j.resten else j.referens.namn,
        "rader": [
            {
                "namn": r.namn,
                "summa": r.summa,
                "per_1000": svenska.tal(r.per_1000, 2),
                "referens": svenska.tal(r.referens_per_1000, 2),
                "kvot": svenska.tal(r.kvot, 2),
                "intervall": _kvotintervall(r.forandring.kvot_fran, r.forandring.kvot_till) if r.forandring else "–",
                "utover": r.forandring is not None and r.forandring.utover_slumpen and not r.summa,
                "saknas": r.antal is None or r.referens is None,
            }
            for r in j.rader
        ],
    }


def _kvotintervall(fran: float, till: float) -> str:
    if till == float("inf"):
        return f"minst {svenska.tal(fran, 2)}"
    return f"{svenska.tal(fran, 2)}–{svenska.tal(till, 2)}"


def _compstatdiagram(t: Compstattabell) -> SafeString:
    if t.tom:
        return SafeString("")
    serier = [Serie(str(ar), [g.summa.varden[i] for g in t.grupper]) for i, ar in enumerate(t.ar)]
    spann = utan_ar(t.perioder[-1])
    return svg(
        stolpar(
            [g.namn for g in t.grupper],
            serier,
            id_="diagram-compstat",
            titel=f"Anmälda brott i urval, {spann} {aren_text(t.ar)}",
            beskrivning=" ".join(
                f"{g.namn}: {svenska.upprakning([svenska.tal(v) for v in g.summa.varden])}." for g in t.grupper
            ),
        )
    )
