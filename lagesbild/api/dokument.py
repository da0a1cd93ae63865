"""The yearly documents and the jobs that make their PDF."""

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.faststallande import Faststallandeatgarder
from lagesbild.models import Avsnitt, Dokumentbild, Kalla, Lagesbild, Lagesbildsversion, Rendering
from lagesbild.selectors.lagesbild import med_visat
from lagesbild.services.rendering import rendering_avbruten, rendering_bestalld
from lagesbild.skrift.block import Blockval, blockval, numrerade, stampel
from lagesbild.tasks import bestall_rendering
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from lagesbild.views.rendering import filsvar
from samverkan.api.bas import SKRIVFEL, TAL, Felsvar, Forsta, Omradesmangd, person
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.models import omraden_med
from samverkan.roller import Ratt


class Lagesbildsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="År.")
    status = filters.ChoiceFilter(field_name="visad_status", choices=Lagesbild.Status.choices, label="Status.")


class Renderingsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="lagesbild__ar", label="Lägesbildens år.")
    utgava = filters.ChoiceFilter(choices=Rendering.Utgava.choices, label="Utgåva.")
    status = filters.ChoiceFilter(choices=Rendering.Status.choices, label="Status.")


# What tells of the work with a section, and is told to those who see it only.
ARBETSMATERIAL = ("block_sett", "tillstand", "ansvarig", "klart_senast", "att_uppdatera", "text_fran_ar", "skrivhjalp")


class AvsnittSerializer(serializers.ModelSerializer[Avsnitt]):
    prioriterat_omrade = serializers.CharField(source="prioriterat_omrade.namn", read_only=True, default=None)
    block = serializers.ListField(
        child=serializers.JSONField(), read_only=True, help_text="Namn, eller objekt med `slag` och val."
    )
    block_sett = serializers.SerializerMethodField(help_text="Skickas tillbaka när `block` ändras.")
    ansvarig = serializers.CharField(source="ansvarig.namn", read_only=True, allow_null=True, default=None)
    tillstand = serializers.ChoiceField(
        choices=Avsnitt.Tillstand.choices,
        read_only=True,
        allow_null=True,
        help_text="Null, som ansvarig, dag och skrivhjälp, för den som inte ser arbetsmaterial.",
    )
    skrivhjalp = serializers.CharField(read_only=True, allow_null=True)
    att_uppdatera = serializers.BooleanField(read_only=True, allow_null=True)

    @extend_schema_field({"type": "string", "nullable": True})
    def get_block_sett(self, avsnitt: Avsnitt) -> str:
        return stampel(avsnitt.block)

    def to_representation(self, avsnitt: Avsnitt) -> dict[str, Any]:
        svar = super().to_representation(avsnitt)
        # With the numbers that texts refer to them by, also where none are stored.
        block = numrerade(blockval(avsnitt.block))
        svar["block"] = [b.som_json() for b in block]
        if avsnitt.lagesbild.stadsdelsomrade_id in self._arbetar_i:
            return svar
        # An image is referred to by its own key: its number would only tell how many stand before it, hidden ones too.
        synliga = (b for b in block if self._syns(avsnitt, b))
        svar["block"] = [(replace(b, nr=1) if b.slag == Avsnitt.Block.BILD else b).som_json() for b in synliga]
        return svar | dict.fromkeys(ARBETSMATERIAL)

    def _syns(self, avsnitt: Avsnitt, val: Blockval) -> bool:
        if val.slag != Avsnitt.Block.BILD:
            return True
        return (avsnitt.lagesbild_id, val.val.get("nyckel")) in self._bilder

    @cached_property
    def _arbetar_i(self) -> set[int]:
        omraden = omraden_med(person(self.context["request"]), Ratt.SE_ARBETSMATERIAL)
        return set(omraden.values_list("stadsdelsomrade_id", flat=True))

    @cached_property
    def _bilder(self) -> set[tuple[int, Any]]:
        synliga = Dokumentbild.objects.synlig_for(person(self.context["request"]))
        return set(synliga.values_list("lagesbild_id", "nyckel"))

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
            "block_sett",
            "prioriterat_omrade",
            "behov_av_atgarder",
            "kommentar",
            "intern",
            "tillstand",
            "ansvarig",
            "klart_senast",
            "att_uppdatera",
            "text_fran_ar",
            "syfte",
            "skrivhjalp",
            "version",
            "andrad",
        )


