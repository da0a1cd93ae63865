"""Photos of places: sent in, listed, fetched, struck out."""

from typing import Any

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

from platser.api.plats import Platsfilter, plats_i
from platser.models import Plats, Platsatgard, Platsbild, Trygghetsinvestering
from platser.services import bild_struken, bild_tillagd
from samverkan.api.bas import SKRIVFEL, TAL, Felsvar, Forsta, Omradesmangd, person
from samverkan.api.falt import STORST, kontrollerat, omrade_for, textfalt
from samverkan.api.filter import Omradesfilter
from samverkan.api.lasare import Json
from samverkan.bild import last
from samverkan.roller import Ratt


class Bildfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("plats__stadsdelsomrade")
    plats = Platsfilter("plats")
    skede = filters.ChoiceFilter(choices=Platsbild.Skede.choices, label="Före, efter eller läget.")


class BildSerializer(serializers.ModelSerializer[Platsbild]):
    stadsdelsomrade = serializers.SlugField(source="plats.stadsdelsomrade.slug", read_only=True)
    plats = serializers.SlugField(source="plats.slug", read_only=True)

    class Meta:
        model = Platsbild
        fields = (
            "id", "stadsdelsomrade", "plats", "skede", "alt", "tagen", "fore", "atgard", "investering", "bredd", "hojd",
            "uppladdad_tid",
        )  # fmt: skip
        read_only_fields = fields


def _nummer(hjalp: str) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=STORST, help_text=hjalp)


class NyBild(serializers.Serializer[Any]):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")
    plats = textfalt(max_length=80, help_text="Platsens kortnamn.")
    fil = serializers.FileField(allow_empty_file=True, help_text="JPEG, PNG eller WebP. Det kameran skrivit tas bort.")
    alt = textfalt(max_length=300, help_text="Vad bilden visar. Inget om personer.")
    skede = serializers.ChoiceField(choices=Platsbild.Skede.choices, default=Platsbild.Skede.LAGE)
    tagen = serializers.DateField(required=False, allow_null=True)
    fore = _nummer("Bilden före som den visas bredvid.")
    atgard = _nummer("Åtgärden på platsen som den hör till.")
    investering = _nummer("Investeringen på platsen som den hör till.")


@extend_schema_view(
    list=extend_schema(summary="Bilder av platser", description="Utan strukna. Filen hämtas för sig."),
    retrieve=extend_schema(summary="En bild av en plats", description="Vad den visar, när den togs, vad den hör till."),
)
class Platsbilder(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Photos of places."""

    queryset = Platsbild.objects.filter(struken=False).select_related("plats__stadsdelsomrade").defer("plats__kontur")
    serializer_class: Any = BildSerializer
    filterset_class = Bildfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get_parsers(self) -> list[Any]:
        # The map of actions is not there yet when the schema asks.
        skapar = getattr(self, "action_map", {}).get("post") == "create"
        return [Json(), MultiPartParser()] if skapar else [Json()]

    @extend_schema(
        summary="Lägg in en bild av en plats",
        description="Skickas som ett formulär (multipart). Bilden skrivs om utan uppgifter om plats, tid och telefon.",
        request={"multipart/form-data": NyBild},
        responses={201: BildSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyBild(data=request.data))
        av = person(request)
        plats = plats_i(omrade_for(av, data.pop("stadsdelsomrade")), av, data.pop("plats"))
        assert plats is not None  # noqa: S101 the field is required, and an unknown one is an error
        synliga: dict[str, Any] = {
            "fore": self.get_queryset().filter(plats=plats),
            "atgard": Platsatgard.objects.synlig_for(av).filter(samverkan__plats=plats),
            "investering": Trygghetsinvestering.objects.synlig_for(av).filter(plats=plats),
        }
        for namn, fraga in synliga.items():
            data[namn] = _pa_platsen(plats, namn, fraga, data.get(namn))
        ny = bild_tillagd(av=av, plats=plats, data=last(data.pop("fil")), **data)
        return Response(BildSerializer(self.get_queryset().get(pk=ny.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Hämta bilden",
        description="Själva bilden, som JPEG.",
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY), 404: Felsvar},
    )
    @action(detail=True, content_negotiation_class=Forsta)
    def fil(self, request: Request, pk: str) -> FileResponse:
        return FileResponse(self.get_object().fil.open("rb"), content_type="image/jpeg")

    @extend_schema(
        summary="Stryk en bild",
        description="Den visas inte längre.",
        request=None,
        responses={204: None} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def stryk(self, request: Request, pk: str) -> Response:
        bild_struken(av=person(request), bild=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _pa_platsen(plats: Plats, falt: str, fraga: Any, nummer: int | None) -> Any:
    """The row with that number on the place; None for nothing."""
    if nummer is None:
        return None
    rad = fraga.filter(pk=nummer).first()
    if rad is None:
        raise ValidationError({falt: [f"Nummer {nummer} finns inte på {plats}."]})
    return rad
