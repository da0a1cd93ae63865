"""The map of an area: page with list and static map, and one address for each layer of the interactive one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from lagesbild.forms.karta import Kartval
from lagesbild.niva import Niva
from lagesbild.selectors import karta as urval
from lagesbild.selectors.karta import Kartrad, Markering, Visning
from lagesbild.vecka import Vecka
from platser.kartbild import Kartplats, klass, klassgranser, nivakarta, platskarta, seriekarta
from platser.kartbild.klasser import spannen, toner
from platser.models import Klassning
from platser.selectors.karta import Kartunderlag
from samverkan import svenska
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran, Omradesvy

ORD: Final = {niva.value: niva.ord for niva in Niva}
# More names than this run into each other on paper; the list has them all.
FLEST_PA_PAPPER: Final = 40
FLEST_I_LISTAN: Final = 60


class Kartvy(Omradesvy):
    flik = "platser"

    @cached_property
    def veckor(self) -> list[Vecka]:
        return urval.kartveckor(self.request.user, self.omrade) or [Vecka.fran_datum(idag())]

    @cached_property
    def form(self) -> Kartval:
        return Kartval(self.request.GET, veckor=self.veckor, serier=urval.kartserier(self.request.user, self.omrade))

    @cached_property
    def visning(self) -> Visning:
        """What is asked for; where that is nothing or can't be, the latest week, four weeks, levels."""
        self.form.is_valid()
        data = getattr(self.form, "cleaned_data", {})  # what was valid
        vecka = data.get("vecka") or ""
        ar, _, nr = vecka.partition("-")
        return Visning(
            Vecka(int(ar), int(nr)) if nr else self.veckor[0], data.get("veckor") or 4, data.get("yta") or "niva"
        )

    @cached_property
    def underlag(self) -> Kartunderlag:
        return urval.underlag_for(self.request.user, self.omrade, self.visning)

    @cached_property
    def rader(self) -> list[Kartrad]:
        return urval.stadsdelsrader(self.request.user, self.omrade, self.underlag, self.visning)

    def klasser(self) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """The tone of each area (by slug), and what the tones stand for."""
        if self.visning.yta == "niva":
            tonerna = {r.slug: f"niva-{r.niva}" if r.niva else "saknas" for r in self.rader}
            forklaring = [(f"niva-{n}", f"{n} {text}") for n, text in ORD.items()]
            return tonerna, [*forklaring, ("saknas", "Ej rapporterad")]
        varden = [r.varde for r in self.rader]
        granser = klassgranser(varden)
        farger = toner(len(granser))
        tonerna = {r.slug: "saknas" if (k := klass(r.varde, granser)) is None else farger[k - 1] for r in self.rader}
        forklaring = [
            (farger[k - 1], svenska.tal(a, 0) if a == b else f"{svenska.tal(a, 0)}–{svenska.tal(b, 0)}")
            for k, (a, b) in spannen(varden, granser).items()
        ]
        return tonerna, [*forklaring, *([("saknas", "Uppgift saknas")] if None in varden else [])]


