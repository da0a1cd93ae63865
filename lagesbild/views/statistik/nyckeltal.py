"""Nyckeltal."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.http import HttpResponse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, grupperade_staplar, staplar
from lagesbild.forms.statistik import Nyckeltalsval
from lagesbild.models import Matomrade, Matserie
from lagesbild.selectors.statistik import Nyckeltal, Uttag, ar_med_nyckeltal, nyckeltal, referenser_for
from lagesbild.selectors.statistik.uttag import Varde
from lagesbild.views.statistik.bas import Statistikvy, svg
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil


class NyckeltalVy(Statistikvy):
    """The area beside the city, by theme."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        aren = ar_med_nyckeltal(request.user, self.omrade)
        if not aren:
            return self.visa("nyckeltal", "nyckeltal", grupper=[])
        referenser = referenser_for(request.user)
        urval = Nyckeltalsval(
            request.GET,
            ar=range(aren[0], aren[-1] + 1),
            referenser=[(r.pk, r.namn) for r in referenser],
            standard={"ar": aren[-1], "referens": 0},
        )
        val = urval.val
        lista = nyckeltal(request.user, self.omrade, val["ar"], referens=val["referens"] or None)
        if request.GET.get("format") in FORMAT and urval.is_valid():
            return fil(nyckeltalsuttag(lista, val["ar"], self.omrade), request.GET["format"])
        return self.visa(
            "nyckeltal",
            "nyckeltal",
            urval=urval,
            ar=val["ar"],
            referens=next((r for r in referenser if r.pk == val["referens"]), None),
            filer=[(f, f"?ar={val['ar']}&referens={val['referens']}&format={f}") for f in FORMAT],
            grupper=[
                {"namn": namn or "Övrigt", "rader": [_nyckeltalsrad(n, self.omrade) for n in rader]}
                for namn, rader in groupby(lista, key=lambda n: n.grupp)
            ],
            kallor=_kallor(lista),
            diagram=_nyckeltalsdiagram(lista, self.omrade),
            stadsdelsdiagram=_stadsdelsdiagram(lista),
        )


def _nyckeltalsrad(n: Nyckeltal, omrade: Stadsdelsomrade) -> dict[str, Any]:
    return {
        "namn": n.namn,
        "plats": "" if n.plats.stadsdelsomrade_id == omrade.pk else n.plats.namn,
        "varde": _med_enhet(n.varde, n.enhet),
        "referens": "" if n.referensvarde is None else _med_enhet(n.referensvarde, n.enhet),
        "annan_referens": n.referensnamn if n.referens and n.referens.slag != Matomrade.Slag.STAD else "",
        "skillnad": _skillnad(n),
        "riktning": "" if n.riktning == Matserie.Riktning.INGEN else n.serie.get_riktning_display(),
        "period": n.period,
        "kalla": n.kalla,
        "notering": n.notering,
    }


def _decimaler(*tal: Decimal) -> int:
    return max(max(0, -int(t.normalize().as_tuple().exponent)) for t in tal)


def _med_enhet(varde: Decimal, enhet: str) -> str:
    """A figure as it is written: "25,5 %", "406 900 kr", "19,4 dagar", "8 319"."""
    decimaler = _decimaler(varde)
    tal = svenska.tal(varde, decimaler)
    if enhet == Matserie.Enhet.PROCENT:
        return svenska.andel(varde, decimaler)
    if enhet == Matserie.Enhet.KRONOR:
        return svenska.kronor(varde, decimaler)
    if enhet == Matserie.Enhet.DAGAR:
        return f"{tal} {'dag' if varde == 1 else 'dagar'}"
    return f"{tal} per 1 000 invånare" if enhet == Matserie.Enhet.PER_1000 else tal


def _skillnad(n: Nyckeltal) -> str:
    """In plain words: "4,3 procentenheter högre än i staden"."""
    if n.skillnad is None or n.referens is None:
        return ""
    referens = "staden" if n.referens.slag == Matomrade.Slag.STAD else _i_mening(n.referensnamn)
    if not n.skillnad:
        return f"samma som i {referens}"
    if n.enhet == Matserie.Enhet.PROCENT:
        tal = svenska.tal(abs(n.skillnad), _decimaler(n.skillnad))
        belopp = f"{tal} {'procentenhet' if tal == '1' else 'procentenheter'}"
    else:
        belopp = _med_enhet(abs(n.skillnad), n.enhet)
    return f"{belopp} {n.jamforelse} än i {referens}"


