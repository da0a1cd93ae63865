"""The tables of figures, read only: the same numbers as on the pages and in the files, with where they come from."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.forms.statistik import FLEST_AR, Arsspannsval, Compstatval, Nyckeltalsval, Urval
from lagesbild.models import Matomrade
from lagesbild.selectors.statistik import (
    COMPSTAT,
    TYCK_TILL,
    Uttag,
    ar_i_underlag,
    ar_med_nyckeltal,
    ar_med_siffror,
    basta_spann_i,
    compstatuttag,
    folkmangder,
    nyckeltal,
    platsens_underlag,
    platser_for,
    prognostabell,
    referenser_for,
    tabell,
    tyck_till,
)
from lagesbild.views.statistik.bas import platsval, vald_plats
from lagesbild.views.statistik.nyckeltal import nyckeltalsuttag
from lagesbild.views.statistik.prognos import prognosuttag
from lagesbild.views.statistik.tyck_till import tycktilluttag
from samverkan.api.bas import SLUG, Felsvar, Omradesmangd, person
from samverkan.fel import Ogiltigt
from samverkan.models import Stadsdelsomrade

PLATS = OpenApiParameter("plats", int, description="Mätområdets nummer; utelämnat: området självt.")
AR = OpenApiParameter("ar", int, description="Sista år; utelämnat: det senaste med siffror.")


class Tabellsvar(serializers.Serializer[Any]):
    rubrik = serializers.CharField()
    om = serializers.DictField(help_text="Område, källa, uttagsdatum och hur siffrorna är räknade.")
    kolumner = serializers.ListField(child=serializers.CharField())
    rader = serializers.ListField(child=serializers.DictField(), help_text="Kolumn → värde; tomt där uppgift saknas.")


SVAR = {200: Tabellsvar, 400: Felsvar, 404: Felsvar}


class Statistiktabeller(Omradesmangd):
    """One area's tables; the area is named by its slug."""

    queryset = Stadsdelsomrade.objects.all()
    serializer_class: Any = Tabellsvar
    lookup_field = "slug"
    lookup_value_regex = SLUG
    filter_backends: Any = ()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().order_by("slug")

    @extend_schema(
        summary="CompStat",
        description="Kategorier och summor per år för samma månader, med skillnad, intervall och antal per invånare.",
        parameters=[
            PLATS,
            AR,
            OpenApiParameter("antal_ar", int, description=f"Antal år, 1–{FLEST_AR}."),
            OpenApiParameter("fran", int, description="Första månad, 1–12; efter den sista: året före."),
            OpenApiParameter("till", int, description="Sista månad, 1–12."),
            OpenApiParameter("mot", int, description="Året att jämföra det sista med; utelämnat: året före."),
        ],
        responses=SVAR,
    )
    @action(detail=True)
    def compstat(self, request: Request, slug: str) -> Response:
        omrade = self.get_object()
        platser, plats = _platser(request, omrade)
        underlag = platsens_underlag(person(request), plats) if plats else []
        spann = basta_spann_i(underlag)
        if plats is None or spann is None:
            return _svar(None)
        aren = ar_i_underlag(underlag)
        standard = {"plats": plats.pk, "ar": spann.till.year, "antal_ar": min(5, spann.till.year - aren[0] + 1),
                    "fran": spann.fran.month, "till": spann.till.month, "mot": 0, "jamfor": 0, "aren": [],
                    "visa": "antal", "sortera": ""}  # fmt: skip
        urval = Compstatval(_adress(request), ar=aren, platser=platsval(platser), jamforbara=[], standard=standard)
        val = _val(urval, request, {"plats", "ar", "antal_ar", "fran", "till", "mot"})
        t = tabell(underlag, urval.arlista, val["fran"], val["till"], mot_ar=val["mot"] or None)
        folk = folkmangder(person(request), [plats])
        return _svar(compstatuttag(t, plats, omrade.slug, folk.get(plats.pk, ())))

    @extend_schema(
        summary="Prognos",
        description="Hur året väntas sluta, där prognosen i tidigare år har träffat bättre än samma som året innan.",
        parameters=[PLATS],
        responses=SVAR,
    )
    @action(detail=True)
    def prognos(self, request: Request, slug: str) -> Response:
        omrade = self.get_object()
        _bara(request, {"plats"})
        _, plats = _platser(request, omrade)
        t = prognostabell(platsens_underlag(person(request), plats)) if plats else None
        return _svar(prognosuttag(t, plats, omrade) if t and plats else None)

    @extend_schema(
        summary="Tyck till",
        description="Anmälningar per kategori, år och månad.",
        parameters=[
            OpenApiParameter("fran_ar", int, description="Första år."),
            OpenApiParameter("till_ar", int, description="Sista år."),
        ],
        responses=SVAR,
    )
    @action(detail=True, url_path="tyck-till")
    def tyck_till(self, request: Request, slug: str) -> Response:
        omrade = self.get_object()
        aren = ar_med_siffror(person(request), omrade, TYCK_TILL)
        if not aren:
            return _svar(None)
        urval = Arsspannsval(_adress(request), ar=aren, standard={"fran_ar": aren[0], "till_ar": aren[-1]})
        val = _val(urval, request, {"fran_ar", "till_ar"})
        t = tyck_till(person(request), omrade, fran_ar=val["fran_ar"], till_ar=val["till_ar"])
        return _svar(tycktilluttag(t, omrade.slug))

    @extend_schema(
        summary="Nyckeltal",
        description="Den senaste uppgiften av varje nyckeltal, bredvid en jämförelse.",
        parameters=[AR, OpenApiParameter("referens", int, description="Mätområdet att jämföra med.")],
        responses=SVAR,
    )
    @action(detail=True)
    def nyckeltal(self, request: Request, slug: str) -> Response:
        omrade = self.get_object()
        aren = ar_med_nyckeltal(person(request), omrade)
        if not aren:
            return _svar(None)
        urval = Nyckeltalsval(
            _adress(request), ar=range(aren[0], aren[-1] + 1), standard={"ar": aren[-1], "referens": 0},
            referenser=[(r.pk, r.namn) for r in referenser_for(person(request))],
        )  # fmt: skip
        val = _val(urval, request, {"ar", "referens"})
        lista = nyckeltal(person(request), omrade, val["ar"], referens=val["referens"] or None)
        return _svar(nyckeltalsuttag(lista, val["ar"], omrade))