class KallaSerializer(serializers.ModelSerializer[Kalla]):
    class Meta:
        model = Kalla
        fields = ("nyckel", "text", "url", "hamtad", "begransning")


class LagesbildSerializer(serializers.ModelSerializer[Lagesbild]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)
    status = serializers.ChoiceField(
        source="visad_status",
        choices=Lagesbild.Status.choices,
        read_only=True,
        help_text="Den som inte ser arbetsmaterial får den senaste versionens, också medan den rättas.",
    )
    undertitel = serializers.CharField(source="visad_undertitel", read_only=True)
    parter = serializers.CharField(source="visade_parter", read_only=True)
    andrad = serializers.DateTimeField(source="visad_andrad", read_only=True)

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
            "version",
            "format",
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
    format = serializers.ChoiceField(choices=Rendering.Format.choices, default=Rendering.Format.PDF)
    version = serializers.IntegerField(
        min_value=1, max_value=2**15 - 1, required=False, help_text="Fastställd version; utelämnad: utkastet."
    )


@extend_schema_view(
    list=extend_schema(summary="Lägesbilder", description="De årliga dokumenten, utan avsnitt."),
    retrieve=extend_schema(summary="En lägesbild", description="Dokumentet med avsnitt och källor."),
)
class Lagesbilder(Faststallandeatgarder, mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The yearly documents."""

    ratt_skriva = Ratt.SE_ARBETSMATERIAL  # each step has its own right, which the service asks for

    queryset = Lagesbild.objects.select_related("stadsdelsomrade")
    filterset_class = Lagesbildsfilter
    lookup_value_regex = TAL

    def get_serializer_class(self) -> Any:
        return LagesbildMedAvsnitt if self.action == "retrieve" else LagesbildSerializer

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return fraga
        fraga = med_visat(fraga, person(self.request))
        if self.action != "retrieve":
            return fraga
        avsnitt = Avsnitt.objects.synlig_for(self.request.user).med()
        delar: list[Any] = [
            Prefetch("avsnitt", avsnitt.select_related("prioriterat_omrade", "ansvarig")),
            Prefetch("kallor", Kalla.objects.synlig_for(self.request.user)),
        ]
        return fraga.prefetch_related(*delar)


@extend_schema_view(
    list=extend_schema(summary="Renderingar", description="Beställda filer, den senaste först."),
    retrieve=extend_schema(summary="En rendering", description="Hur långt arbetet har kommit."),
)
class Renderingar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Jobs that make a file of the document: order, follow, stop, fetch."""

    queryset = Rendering.objects.select_related("lagesbild__stadsdelsomrade", "bestalld_av", "version")
    serializer_class: Any = RenderingSerializer
    filterset_class = Renderingsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKAPA_PDF

    @extend_schema(
        summary="Beställ en fil: PDF, Word, webbsida eller tabellerna som Excel",
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
        vald = begaran.validated_data
        version = None
        if nummer := vald.get("version"):
            versioner = Lagesbildsversion.objects.synlig_for(person(request))
            version = versioner.filter(lagesbild=lagesbild, nummer=nummer).first()
            if version is None:
                raise ValidationError({"version": ["Lägesbilden har ingen sådan version."]})
        rendering = rendering_bestalld(
            av=person(request),
            lagesbild=lagesbild,
            utgava=Rendering.Utgava(vald["utgava"]),
            format=Rendering.Format(vald["format"]),
            version=version,
        )
        if not rendering.slut:
            bestall_rendering(rendering.pk)
        return Response(self.get_serializer(rendering).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Stoppa arbetet",
        description="Ett jobb som väntar stoppas genast, ett som pågår vid nästa steg. Ett som är klart förblir det.",
        request=None,
        responses={200: RenderingSerializer} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"], url_name="avbryt")
    def avbryt(self, request: Request, pk: str) -> Response:
        rendering = rendering_avbruten(av=person(request), rendering=self.get_object())
        return Response(self.get_serializer(rendering).data)

    @extend_schema(
        summary="Hämta filen",
        description="Filen, när arbetet är klart.",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY), 404: Felsvar},
    )
    @action(detail=True, url_name="fil", content_negotiation_class=Forsta)
    def fil(self, request: Request, pk: str) -> FileResponse:
        return filsvar(self.get_object())
