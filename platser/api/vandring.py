"""Trygghetsvandringar and their synpunkter: as rows and as GeoJSON."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view, inline_serializer
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from platser.api.plats import Platsfilter, plats_i
from platser.models import Synpunkt, Trygghetsvandring, Vandringspart, Vandringsstopp
from platser.selectors import synpunkt as urval
from platser.selectors.vandring import rutt_geojson, stopp_geojson, synpunkter_med_foton
from platser.services import synpunkt_inkommen, synpunkt_sparad
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import Tidpunkt, kontrollerat, textfalt, versionsfalt
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.models import omraden_med
from samverkan.roller import Ratt

STORST = 2**31 - 1
VANDRING_SAKNAS = "Vandringen {} finns inte, eller så har du inget uppdrag där."


class Vandringsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    plats = Platsfilter("plats")
    ar = Heltalsfilter(2000, 2100, field_name="dag__year", label="Året den hålls.")
    status = filters.ChoiceFilter(choices=Trygghetsvandring.Status.choices, label="Läge.")


class Synpunktsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("vandring__stadsdelsomrade")
    plats = Platsfilter("plats")
    vandring = Heltalsfilter(1, STORST, field_name="vandring", label="Vandringens id.")
    ar = Heltalsfilter(2000, 2100, field_name="vandring__dag__year", label="Året vandringen hölls.")
    kategori = filters.ChoiceFilter(choices=Synpunkt.Kategori.choices, label="Vad den gäller.")
    lage = filters.ChoiceFilter(
        choices=[(kod, kod) for kod in urval.LAGEN], method="med_lage", label="`oppna`, `utan_agare`, `sena` …"
    )

    def med_lage(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(urval.lagesvillkor(varde))


class PartSerializer(serializers.ModelSerializer[Vandringspart]):
    class Meta:
        model = Vandringspart
        fields = ("organisation", "deltog")


class StoppSerializer(serializers.ModelSerializer[Vandringsstopp]):
    plats = serializers.SlugField(source="plats.slug", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Vandringsstopp
        fields = ("namn", "plats", "lat", "lon")


class VandringSerializer(serializers.ModelSerializer[Trygghetsvandring]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True, allow_null=True, default=None)
    plats = serializers.SlugField(source="plats.slug", read_only=True, allow_null=True, default=None)
    parter = PartSerializer(source="parter_synliga", many=True, read_only=True, help_text="Inbjudna.")
    samlingsplats = serializers.CharField(
        source="visad_samlingsplats", read_only=True, help_text="Tom om platsen är känslig för dig."
    )
    stopp = StoppSerializer(source="stopp_synliga", many=True, read_only=True, help_text="Rutten, i ordning.")
    sammanfattning = serializers.SerializerMethodField(help_text="Arbetsmaterial tills protokollet är fastställt.")

    class Meta:
        model = Trygghetsvandring
        fields = (
            "id", "stadsdelsomrade", "slag", "namn", "dag", "klockslag", "samlingsplats", "plats", "stadsdel",
            "sammankallande", "fokus", "foregaende", "status", "antal_deltagare", "sammanfattning", "parter", "stopp",
            "version",
        )  # fmt: skip

    @extend_schema_field(str)
    def get_sammanfattning(self, v: Any) -> str:
        visas = v.ser_allt or v.status == Trygghetsvandring.Status.RAPPORTERAD
        return v.sammanfattning if visas else ""


class SynpunktSerializer(serializers.ModelSerializer[Synpunkt]):
    plats = serializers.SlugField(source="plats.slug", read_only=True, allow_null=True, default=None)
    foton = serializers.SerializerMethodField(help_text="Vad fotona visar. De hämtas på synpunktens sida.")

    class Meta:
        model = Synpunkt
        fields = (
            "id", "vandring", "klient_id", "kategori", "text", "plats", "lat", "lon", "osakerhet_m", "iakttagen",
            "status", "agare", "klar_senast", "svar", "svar_dag", "foton", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_foton(self, s: Any) -> list[str]:
        return [f.alt for f in s.foton_synliga]


class NySynpunkt(serializers.Serializer[Any]):
    vandring = serializers.IntegerField(min_value=1, max_value=STORST, help_text="Vandringens id.")
    klient_id = serializers.UUIDField(help_text="Eget nummer: skickad igen finns synpunkten en gång.")
    kategori = serializers.ChoiceField(choices=Synpunkt.Kategori.choices)
    text = textfalt(max_length=1000, help_text="Inget om personer.")
    plats = textfalt(required=False, allow_null=True, max_length=80, help_text="Platsens kortnamn.")
    lat = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    lon = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    iakttagen = Tidpunkt(required=False)


class AndradSynpunkt(serializers.Serializer[Any]):
    agare = textfalt(required=False, allow_blank=True, max_length=160, help_text="Organisation eller funktion.")
    klar_senast = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(required=False, choices=Synpunkt.Status.choices)
    svar = textfalt(required=False, allow_blank=True, max_length=5000)
    svar_dag = serializers.DateField(required=False, allow_null=True)
    bygger_pa = versionsfalt()


GEOJSON = inline_serializer(
    "SynpunkterGeoJSON",
    {
        "type": serializers.CharField(help_text="`FeatureCollection`."),
        "features": serializers.ListField(child=serializers.DictField(), help_text="En Feature för varje synpunkt."),
    },
)
VANDRINGAR_GEOJSON = inline_serializer(
    "VandringarGeoJSON",
    {
        "type": serializers.CharField(help_text="`FeatureCollection`."),
        "features": serializers.ListField(child=serializers.DictField(), help_text="En Feature för varje del."),
    },
)


@extend_schema_view(
    list=extend_schema(summary="Trygghetsvandringar", description="Planerade, hållna och inställda."),
    retrieve=extend_schema(summary="En trygghetsvandring", description="Med inbjudna och rutt."),
)
class Vandringar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Walks that the user sees."""

    queryset = Trygghetsvandring.objects.select_related("stadsdelsomrade", "stadsdel", "plats").order_by("-dag", "-pk")
    serializer_class = VandringSerializer
    filterset_class = Vandringsfilter
    lookup_value_regex = TAL

    def get_queryset(self) -> QuerySet[Any]:
        fraga: Any = super().get_queryset().defer("stadsdel__kontur", "plats__kontur")
        if getattr(self, "swagger_fake_view", False):
            return fraga
        user = person(self.request)
        alla = Vandringsstopp.objects.synlig_for(user).select_related("plats").defer("plats__kontur")
        return fraga.med_visad_samling(user).annotate(
            ser_allt=_i(omraden_med(user, Ratt.SE_ARBETSMATERIAL))
        ).prefetch_related(
            Prefetch("stopp", alla.order_by("ordning"), to_attr="stopp_synliga"),
            Prefetch("parter", Vandringspart.objects.synlig_for(user), to_attr="parter_synliga"),
        )  # fmt: skip

    @extend_schema(
        summary="Vandringar som GeoJSON",
        description="Alla som passar filtren och har ett läge, som en FeatureCollection i WGS 84: rutten som en linje, "
        "eller platsen som en punkt. Stopp som du inte får se är inte med.",
        responses={200: VANDRINGAR_GEOJSON},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def geojson(self, request: Request) -> Response:
        rutter = (rutt_geojson(v, v.stopp_synliga) for v in self.filter_queryset(self.get_queryset()))
        return _samling([r for r in rutter if r])

    @extend_schema(
        operation_id="vandringar_karta_retrieve",
        summary="En vandring som GeoJSON",
        description="Rutten, stoppen och synpunkterna som du får se, i WGS 84. `del` säger vad var och en är: `rutt`, "
        "`stopp` eller `synpunkt`.",
        responses={200: VANDRINGAR_GEOJSON},
    )
    @action(detail=True, methods=["get"], url_path="geojson", url_name="karta")
    def karta(self, request: Request, pk: str) -> Response:
        vandring = self.get_object()
        rutt = rutt_geojson(vandring, vandring.stopp_synliga)
        alla = Synpunkt.objects.synlig_for(person(request)).filter(vandring=vandring, struken=False)
        sagda = urval.geojson(alla.select_related("plats", "vandring").defer("plats__kontur").order_by("pk"))
        for s in sagda["features"]:
            s["properties"] = {"del": "synpunkt"} | s["properties"]
        return _samling([*([rutt] if rutt else []), *stopp_geojson(vandring.stopp_synliga), *sagda["features"]])


def _samling(poster: list[dict[str, Any]]) -> Response:
    return Response({"type": "FeatureCollection", "features": poster}, content_type="application/geo+json")


def _i(omraden: QuerySet[Any, int]) -> Any:
    """Whether the walk's area is among `omraden`."""
    return Exists(omraden.filter(stadsdelsomrade_id=OuterRef("stadsdelsomrade_id")))


@extend_schema_view(
    list=extend_schema(summary="Synpunkter", description="Vad som sagts på vandringarna, med ägare och svar."),
    retrieve=extend_schema(summary="En synpunkt", description="Vad som sades, vem som har den, vad som svarats."),
)
class Synpunkter(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Synpunkter. Sent twice with the same number they are one; somebody else's change is never overwritten."""

    queryset = Synpunkt.objects.filter(struken=False).order_by("-vandring__dag", "pk")
    serializer_class: Any = SynpunktSerializer
    filterset_class = Synpunktsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get_queryset(self) -> QuerySet[Any]:
        fraga: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return fraga
        return synpunkter_med_foton(person(self.request), fraga).select_related(
            "plats", "vandring__stadsdelsomrade"
        )  # fmt: skip

    @extend_schema(
        summary="Lämna en synpunkt",
        description="Samma regler som på telefonens sida: `klient_id` gör att den finns en gång. "
        "Läget avrundas till ungefär tio meter.",
        request=NySynpunkt,
        responses={201: SynpunktSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NySynpunkt(data=request.data))
        pk = data.pop("vandring")
        vandring = (
            Trygghetsvandring.objects.synlig_for(person(request))
            .select_related("stadsdelsomrade")
            .filter(pk=pk)
            .first()
        )  # fmt: skip
        if vandring is None:
            raise ValidationError({"vandring": [VANDRING_SAKNAS.format(pk)]})
        plats = plats_i(vandring.stadsdelsomrade, person(request), data.pop("plats", None))
        synpunkt = synpunkt_inkommen(av=person(request), vandring=vandring, plats=plats, **data)
        return self._svar(synpunkt.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ge en synpunkt ägare, datum eller svar",
        description="Det som inte skickas lämnas som det är.",
        request=AndradSynpunkt,
        responses={200: SynpunktSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        synpunkt = self.get_object()
        data = kontrollerat(AndradSynpunkt(data=request.data, partial=True))
        synpunkt_sparad(av=person(request), synpunkt=synpunkt, bygger_pa=data.pop("bygger_pa", None), **data)
        return self._svar(synpunkt.pk)

    @extend_schema(
        summary="Synpunkter som GeoJSON",
        description="Alla som passar filtren och har ett läge, eget eller platsens, som en FeatureCollection i WGS 84.",
        responses={200: GEOJSON},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def geojson(self, request: Request) -> Response:
        alla = self.filter_queryset(self.get_queryset())
        return Response(urval.geojson(alla), content_type="application/geo+json")

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(SynpunktSerializer(self.get_queryset().get(pk=pk)).data, status=kod)
