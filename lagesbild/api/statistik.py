"""The figures and what they count."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from platser.api import Stadsdelfilter
from samverkan.api.bas import TAL, Omradesmangd
from samverkan.api.filter import Heltalsfilter, JaFilter, Omradesfilter, namn_pa


class Finnsfilter(filters.CharFilter):
    """By the slug of something that everyone may know of; a slug that does not exist is an error."""

    def __init__(self, modell: Any, vag: str, saknas: str, label: str) -> None:
        super().__init__(field_name=vag, label=label)
        self.modell, self.saknas = modell, saknas

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value and not self.modell.objects.filter(slug=value).exists():
            raise ValidationError({namn_pa(self): [self.saknas.format(value)]})
        return super().filter(qs, value)


def _kalla(vag: str) -> Finnsfilter:
    return Finnsfilter(Matkalla, vag, "Källan ”{}” finns inte.", "Källans kortnamn, till exempel `compstat`.")


class Seriefilter(filters.FilterSet):
    kalla = _kalla("kalla__slug")


class Vardefilter(filters.FilterSet):
    """Only the latest extract of each figure, unless another is asked for."""

    stadsdelsomrade = Omradesfilter("matomrade__stadsdelsomrade")
    stadsdel = Stadsdelfilter("matomrade__stadsdel")
    slag = filters.ChoiceFilter(
        field_name="matomrade__slag", choices=Matomrade.Slag.choices, label="Vad siffran gäller: `stad`, `stadsdel` …"
    )
    kalla = _kalla("serie__kalla__slug")
    serie = Finnsfilter(Matserie, "serie__slug", "Serien ”{}” finns inte.", "Seriens kortnamn.")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="fran__year", label="År då perioden börjar.")
    fran = filters.DateFilter(field_name="fran", lookup_expr="gte", label="Perioden börjar tidigast (ÅÅÅÅ-MM-DD).")
    till = filters.DateFilter(field_name="till", lookup_expr="lte", label="Perioden slutar senast (ÅÅÅÅ-MM-DD).")
    per_datum = filters.DateFilter(field_name="per_datum", label="Uttagen just den dagen, även äldre uttag.")
    alla_uttag = JaFilter(method="_alla_uttag", label="`ja`: även de uttag som har ersatts av senare.")

    def _alla_uttag(self, fraga: QuerySet[Matvarde], namn: str, varde: str) -> QuerySet[Matvarde]:
        return fraga  # takes part in filter_queryset below

    def filter_queryset(self, queryset: Any) -> QuerySet[Matvarde]:
        val = self.form.cleaned_data
        fraga = super().filter_queryset(queryset)
        return fraga if val["alla_uttag"] == "ja" or val["per_datum"] else fraga.senaste()


class SerieSerializer(serializers.ModelSerializer[Matserie]):
    kalla = serializers.SlugField(source="kalla.slug", read_only=True)
    andra_namn = serializers.SlugRelatedField[Any](slug_field="namn", many=True, read_only=True)

    class Meta:
        model = Matserie
        fields = ("id", "kalla", "slug", "grupp", "namn", "enhet", "riktning", "ordning", "notering", "andra_namn")


class VardeSerializer(serializers.ModelSerializer[Matvarde]):
    kalla = serializers.SlugField(source="serie.kalla.slug", read_only=True)
    serie = serializers.SlugField(source="serie.slug", read_only=True)
    enhet = serializers.CharField(source="serie.enhet", read_only=True)
    slag = serializers.CharField(source="matomrade.slag", read_only=True)
    omrade = serializers.CharField(source="matomrade.namn", read_only=True)
    stadsdelsomrade = serializers.SlugField(source="matomrade.stadsdelsomrade.slug", read_only=True, default=None)
    stadsdel = serializers.SlugField(source="matomrade.stadsdel.slug", read_only=True, default=None)

    class Meta:
        model = Matvarde
        fields = (
            "id",
            "kalla",
            "serie",
            "enhet",
            "slag",
            "omrade",
            "stadsdelsomrade",
            "stadsdel",
            "fran",
            "till",
            "per_datum",
            "varde",
            "preliminar",
            "hanvisning",
        )


@extend_schema_view(
    list=extend_schema(summary="Serier", description="Det som räknas eller mäts, om du får se minst en siffra."),
    retrieve=extend_schema(summary="En serie", description="En serie med sina namn."),
)
class Matserier(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Series that have a figure which the user may see. A series itself belongs to no area."""

    queryset = Matvarde.objects.all()
    serializer_class: Any = SerieSerializer
    filterset_class = Seriefilter
    lookup_value_regex = TAL

    def get_queryset(self) -> QuerySet[Any]:
        synliga = super().get_queryset().filter(serie=OuterRef("pk")).order_by()
        return Matserie.objects.filter(Exists(synliga)).select_related("kalla").prefetch_related("andra_namn")


@extend_schema_view(
    list=extend_schema(
        summary="Mätvärden",
        description="Siffror om dina områden och om staden. Bara det senaste uttaget, om inget annat sägs.",
    ),
    retrieve=extend_schema(summary="Ett mätvärde", description="En siffra, även ett äldre uttag."),
)
class Matvarden(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Figures with their as-of date."""

    queryset = Matvarde.objects.select_related("serie__kalla", "matomrade__stadsdelsomrade", "matomrade__stadsdel")
    serializer_class: Any = VardeSerializer
    filterset_class = Vardefilter
    lookup_value_regex = TAL
