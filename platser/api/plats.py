"""Places: as rows and as GeoJSON."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view, inline_serializer
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from platser.api.stadsdel import SAKNAS as STADSDEL_SAKNAS
from platser.api.stadsdel import Stadsdelfilter
from platser.models import Klassning, Plats, Stadsdel
from platser.services import plats_sparad
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import kontrollerat, listfalt, omrade_for, textfalt, versionsfalt
from samverkan.api.filter import JaFilter, Omradesfilter, Slugfilter
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag

PLATS_SAKNAS = "Platsen ”{}” finns inte i något område där du har ett uppdrag."


class Platsfilter(Slugfilter):
    """`?plats=hasselby-torg`"""

    def __init__(self, vag: str) -> None:
        super().__init__(Plats, vag, PLATS_SAKNAS, label="Platsens kortnamn.")


def stadsdel_i(omrade: Stadsdelsomrade, av: Anvandare, slug: str | None) -> Stadsdel | None:
    """The stadsdel with that slug in the area; None for nothing."""
    if not slug:
        return None
    traff = Stadsdel.objects.synlig_for(av).i_omrade(omrade).filter(slug=slug).first()
    if traff is None:
        raise ValidationError({"stadsdel": [STADSDEL_SAKNAS.format(slug)]})
    return traff


def plats_i(omrade: Stadsdelsomrade, av: Anvandare, slug: str | None) -> Plats | None:
    """The place with that slug in the area; None for nothing."""
    if not slug:
        return None
    traff = Plats.objects.synlig_for(av).i_omrade(omrade).filter(slug=slug).first()
    if traff is None:
        raise ValidationError({"plats": [PLATS_SAKNAS.format(slug)]})
    return traff


class Platsurvalsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    stadsdel = Stadsdelfilter("stadsdel")
    plats = Platsfilter("pk")
    typ = filters.ChoiceFilter(choices=Plats.Typ.choices, label="Typ av plats.")
    klassning = filters.ChoiceFilter(
        choices=Klassning.Slag.choices, method="med_klassning", label="Klassning som gäller i dag."
    )
    finns = JaFilter(method="som_finns", label="`ja`: bara platser som finns i dag.")

    def med_klassning(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        nu = Klassning.objects.synlig_for(self.request.user).gallande_nagon_dag(idag(), idag())
        return fraga.filter(pk__in=nu.filter(slag=varde, plats__isnull=False).values("plats"))

    def som_finns(self, fraga: Any, namn: str, varde: str) -> QuerySet[Any]:
        nu = fraga.gallande(idag())
        return nu if varde == "ja" else fraga.exclude(pk__in=nu.values("pk"))


class PlatsSerializer(serializers.ModelSerializer[Plats]):
    stadsdelsomrade = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True, allow_null=True, default=None)
    andra_namn = serializers.SlugRelatedField[Any](
        slug_field="namn", many=True, read_only=True, help_text="Andra namn och stavningar."
    )

    class Meta:
        model = Plats
        fields = (
            "id", "slug", "namn", "andra_namn", "typ", "stadsdelsomrade", "stadsdel", "stadsdel_beraknad", "lat", "lon",
            "noggrannhet", "osakerhet_m", "lageskalla", "agare", "beskrivning", "kanslig", "giltig_fran", "giltig_till",
            "version",
        )  # fmt: skip


class PlatsMedGrans(PlatsSerializer):
    kontur = serializers.DictField(read_only=True, allow_null=True, help_text="Gräns som GeoJSON (WGS 84).")

    class Meta(PlatsSerializer.Meta):
        fields = (*PlatsSerializer.Meta.fields, "kontur")  # type: ignore[assignment]


class Platsinnehall(serializers.ModelSerializer[Plats]):
    """What can be said of a place."""

    stadsdel = textfalt(
        required=False, allow_null=True, max_length=80, help_text="Kortnamn. Räknas ut när området har gränser."
    )
    kontur = serializers.DictField(
        required=False, allow_null=True, help_text="Polygon eller MultiPolygon som GeoJSON (WGS 84)."
    )
    andra_namn = listfalt(child=textfalt(max_length=80), required=False, max_length=20)

    class Meta:
        model = Plats
        fields = (
            "namn", "andra_namn", "typ", "stadsdel", "lat", "lon", "noggrannhet", "osakerhet_m", "lageskalla", "kontur",
            "agare", "beskrivning", "kanslig", "giltig_fran", "giltig_till",
        )  # fmt: skip
        # More digits than are kept may be sent: the service rounds.
        extra_kwargs = {namn: {"max_digits": 20, "decimal_places": 15} for namn in ("lat", "lon")}


class NyPlats(Platsinnehall):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")

    class Meta(Platsinnehall.Meta):
        fields = ("stadsdelsomrade", *Platsinnehall.Meta.fields)  # type: ignore[assignment]


class AndradPlats(Platsinnehall):
    bygger_pa = versionsfalt()

    class Meta(Platsinnehall.Meta):
        fields = ("bygger_pa", *Platsinnehall.Meta.fields)  # type: ignore[assignment]


GEOJSON = inline_serializer(
    "PlatserGeoJSON",
    {
        "type": serializers.CharField(help_text="`FeatureCollection`."),
        "features": serializers.ListField(child=serializers.DictField(), help_text="En Feature för varje plats."),
    },
)


@extend_schema_view(
    list=extend_schema(summary="Platser", description="Platserna i dina områden som du får se."),
    retrieve=extend_schema(summary="En plats", description="En plats, även med dess gräns."),
)
class Platser(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Places. Somebody else's later change is never overwritten: 409 with both."""

    queryset = Plats.objects.select_related("stadsdelsomrade", "stadsdel").prefetch_related("andra_namn")
    filterset_class = Platsurvalsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get_serializer_class(self) -> Any:
        return PlatsSerializer if self.action == "list" else PlatsMedGrans

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset().defer("stadsdel__kontur")
        return fraga.defer("kontur", "stadsdel__kontur") if self.action == "list" else fraga

    @extend_schema(
        summary="Lägg in en plats",
        description="Samma regler som på sidan. Läget avrundas till ungefär tio meter.",
        request=NyPlats,
        responses={201: PlatsMedGrans} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyPlats(data=request.data))
        omrade = omrade_for(person(request), data.pop("stadsdelsomrade"))
        plats = plats_sparad(av=person(request), omrade=omrade, **self._innehall(request, data, omrade))
        return self._svar(plats.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något på en plats",
        description="Det som inte skickas lämnas som det är.",
        request=AndradPlats,
        responses={200: PlatsMedGrans} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        plats = self.get_object()
        data = kontrollerat(AndradPlats(data=request.data, partial=True))
        omrade = plats.stadsdelsomrade
        bygger_pa = data.pop("bygger_pa", None)
        innehall = self._innehall(request, data, omrade)
        plats_sparad(av=person(request), omrade=omrade, plats=plats, bygger_pa=bygger_pa, **innehall)
        return self._svar(plats.pk)

    @extend_schema(
        summary="Platser som GeoJSON",
        description="Alla platser som passar filtren och har ett läge, som en FeatureCollection i WGS 84 (RFC 7946). "
        "Gränsen om den finns, annars punkten.",
        responses={200: GEOJSON},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def geojson(self, request: Request) -> Response:
        platser = self.filter_queryset(self.get_queryset())
        return Response(
            {"type": "FeatureCollection", "features": [_feature(p) for p in platser if p.kontur or p.punkt]},
            content_type="application/geo+json",
        )

    def _innehall(self, request: Request, data: dict[str, Any], omrade: Stadsdelsomrade) -> dict[str, Any]:
        """What was sent, as the service takes it."""
        if "stadsdel" in data:
            data["stadsdel"] = stadsdel_i(omrade, person(request), data["stadsdel"])
        return data

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(PlatsMedGrans(self.get_queryset().get(pk=pk)).data, status=kod)


def _feature(plats: Plats) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": plats.pk,
        "geometry": plats.kontur or {"type": "Point", "coordinates": plats.punkt},
        "properties": {
            "slug": plats.slug,
            "namn": plats.namn,
            "typ": plats.typ,
            "stadsdel": plats.stadsdel.slug if plats.stadsdel else None,
            "noggrannhet": plats.noggrannhet,
            "osakerhet_m": plats.osakerhet_m,
            "kanslig": plats.kanslig,
        },
    }