def _adress(request: Request) -> QueryDict:
    return request._request.GET


def _platser(request: Request, omrade: Stadsdelsomrade) -> tuple[list[Matomrade], Matomrade | None]:
    platser = platser_for(person(request), omrade, COMPSTAT)
    plats = vald_plats(platser, _adress(request), omrade)
    if plats is not None and (vald := request.query_params.get("plats")) and vald != str(plats.pk):
        raise Ogiltigt("Platsen finns inte, eller så får du inte se den.", falt="plats")
    return platser, plats


def _bara(request: Request, kanda: set[str]) -> None:
    okanda = set(request.query_params) - kanda - {"format"}
    if okanda:
        raise Ogiltigt(f"Filtret finns inte. Filtren är: {', '.join(sorted(kanda))}.", falt=min(okanda))


def _val(urval: Urval, request: Request, kanda: set[str]) -> dict[str, Any]:
    """The choices; a bad one is an error here, never a default."""
    _bara(request, kanda)
    if not urval.is_valid():
        falt, fel = next(iter(urval.errors.items()))
        raise Ogiltigt(str(fel[0]), falt=falt)
    return urval.val


def _svar(uttag: Uttag | None) -> Response:
    tomt: dict[str, Any] = {"rubrik": "Inga siffror", "om": {}, "kolumner": [], "rader": []}
    return Response(uttag.som_data() if uttag else tomt)
