"""Nyckeltal."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, grupperade_staplar
from lagesbild.forms.statistik import Arsval
from lagesbild.models import Matomrade, Matserie
from lagesbild.selectors.statistik import Nyckeltal, ar_med_nyckeltal, nyckeltal
from lagesbild.views.statistik.bas import Statistikvy, svg
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from samverkan.views.bas import Omradesbegaran


class NyckeltalVy(Statistikvy):
    """The area beside the city, by theme."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        aren = ar_med_nyckeltal(request.user, self.omrade)
        if not aren:
            return self.visa("nyckeltal", "nyckeltal", grupper=[])
        urval = Arsval(request.GET, ar=range(aren[0], aren[-1] + 1), standard={"ar": aren[-1]})
        lista = nyckeltal(request.user, self.omrade, urval.val["ar"])
        return self.visa(
            "nyckeltal",
            "nyckeltal",
            urval=urval,
            ar=urval.val["ar"],
            grupper=[
                {"namn": namn or "Övrigt", "rader": [_nyckeltalsrad(n, self.omrade) for n in rader]}
                for namn, rader in groupby(lista, key=lambda n: n.grupp)
            ],
            kallor=_kallor(lista),
            diagram=_nyckeltalsdiagram(lista, self.omrade),
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
    referens = "staden" if n.referens.slag == Matomrade.Slag.STAD else n.referensnamn
    if not n.skillnad:
        return f"samma som i {referens}"
    if n.enhet == Matserie.Enhet.PROCENT:
        tal = svenska.tal(abs(n.skillnad), _decimaler(n.skillnad))
        belopp = f"{tal} {'procentenhet' if tal == '1' else 'procentenheter'}"
    else:
        belopp = _med_enhet(abs(n.skillnad), n.enhet)
    return f"{belopp} {n.jamforelse} än i {referens}"


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
        and n.referens.slag == Matomrade.Slag.STAD
    ]
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