class Karta(Kartvy):
    """`/<omrade>/karta/`."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        user, v = request.user, self.visning
        platser = urval.platser(user, self.omrade, v.till)
        handelser, utan = urval.handelser(user, self.omrade, self.underlag, v)
        synpunkter = urval.synpunkter(user, self.omrade, v.till)
        slag = list(dict.fromkeys(p.slag for p in sorted(platser, key=lambda p: _ordning(p.slag))))
        visas = _ytval(self.form)[v.yta]
        innehall = {
            "form": self.form if self.form.is_bound else Kartval(
                {"vecka": f"{v.vecka.ar}-{v.vecka.vecka:02}", "veckor": v.veckor, "yta": v.yta},
                veckor=self.veckor, serier=urval.kartserier(user, self.omrade),
            ),
            "visning": v,
            "visas": visas,
            "underlag": self.underlag,
            "rader": [(r, f"niva-{r.niva}" if r.niva else "") for r in self.rader],
            "varde_visas": v.yta not in {"niva", "handelser"},
            "platsgrupper": [(s, [p for p in platser if p.slag == s][:FLEST_I_LISTAN]) for s in slag],
            "platser": len(platser),
            "flest": FLEST_I_LISTAN,
            "fler_platser": len(platser) > FLEST_I_LISTAN,
            "handelser": handelser[:FLEST_I_LISTAN],
            "handelser_antal": sum(h.antal for h in handelser) + utan,
            "utan_lage": utan,
            "synpunkter": synpunkter[:FLEST_I_LISTAN],
            "synpunkter_antal": sum(s.antal for s in synpunkter),
            "forklaring": self.klasser()[1],
            "statisk": self._statisk(visas),
            "platskarta": self._platskarta(platser, slag),
            "data": self._data(slag),
            "plats_finns": _platsadress(self.omrade.slug, "x") != "",
        }  # fmt: skip
        return render(request, "lagesbild/karta.html", innehall)

    def _statisk(self, visas: str) -> SafeString:
        """The areas as a drawn map: what there is without JavaScript, and on paper."""
        v = self.visning
        mer: dict[str, Any] = {"schematisk": self.underlag.schematisk, "linjer": self.underlag.linjer}
        titel = f"{visas}: {self.omrade}, {v.vecka}"
        if v.yta == "niva":
            nivaer = {r.slug: r.niva.value if r.niva else None for r in self.rader}
            svg = nivakarta(self.underlag.ytor, nivaer, ORD, id_="statisk", titel=titel, **mer)
        else:
            varden = {r.slug: r.varde for r in self.rader}
            svg = seriekarta(self.underlag.ytor, varden, id_="statisk", titel=titel, **mer)
        return mark_safe(svg)  # noqa: S308 made by platser.kartbild, which escapes every name

    def _platskarta(self, platser: list[Markering], slag: list[str]) -> SafeString | str:
        utvalda = [p for p in sorted(platser, key=lambda p: slag.index(p.slag)) if p.slag != urval.UTAN_KLASSNING]
        if not utvalda or len(utvalda) > FLEST_PA_PAPPER:
            return ""
        slugar = {y.namn: y.id for y in self.underlag.ytor}
        svg = platskarta(
            self.underlag.ytor,
            [Kartplats(p.namn, p.lon, p.lat, p.slag, slugar.get(p.stadsdel, "")) for p in utvalda],
            id_="platser-statisk", titel=f"Platser med klassning i {self.omrade}", schematisk=self.underlag.schematisk,
            linjer=self.underlag.linjer,
        )  # fmt: skip
        return mark_safe(svg)  # noqa: S308 as above

    def _data(self, slag: list[str]) -> dict[str, Any]:
        """What the script needs to know: addresses of the layers, order of the symbols, background."""
        fraga = self.request.GET.urlencode()
        return {
            "lager": {
                namn: reverse("kartlager", args=[self.omrade.slug, namn]) + (f"?{fraga}" if fraga else "")
                for namn in LAGER
            },
            "slag": slag,
            "plats": _platsadress(self.omrade.slug, "SLUG"),
            "bakgrund": settings.KARTA_BAKGRUND_URL,
            "kalla": settings.KARTA_BAKGRUND_KALLA,
            "maxzoom": settings.KARTA_BAKGRUND_MAXZOOM,
        }


def _ordning(slag: str) -> int:
    return SLAGORD.index(slag) if slag in SLAGORD else len(SLAGORD)


SLAGORD: Final = [str(text) for _, text in Klassning.Slag.choices]


def _ytval(form: Kartval) -> dict[str, str]:
    """Everything that the areas can show, by its code."""
    ut: dict[str, str] = {}
    for kod, namn in form.fields["yta"].choices:  # type: ignore[attr-defined]
        ut |= dict(namn) if isinstance(namn, list) else {kod: namn}
    return ut


def _platsadress(omrade: str, slug: str) -> str:
    try:
        return reverse("plats", args=[omrade, slug])
    except NoReverseMatch:
        return ""


# --- Layers ----------------------------------------------------------------------------------------------------------


def _ytor(vy: Kartvy) -> dict[str, Any]:
    return urval.ytor_geojson(vy.underlag, vy.rader, vy.klasser()[0])


def _granser(vy: Kartvy) -> dict[str, Any]:
    return urval.linjer_geojson(vy.underlag)


def _platser(vy: Kartvy) -> dict[str, Any]:
    return urval.markeringar_geojson(urval.platser(vy.request.user, vy.omrade, vy.visning.till), kort=True)


def _handelser(vy: Kartvy) -> dict[str, Any]:
    funna, _ = urval.handelser(vy.request.user, vy.omrade, vy.underlag, vy.visning)
    return urval.markeringar_geojson(urval.samlade(funna))


def _synpunkter(vy: Kartvy) -> dict[str, Any]:
    return urval.markeringar_geojson(urval.synpunkter(vy.request.user, vy.omrade, vy.visning.till))


LAGER: Final[dict[str, Callable[[Kartvy], dict[str, Any]]]] = {
    "stadsdelar": _ytor,
    "granser": _granser,
    "platser": _platser,
    "handelser": _handelser,
    "synpunkter": _synpunkter,
}


class Kartlager(Kartvy):
    """`/<omrade>/karta/<lager>/`: one layer as GeoJSON, with what the user may see."""

    def get(self, request: Omradesbegaran, lager: str, **_: Any) -> HttpResponse:
        if lager not in LAGER:
            raise Http404("Lagret finns inte.")
        text = json.dumps(LAGER[lager](self), ensure_ascii=False, separators=(",", ":"))
        svar = HttpResponse(text, content_type="application/geo+json")
        patch_cache_control(svar, private=True, no_cache=True)
        return svar
