"""The year, read only: each week's levels and the summary per stadsdel, the same as on the page and in the files."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.selectors.vecka import Artabell, artabell
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from samverkan.api.bas import SLUG, Felsvar, Omradesmangd, person
from samverkan.fel import Ogiltigt
from samverkan.models import Stadsdelsomrade
from samverkan.selectors import idag
from samverkan.tal import heltal


class Arscellsvar(serializers.Serializer[Any]):
    stadsdel = serializers.CharField(help_text="Stadsdelens kortnamn.")
    niva = serializers.IntegerField(allow_null=True, help_text="1–5; tom: ej rapporterad (eller ej fastställd).")
    lage = serializers.CharField(allow_null=True, help_text="`bedomd` eller `lugn`.")


class Arsveckosvar(serializers.Serializer[Any]):
    ar = serializers.IntegerField()
    vecka = serializers.IntegerField()
    mandag = serializers.DateField()
    nivaer = Arscellsvar(many=True, help_text="De stadsdelar som fanns den veckan.")


class Arssummasvar(serializers.Serializer[Any]):
    stadsdel = serializers.CharField()
    namn = serializers.CharField()
    bedomda = serializers.IntegerField(help_text="Antal bedömda veckor.")
    av = serializers.IntegerField(help_text="Antal veckor som kunde bedömas hittills.")
    minst_tre = serializers.IntegerField(help_text="Veckor på nivå 3 eller högre.")
    fyra_fem = serializers.IntegerField(help_text="Veckor på nivå 4 eller 5.")
    median = serializers.IntegerField(allow_null=True, help_text="Lägsta nivå som minst hälften ligger på eller under.")
    hogsta = serializers.IntegerField(allow_null=True)


class Arssvar(serializers.Serializer[Any]):
    stadsdelsomrade = serializers.CharField()
    ar = serializers.IntegerField()
    veckor = Arsveckosvar(many=True)
    sammanfattning = Arssummasvar(many=True)


@extend_schema_view(
    retrieve=extend_schema(
        summary="Året",
        description="Varje vecka och stadsdel under ett ISO-år, och årets sammanfattning. Den som bara får läsa det "
        "fastställda ser bara fastställda veckor.",
        parameters=[OpenApiParameter("ar", int, description="ISO-år; utelämnat: i år.")],
        responses={200: Arssvar, 400: Felsvar, 404: Felsvar},
    )
)
class Arstabeller(Omradesmangd):
    """One area's year; the area is named by its slug."""

    queryset = Stadsdelsomrade.objects.all()
    serializer_class: Any = Arssvar
    lookup_field = "slug"
    lookup_value_regex = SLUG
    filter_backends: Any = ()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().order_by("slug")

    def retrieve(self, request: Request, slug: str) -> Response:
        omrade = self.get_object()
        return Response(_svar(artabell(person(request), omrade, _ar(request), idag=idag())))


def _ar(request: Request) -> int:
    okanda = set(request.query_params) - {"ar", "format"}
    if okanda:
        raise Ogiltigt("Filtret finns inte. Det enda filtret är ar.", falt=min(okanda))
    text = request.query_params.get("ar", str(idag().isocalendar().year))
    ar = heltal(text, siffror=4)
    if ar is None or not FORSTA_AR <= ar <= SISTA_AR:
        raise Ogiltigt(f"Året ska vara {FORSTA_AR}–{SISTA_AR}.", falt="ar")
    return ar


def _svar(tabell: Artabell) -> dict[str, Any]:
    return {
        "stadsdelsomrade": tabell.omrade.slug,
        "ar": tabell.ar,
        "veckor": [
            {
                "ar": rad.vecka.ar,
                "vecka": rad.vecka.vecka,
                "mandag": rad.vecka.mandag.isoformat(),
                "nivaer": [
                    {"stadsdel": s.slug, "niva": cell.niva if cell else None, "lage": cell.lage if cell else None}
                    for s, cell, finns in zip(tabell.stadsdelar, rad.celler, rad.finns, strict=True)
                    if finns
                ],
            }
            for rad in tabell.rader
        ],
        "sammanfattning": [
            {
                "stadsdel": s.stadsdel.slug,
                "namn": s.stadsdel.namn,
                "bedomda": s.antal,
                "av": s.av,
                "minst_tre": s.minst_tre,
                "fyra_fem": s.fyra_fem,
                "median": s.median,
                "hogsta": s.hogsta,
            }
            for s in tabell.sammanfattning
        ],
    }
