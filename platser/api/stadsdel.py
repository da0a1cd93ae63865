"""Stadsdelar."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from platser.models import Stadsdel
from samverkan.api.bas import TAL, Omradesmangd
from samverkan.api.filter import Omradesfilter, Slugfilter
from samverkan.selectors import idag

SAKNAS = "Stadsdelen ”{}” finns inte i något område där du har ett uppdrag."


class Stadsdelfilter(Slugfilter):
    """`?stadsdel=vallingby`"""

    def __init__(self, vag: str) -> None:
        super().__init__(Stadsdel, vag, SAKNAS, label="Stadsdelens kortnamn.")


class Stadsdelsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    stadsdel = Stadsdelfilter("pk")


class PolisSerializer(serializers.Serializer[Any]):
    slug = serializers.SlugField(source="lokalpolisomrade.slug")
    namn = serializers.CharField(source="lokalpolisomrade.namn")


class StadsdelSerializer(serializers.ModelSerializer[Stadsdel]):
    stadsdelsomrade = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    andra_namn = serializers.SlugRelatedField[Any](
        slug_field="namn", many=True, read_only=True, help_text="Andra stavningar."
    )
    lokalpolisomraden = PolisSerializer(source="polis_idag", many=True, read_only=True, help_text="Gäller i dag.")

    class Meta:
        model = Stadsdel
        fields = (
            "id",
            "slug",
            "namn",
            "stadsdelsomrade",
            "ordning",
            "lat",
            "lon",
            "giltig_fran",
            "giltig_till",
            "andra_namn",
            "lokalpolisomraden",
        )


class StadsdelMedGrans(StadsdelSerializer):
    kontur = serializers.DictField(read_only=True, allow_null=True, help_text="Gräns som GeoJSON (WGS 84).")

    class Meta(StadsdelSerializer.Meta):
        fields = (*StadsdelSerializer.Meta.fields, "kontur")  # type: ignore[assignment]


@extend_schema_view(
    list=extend_schema(
        summary="Stadsdelar", description="Stadsdelarna i dina områden, med lokalpolisområdet som de hör till i dag."
    ),
    retrieve=extend_schema(summary="En stadsdel", description="En stadsdel, även med dess gräns."),
)
class Stadsdelar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Stadsdelar of the user's areas."""

    queryset = Stadsdel.objects.all()
    filterset_class = Stadsdelsfilter
    lookup_value_regex = TAL

    def get_serializer_class(self) -> Any:
        return StadsdelMedGrans if self.action == "retrieve" else StadsdelSerializer

    def get_queryset(self) -> QuerySet[Any]:
        fraga: Any = super().get_queryset().select_related("stadsdelsomrade").prefetch_related("andra_namn")
        fraga = fraga.med_polis(idag())
        return fraga if self.action == "retrieve" else fraga.defer("kontur")