# References that are common nouns: names of places keep their capital inside a sentence.
_VANLIGA_ORD: Final = {"Innerstaden", "Ytterstaden", "Staden", "Länet", "Regionen", "Riket", "Landet"}


def _i_mening(namn: str) -> str:
    return namn.lower() if namn in _VANLIGA_ORD else namn


def _kallor(lista: Iterable[Nyckeltal]) -> list[dict[str, Any]]:
    """Each source once, with the latest day that one of its figures was taken out."""
    uttag: dict[int, dict[str, Any]] = {}
    for n in lista:
        post = uttag.setdefault(n.kalla.pk, {"kalla": n.kalla, "per_datum": n.per_datum})
        post["per_datum"] = max(post["per_datum"], n.per_datum)
    return sorted(uttag.values(), key=lambda p: p["kalla"].namn)


def _nyckeltalsdiagram(lista: Iterable[Nyckeltal], omrade: Stadsdelsomrade) -> SafeString:
    """The shares of the area beside those of the city; other units have no scale in common."""
    andelar = [
        n
        for n in lista
        if n.enhet == Matserie.Enhet.PROCENT
        and n.referensvarde is not None
        and n.plats.stadsdelsomrade_id == omrade.pk
        and n.referens is not None
    ]
    # One reference to a chart: the city's when it has any.
    staden = [n for n in andelar if n.referens and n.referens.slag == Matomrade.Slag.STAD]
    andelar = staden or [n for n in andelar if n.referensnamn == andelar[0].referensnamn]
    if not andelar:
        return SafeString("")
    return svg(
        grupperade_staplar(
            [n.namn for n in andelar],
            [
                Serie(omrade.namn, [float(n.varde) for n in andelar]),
                Serie(andelar[0].referensnamn, [float(n.referensvarde or 0) for n in andelar], "serie-3"),
            ],
            id_="diagram-nyckeltal",
            titel=f"{omrade.namn} och {andelar[0].referensnamn}",
            beskrivning=" ".join(f"{n.namn}: {_skillnad(n)}." for n in andelar),
            enhet="%",
            decimaler=1,
        )
    )


def _stadsdelsdiagram(lista: Iterable[Nyckeltal]) -> list[tuple[str, SafeString]]:
    """Surveys by stadsdel: each question that is known of at least two stadsdelar, beside its reference."""
    per_serie: dict[int, list[Nyckeltal]] = {}
    for n in lista:
        if n.plats.slag == Matomrade.Slag.STADSDEL and n.enhet == Matserie.Enhet.PROCENT:
            per_serie.setdefault(n.serie.pk, []).append(n)
    funna = []
    for pk, rader in per_serie.items():
        if len(rader) < 2:
            continue
        etiketter = [n.plats.namn for n in rader]
        varden = [float(n.varde) for n in rader]
        if rader[0].referensvarde is not None:
            etiketter.append(rader[0].referensnamn)
            varden.append(float(rader[0].referensvarde))
        titel = f"{rader[0].namn}, {rader[0].period}"
        text = svenska.upprakning([f"{e} {svenska.andel(v, 1)}" for e, v in zip(etiketter, varden, strict=True)])
        funna.append(
            (
                titel,
                svg(
                    staplar(
                        etiketter,
                        [Serie("Andel", varden)],
                        id_=f"diagram-stadsdelar-{pk}",
                        titel=titel,
                        beskrivning=f"{text}.",
                        enhet="%",
                        decimaler=None,
                    )
                ),
            )
        )
    return funna


def nyckeltalsuttag(lista: Iterable[Nyckeltal], ar: int, omrade: Stadsdelsomrade) -> Uttag:
    kolumner = ["Grupp", "Nyckeltal", "Plats", "Värde", "Enhet", "Jämförelse", "Jämförs med", "Skillnad", "Bra när",
                "Från", "Till", "Källa", "Uttag", "Anmärkning"]  # fmt: skip
    rader: list[list[Varde]] = [
        [n.grupp, n.namn, n.plats.namn, n.varde, n.enhet, n.referensvarde, n.referensnamn, n.skillnad,
         n.serie.get_riktning_display(), n.perioden.fran, n.perioden.till, n.kalla.namn, n.per_datum, n.notering]
        for n in lista
    ]  # fmt: skip
    return Uttag(f"nyckeltal-{omrade.slug}-{ar}", f"Nyckeltal för {omrade.namn}", kolumner, rader, {"Till och med": ar})
