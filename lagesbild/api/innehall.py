"""Sources and images of the yearly documents: read, put in, changed, taken away. The same rules as on the pages."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import FileResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.models import Dokumentbild, Kalla, Lagesbild
from lagesbild.services.dokumentbild import FALT as BILDFALT
from lagesbild.services.dokumentbild import dokumentbild_andrad, dokumentbild_borttagen, dokumentbild_tillagd
from lagesbild.services.kallor import FALT as KALLFALT
from lagesbild.services.kallor import kalla_andrad, kalla_borttagen, kalla_flyttad, kalla_tillagd
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from samverkan.api.bas import SKRIVFEL, TAL, Felsvar, Forsta, Omradesmangd, person
from samverkan.api.falt import STORST, Andring, ja_nej, kontrollerat, textfalt, versionsfalt
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.api.lasare import Json
from samverkan.bild import last
from samverkan.roller import Ratt


class Innehallsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="lagesbild__ar", label="Lägesbildens år.")
    lagesbild = Heltalsfilter(1, STORST, field_name="lagesbild", label="Lägesbildens `id`.")


def _lagesbildsfalt() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=STORST, help_text="Lägesbildens `id`.")


def _lagesbild(request: Request, pk: int) -> Lagesbild:
    synliga = Lagesbild.objects.synlig_for(person(request)).select_related("stadsdelsomrade")
    lagesbild = synliga.filter(pk=pk).first()
    if lagesbild is None:
        raise ValidationError({"lagesbild": ["Lägesbilden finns inte i något område där du har ett uppdrag."]})
    return lagesbild


class _Innehallsmangd(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Rows of a document that a läsare sees as the public edition shows them, and those who write it change."""

    filterset_class: Any = Innehallsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    def svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=kod)


# --- Sources ---------------------------------------------------------------------------------------------------------


class EnKallaSerializer(serializers.ModelSerializer[Kalla]):
    stadsdelsomrade = serializers.SlugField(source="lagesbild.stadsdelsomrade.slug", read_only=True)

    class Meta:
        model = Kalla
        fields = ("id", "stadsdelsomrade", "lagesbild", "ordning", "nyckel", *KALLFALT, "version")
        read_only_fields = fields


class _Kallfalt(serializers.Serializer[Any]):
    url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    hamtad = serializers.DateField(required=False, allow_null=True, help_text="Dagen då den hämtades.")
    begransning = textfalt(
        required=False, allow_blank=True, max_length=2000, help_text="Vad källan inte kan säga något om."
    )


class NyKalla(_Kallfalt):
    lagesbild = _lagesbildsfalt()
    text = textfalt(max_length=1000, help_text="Som den ska stå i källförteckningen.")


class AndradKalla(Andring, _Kallfalt):
    visade = EnKallaSerializer.Meta.fields
    andras: ClassVar[Mapping[str, str]] = {"ordning": "Ordningen ändras med POST på källans adress följd av flytta/."}

    text = textfalt(required=False, max_length=1000, help_text="Som den ska stå i källförteckningen.")
    bygger_pa = versionsfalt()


class Flytt(serializers.Serializer[Any]):
    steg = serializers.ChoiceField(choices=[(-1, "uppåt"), (1, "neråt")], help_text="−1 uppåt, 1 neråt.")


