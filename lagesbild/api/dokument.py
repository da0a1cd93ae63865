"""The yearly documents and the jobs that make their PDF."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.models import Avsnitt, Kalla, Lagesbild, Rendering
from lagesbild.services.rendering import rendering_bestalld
from lagesbild.tasks import bestall_rendering
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from samverkan.api.bas import SKRIVFEL, TAL, Felsvar, Omradesmangd, person
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.roller import Ratt


class Lagesbildsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="År.")
    status = filters.ChoiceFilter(choices=Lagesbild.Status.choices, label="Status.")


class Renderingsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="lagesbild__ar", label="Lägesbildens år.")
    utgava = filters.ChoiceFilter(choices=Rendering.Utgava.choices, label="Utgåva.")
    status = filters.ChoiceFilter(choices=Rendering.Status.choices, label="Status.")


class AvsnittSerializer(serializers.ModelSerializer[Avsnitt]):
    prioriterat_omrade = serializers.CharField(source="prioriterat_omrade.namn", read_only=True, default=None)
    block = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Avsnitt
        fields = (
            "id",
            "kod",
            "ordning",
            "djup",
            "rubrik",
            "text",
            "block",
            "prioriterat_omrade",
            "behov_av_atgarder",
            "kommentar",
            "intern",
            "version",
            "andrad",
        )


class KallaSerializer(serializers.ModelSerializer[Kalla]):
    class Meta:
        model = Kalla
        fields = ("nyckel", "text", "url", "hamtad")


class LagesbildSerializer(serializers.ModelSerializer[Lagesbild]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)

    class Meta:
        model = Lagesbild
        fields = (
            "id",
            "stadsdelsomrade",
            "ar",
            "status",
            "undertitel",
            "parter",
            "statistik_fran_manad",
            "statistik_till_manad",
            "skapad",
            "andrad",
        )


class LagesbildMedAvsnitt(LagesbildSerializer):
    avsnitt = AvsnittSerializer(many=True, read_only=True)
    kallor = KallaSerializer(many=True, read_only=True)

    class Meta(LagesbildSerializer.Meta):
        fields = (*LagesbildSerializer.Meta.fields, "avsnitt", "kallor")  # type: ignore[assignment]


class RenderingSerializer(serializers.ModelSerializer[Rendering]):
    stadsdelsomrade = serializers.SlugField(source="lagesbild.stadsdelsomrade.slug", read_only=True)
    ar = serializers.IntegerField(source="lagesbild.ar", read_only=True)
    bestalld_av = serializers.CharField(source="bestalld_av.namn", read_only=True)
    fil = serializers.SerializerMethodField(help_text="Adress att hämta filen från; tom tills den är klar.")

    class Meta:
        model = Rendering
        fields = (
            "id",
            "lagesbild",
            "stadsdelsomrade",
            "ar",
            "utgava",
            "status",
            "steg",
            "andel",
            "fel",
            "bestalld_av",
            "bestalld",
            "startad",
            "avslutad",
            "fil",
            "storlek",
            "sidor",
            "sha256",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_fil(self, rendering: Rendering) -> str | None:
        if rendering.status != Rendering.Status.KLAR:
            return None
        adress = reverse("api:rendering-fil", args=[rendering.pk])
        return str(self.context["request"].build_absolute_uri(adress))


class NyRendering(serializers.Serializer[Any]):
    """The document is named by its id."""

    lagesbild = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Lägesbildens `id`.")
    utgava = serializers.ChoiceField(choices=Rendering.Utgava.choices, default=Rendering.Utgava.INTERN)


class Forsta(DefaultContentNegotiation):
    """The file comes as it is, and errors as JSON, whatever the caller says that it accepts."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


@extend_schema_view(
    list=extend_schema(summary="Lägesbilder", description="De årliga dokumenten, utan avsnitt."),
    retrieve=extend_schema(summary="En lägesbild", description="Dokumentet med avsnitt och källor."),
)
class Lagesbilder(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The yearly documents."""

    queryset = Lagesbild.objects.select_related("stadsdelsomrade")
    filterset_class = Lagesbildsfilter
    lookup_value_regex = TAL

    def get_serializer_class(self) -> Any:
        return LagesbildMedAvsnitt if self.action == "retrieve" else LagesbildSerializer

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if self.action != "retrieve":
            return fraga
        avsnitt = Avsnitt.objects.synlig_for(self.request.user)
        return fraga.prefetch_related(
            Prefetch("avsnitt", avsnitt.select_related("prioriterat_omrade")), Prefetch("kallor")
        )


@extend_schema_view(
    list=extend_schema(summary="Renderingar", description="Beställda PDF:er, den senaste först."),
    retrieve=extend_schema(summary="En rendering", description="Hur långt arbetet har kommit."),
)
class Renderingar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Jobs that make a PDF: order, follow, fetch."""

    queryset = Rendering.objects.select_related("lagesbild__stadsdelsomrade", "bestalld_av")
    serializer_class: Any = RenderingSerializer
    filterset_class = Renderingsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKAPA_PDF

    @extend_schema(
        summary="Beställ en PDF",
        description="Arbetet görs i bakgrunden. Pågår samma beställning redan svaras med den.",
        request=NyRendering,
        responses={201: RenderingSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        begaran = NyRendering(data=request.data)
        begaran.is_valid(raise_exception=True)
        synliga = Lagesbild.objects.synlig_for(person(request)).select_related("stadsdelsomrade")
        lagesbild = synliga.filter(pk=begaran.validated_data["lagesbild"]).first()
        if lagesbild is None:
            raise ValidationError({"lagesbild": ["Lägesbilden finns inte i något område där du har ett uppdrag."]})
        rendering = rendering_bestalld(
            av=person(request), lagesbild=lagesbild, utgava=Rendering.Utgava(begaran.validated_data["utgava"])
        )
        bestall_rendering(rendering.pk)
        return Response(self.get_serializer(rendering).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Hämta PDF:en",
        description="Filen, när arbetet är klart.",
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY), 404: Felsvar},
    )
    @action(detail=True, url_name="fil", content_negotiation_class=Forsta)
    def fil(self, request: Request, pk: str) -> FileResponse:
        rendering = self.get_object()
        if rendering.status != Rendering.Status.KLAR:
            raise Http404
        try:
            fil = rendering.fil.open("rb")
        except FileNotFoundError as saknas:
            raise Http404 from saknas
        namn = f"lagesbild-{rendering.lagesbild.stadsdelsomrade.slug}-{rendering.lagesbild.ar}-{rendering.utgava}.pdf"
        return FileResponse(fil, as_attachment=True, filename=namn, content_type="application/pdf")
