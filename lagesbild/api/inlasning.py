"""Imports of figures: send a file, see what it would change, decide, commit, undo. The same rules as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.vecka import kontrollerat, textfalt
from lagesbild.kalkylblad import STORST_FIL
from lagesbild.models import Importanmarkning, Importkorning, Importrad, Matkalla
from lagesbild.selectors.inlasning_namn import losta_namn
from lagesbild.services import inlasning as tjanst
from lagesbild.tasks import genomford_nu_eller_sedan, las_nu_eller_sedan
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.filter import Omradesfilter
from samverkan.api.lasare import Json
from samverkan.models import Stadsdelsomrade, omraden_med
from samverkan.roller import Ratt
from samverkan.services import krav
from samverkan.tal import heltal

SAKNAS_KALLA = "Källan finns inte. Ange `ny_kalla` om den ska läggas till."


class Importfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    kalla = filters.CharFilter("kalla__slug", label="Källans kortnamn.")
    status = filters.ChoiceFilter(choices=Importkorning.Status.choices, label="Status.")


class ImportSerializer(serializers.ModelSerializer[Importkorning]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)
    kalla = serializers.SlugField(source="kalla.slug", read_only=True, default=None)
    av = serializers.CharField(source="av.namn", read_only=True)
    layout = serializers.CharField(source="tolkning.layout", read_only=True, default="")

    class Meta:
        model = Importkorning
        fields = (
            "id", "stadsdelsomrade", "kalla", "filnamn", "storlek", "sha256", "per_datum", "av", "tid", "status",
            "steg", "andel", "fel", "layout", "utfall", "stampel", "genomford_tid", "angrad_tid",
        )  # fmt: skip
        read_only_fields = fields


class ImportMedNamn(ImportSerializer):
    namn = serializers.SerializerMethodField(help_text="Kategorierna i filen och vad de är.")
    platser = serializers.SerializerMethodField(help_text="Platserna i filen och vad de är.")

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "namn", "platser")  # type: ignore[assignment]

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_namn(self, k: Importkorning) -> list[dict[str, Any]]:
        if "namn" not in k.tolkning:
            return []
        losta, _ = losta_namn(k)
        return [
            {"nr": nr, "grupp": grupp, "namn": namn, "enhet": enhet, "ar": losta[nr]}
            for nr, (grupp, namn, enhet, *_) in enumerate(k.tolkning["namn"])
        ]

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_platser(self, k: Importkorning) -> list[dict[str, Any]]:
        if "namn" not in k.tolkning:
            return []
        _, losta = losta_namn(k)
        return [{"nr": nr, "namn": plats, "ar": losta[nr]} for nr, plats in enumerate(k.tolkning["platser"])]


class Radserializer(serializers.ModelSerializer[Importrad]):
    serie = serializers.PrimaryKeyRelatedField[Any](read_only=True)
    matomrade = serializers.PrimaryKeyRelatedField[Any](read_only=True)

    class Meta:
        model = Importrad
        fields = (
            "ordning", "blad", "rad", "kolumn", "tryckt", "namn_nr", "plats_nr", "serie", "matomrade", "fran", "till",
            "varde", "preliminar", "utfall", "tidigare", "tidigare_per",
        )  # fmt: skip


class Anmarkningsserializer(serializers.ModelSerializer[Importanmarkning]):
    cell = serializers.CharField(read_only=True)

    class Meta:
        model = Importanmarkning
        fields = ("slag", "blad", "cell", "rad", "kolumn", "text", "tryckt", "raknat")


class _Kallval(serializers.Serializer[Any]):
    kalla = textfalt(required=False, allow_blank=True, max_length=60, help_text="Källans kortnamn.")
    ny_kalla = textfalt(required=False, allow_blank=True, max_length=120, help_text="Namn på en källa som inte finns.")


class NyImport(_Kallval):
    """A file (multipart), or a table as text (JSON)."""

    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")
    fil = serializers.FileField(required=False, allow_empty_file=True, help_text="xlsx, xls, ods eller csv.")
    text = textfalt(required=False, max_length=2_000_000, trim_whitespace=False, help_text="Tabellen som text.")
    per_datum = serializers.DateField(required=False, allow_null=True, help_text="Dagen då siffrorna togs ut.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("fil")) == bool(attrs.get("text")):
            raise ValidationError({"fil": ["Skicka antingen `fil` eller `text`."]})
        return attrs


class Beslut(_Kallval):
    per_datum = serializers.DateField(help_text="Dagen då siffrorna togs ut.")
    namn = serializers.DictField(
        child=textfalt(max_length=20), required=False, help_text="Nummer → seriens `id`, `ny` eller `utan`."
    )
    platser = serializers.DictField(
        child=textfalt(max_length=20), required=False, help_text="Nummer → platsens `id`, `ny` eller `utan`."
    )
    byten = serializers.DictField(
        child=serializers.DateField(), required=False, help_text="Nummer → namnet gäller från."
    )
    krockar = serializers.ChoiceField(choices=["behall", "ersatt"], required=False, allow_blank=True)


class Sedd(serializers.Serializer[Any]):
    stampel = textfalt(max_length=64, help_text="`stampel` ur den import som du har granskat.")


@extend_schema_view(
    list=extend_schema(summary="Importer", description="Den senaste först."),
    retrieve=extend_schema(summary="En import", description="Hur långt den har kommit, och vad den skulle ändra."),
)
class Importer(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Imports of figures: send, follow, look, decide, commit, undo."""

    queryset = Importkorning.objects.select_related("stadsdelsomrade", "kalla", "av").order_by("-tid", "-pk")
    serializer_class: Any = ImportSerializer
    filterset_class = Importfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.IMPORTERA

    def get_serializer_class(self) -> Any:
        return ImportSerializer if self.action == "list" else ImportMedNamn

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if self.action == "list":
            fraga = fraga.filter(stadsdelsomrade__in=omraden_med(self.request.user, Ratt.IMPORTERA))
        return fraga

    def get_object(self) -> Importkorning:
        korning: Importkorning = super().get_object()
        if korning.stadsdelsomrade:
            krav(person(self.request), Ratt.IMPORTERA, korning.stadsdelsomrade)
        return korning

    @extend_schema(
        summary="Skicka en fil",
        description="Filen läses, stora filer i bakgrunden: följ `status`. Inget sparas som siffror förrän `genomfor`.",
        request={"multipart/form-data": NyImport, "application/json": NyImport},
        responses={201: ImportMedNamn} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyImport(data=request.data))
        omrade = Stadsdelsomrade.objects.synlig_for(person(request)).filter(slug=data["stadsdelsomrade"]).first()
        if omrade is None:
            raise ValidationError({"stadsdelsomrade": ["Du har inget uppdrag i ett område med det kortnamnet."]})
        fil = data.get("fil")
        korning = tjanst.mottagen(
            av=person(request),
            omrade=omrade,
            filnamn=fil.name if fil else "tabell",
            innehall=fil.read(STORST_FIL + 1) if fil else data["text"].encode("utf-8-sig"),
            kalla=_kalla(data),
            ny_kalla=data.get("ny_kalla", ""),
            per_datum=data.get("per_datum"),
        )
        las_nu_eller_sedan(korning)
        return self._svar(korning, status.HTTP_201_CREATED)

    def get_parsers(self) -> list[Any]:
        # The map of actions is not there yet when the schema asks.
        skapar = getattr(self, "action_map", {}).get("post") == "create"
        return [Json(), MultiPartParser()] if skapar else [Json()]

    @extend_schema(
        summary="Siffrorna i en import",
        description="I filens ordning: vad som står i cellen, vad det är, och värdet som finns sparat.",
        parameters=[OpenApiParameter("utfall", description=f"Ett av: {', '.join(Importrad.Utfall.values)}.")],
        responses=Radserializer(many=True),
    )
    @action(detail=True)
    def rader(self, request: Request, pk: str) -> Response:
        fraga = Importrad.objects.synlig_for(person(request)).filter(korning=self.get_object()).order_by("ordning")
        if utfall := request.query_params.get("utfall"):
            if utfall not in Importrad.Utfall.values:
                raise ValidationError({"utfall": [f"Utfallen är: {', '.join(Importrad.Utfall.values)}."]})
            fraga = fraga.filter(utfall=utfall)
        sida = self.paginate_queryset(fraga)
        return self.get_paginated_response(Radserializer(sida, many=True).data)

    @extend_schema(
        summary="Vad som inte stämmer i filen",
        description="Tryckta summor och procent som cellerna inte ger, och celler som inte är förstådda.",
        responses=Anmarkningsserializer(many=True),
    )
    @action(detail=True)
    def anmarkningar(self, request: Request, pk: str) -> Response:
        alla = Importanmarkning.objects.synlig_for(person(request)).filter(korning=self.get_object())
        sida = self.paginate_queryset(alla)
        return self.get_paginated_response(Anmarkningsserializer(sida, many=True).data)

    @extend_schema(
        summary="Bestäm källa, dag och namn",
        description="Allt jämförs på nytt med det som finns sparat. Siffrorna sparas först med `genomfor`.",
        request=Beslut,
        responses={200: ImportMedNamn} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def beslut(self, request: Request, pk: str) -> Response:
        korning = self.get_object()
        data = kontrollerat(Beslut(data=request.data))
        korning = tjanst.beslutad(
            av=person(request),
            korning=korning,
            kalla=_kalla(data) or (None if data.get("ny_kalla") else korning.kalla),
            ny_kalla=data.get("ny_kalla", ""),
            per_datum=data["per_datum"],
            namn=_valda(data.get("namn", {}), "namn"),
            platser=_valda(data.get("platser", {}), "platser"),
            byten={_nummer(nr, "byten"): dag for nr, dag in data.get("byten", {}).items()},
            krockar=data.get("krockar", ""),
        )
        return self._svar(korning)

    @extend_schema(
        summary="Läs in siffrorna",
        description="Allt eller inget. Stora importer i bakgrunden: `status` är `skrivs` tills den är `genomford`.",
        request=Sedd,
        responses={200: ImportMedNamn} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def genomfor(self, request: Request, pk: str) -> Response:
        korning = self.get_object()
        data = kontrollerat(Sedd(data=request.data))
        return self._svar(genomford_nu_eller_sedan(av=person(request), korning=korning, stampel=data["stampel"]))

    @extend_schema(
        summary="Ångra en import",
        description="Importens siffror tas bort, och de som den ersatte kommer tillbaka.",
        request=None,
        responses={200: ImportMedNamn} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def angra(self, request: Request, pk: str) -> Response:
        korning = self.get_object()
        tjanst.angrad(av=person(request), korning=korning)
        return self._svar(korning)

    @extend_schema(
        summary="Avbryt en import",
        description="Innan den är genomförd.",
        request=None,
        responses={200: ImportMedNamn} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def avbryt(self, request: Request, pk: str) -> Response:
        korning = self.get_object()
        tjanst.avbruten(av=person(request), korning=korning)
        return self._svar(korning)

    def _svar(self, korning: Importkorning, kod: int = status.HTTP_200_OK) -> Response:
        korning.refresh_from_db()
        return Response(ImportMedNamn(korning).data, status=kod)


def _kalla(data: dict[str, Any]) -> Matkalla | None:
    if not data.get("kalla"):
        return None
    kalla = Matkalla.objects.filter(slug=data["kalla"]).first()
    if kalla is None:
        raise ValidationError({"kalla": [SAKNAS_KALLA]})
    return kalla


def _valda(val: dict[str, str], falt: str) -> dict[int, int | str]:
    return {_nummer(nr, falt): v if (tal := heltal(v)) is None else tal for nr, v in val.items()}


def _nummer(nr: str, falt: str) -> int:
    nummer = heltal(nr, siffror=6)
    if nummer is None:
        raise ValidationError({falt: [f"”{nr[:20]}” är inget nummer ur listan."]})
    return nummer