@extend_schema_view(
    list=extend_schema(summary="Källor", description="Lägesbildernas källor i sin ordning."),
    retrieve=extend_schema(summary="En källa", description="Vad den heter, var den finns och vad den inte kan säga."),
)
class Kallor(_Innehallsmangd):
    """Sources. Somebody else's later change is never overwritten: 409 with both."""

    queryset = Kalla.objects.select_related("lagesbild__stadsdelsomrade")
    serializer_class: Any = EnKallaSerializer

    @extend_schema(
        summary="Lägg till en källa",
        description="Sist i listan. Texter hänvisar till dess `nyckel`, som inte ändras.",
        request=NyKalla,
        responses={201: EnKallaSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyKalla(data=request.data))
        lagesbild = _lagesbild(request, data.pop("lagesbild"))
        ny = kalla_tillagd(av=person(request), lagesbild=lagesbild, **data)
        return self.svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra en källa",
        description="Det som inte skickas lämnas som det är.",
        request=AndradKalla,
        responses={200: EnKallaSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        kalla = self.get_object()
        data = kontrollerat(AndradKalla(data=request.data))
        nu = {namn: getattr(kalla, namn) for namn in KALLFALT}
        kalla_andrad(av=person(request), kalla=kalla, **(nu | data))
        return self.svar(kalla.pk)

    @extend_schema(
        summary="Ta bort en källa",
        description="En källa som en text hänvisar till går inte att ta bort; svaret säger vilken text.",
        responses={204: None} | SKRIVFEL,
    )
    def destroy(self, request: Request, pk: str) -> Response:
        kalla_borttagen(av=person(request), kalla=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Flytta en källa ett steg",
        description="I början och slutet av listan händer inget.",
        request=Flytt,
        responses={200: EnKallaSerializer} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def flytta(self, request: Request, pk: str) -> Response:
        kalla = self.get_object()
        steg = kontrollerat(Flytt(data=request.data))["steg"]
        return self.svar(kalla_flyttad(av=person(request), kalla=kalla, steg=steg).pk)


# --- Images ----------------------------------------------------------------------------------------------------------


class DokumentbildSerializer(serializers.ModelSerializer[Dokumentbild]):
    stadsdelsomrade = serializers.SlugField(source="lagesbild.stadsdelsomrade.slug", read_only=True)

    format = serializers.CharField(read_only=True, help_text="`jpeg` eller `png`.")

    class Meta:
        model = Dokumentbild
        fields = (
            "id", "stadsdelsomrade", "lagesbild", "nyckel", *BILDFALT, "format", "bredd", "hojd", "storlek", "sha256",
            "uppladdad_tid", "version",
        )  # fmt: skip
        read_only_fields = fields


class _Bildfalt(serializers.Serializer[Any]):
    kalla = textfalt(required=False, allow_blank=True, max_length=200, help_text="Fotograf eller källa.")
    intern = ja_nej(required=False, help_text="Bara i den interna utgåvan.")


class NyDokumentbild(_Bildfalt):
    lagesbild = _lagesbildsfalt()
    fil = serializers.FileField(allow_empty_file=True, help_text="JPEG, PNG eller WebP. Det kameran skrivit tas bort.")
    rubrik = textfalt(max_length=200, help_text="Bildtexten.")
    alternativtext = textfalt(max_length=500, help_text="Vad bilden visar, i ord. Inget om personer.")


class AndradDokumentbild(Andring, _Bildfalt):
    visade = DokumentbildSerializer.Meta.fields

    rubrik = textfalt(required=False, max_length=200, help_text="Bildtexten.")
    alternativtext = textfalt(required=False, max_length=500, help_text="Vad bilden visar, i ord.")
    bygger_pa = versionsfalt()


@extend_schema_view(
    list=extend_schema(summary="Bilder i lägesbilder", description="Vad bilderna visar. Filen hämtas för sig."),
    retrieve=extend_schema(summary="En bild i en lägesbild", description="Vad den visar, storlek och kontrollsumma."),
)
class Dokumentbilder(_Innehallsmangd):
    """Images. The image itself never changes: another is added instead."""

    queryset = Dokumentbild.objects.select_related("lagesbild__stadsdelsomrade")
    serializer_class: Any = DokumentbildSerializer

    def get_parsers(self) -> list[Any]:
        # The map of actions is not there yet when the schema asks.
        skapar = getattr(self, "action_map", {}).get("post") == "create"
        return [Json(), MultiPartParser()] if skapar else [Json()]

    @extend_schema(
        summary="Lägg till en bild",
        description=(
            "Skickas som ett formulär (multipart). Bilden skrivs om utan uppgifter om plats, tid och telefon, och "
            "visas när ett avsnitt har den i `block`: `{\"slag\": \"bild\", \"nyckel\": …}`."
        ),
        request={"multipart/form-data": NyDokumentbild},
        responses={201: DokumentbildSerializer} | SKRIVFEL,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyDokumentbild(data=request.data))
        lagesbild = _lagesbild(request, data.pop("lagesbild"))
        ny = dokumentbild_tillagd(av=person(request), lagesbild=lagesbild, data=last(data.pop("fil")), **data)
        return self.svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra vad som sägs om en bild",
        description="Det som inte skickas lämnas som det är.",
        request=AndradDokumentbild,
        responses={200: DokumentbildSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        bild = self.get_object()
        data = kontrollerat(AndradDokumentbild(data=request.data))
        nu = {namn: getattr(bild, namn) for namn in BILDFALT}
        dokumentbild_andrad(av=person(request), bild=bild, **(nu | data))
        return self.svar(bild.pk)

    @extend_schema(
        summary="Ta bort en bild",
        description="En bild som ett avsnitt visar, eller som hör till en fastställd version, går inte att ta bort.",
        responses={204: None} | SKRIVFEL,
    )
    def destroy(self, request: Request, pk: str) -> Response:
        dokumentbild_borttagen(av=person(request), bild=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Hämta bilden",
        description="Själva bilden.",
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY), 404: Felsvar},
    )
    @action(detail=True, content_negotiation_class=Forsta)
    def fil(self, request: Request, pk: str) -> FileResponse:
        bild = self.get_object()
        return FileResponse(bild.fil.open("rb"), content_type=f"image/{bild.format}")
