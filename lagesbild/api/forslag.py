"""The two parts' proposals before the meeting. The rule of who may read them is the same as on the pages."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.vecka import FEL_NIVA, STORST, Veckofilter, kontrollerat, stadsdel_for, textfalt, veckan
from lagesbild.models import Forslag
from lagesbild.services.forslag import MAX_SKAL, forslag_lamnat
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from platser.api import Stadsdelfilter
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.roller import Part, Ratt


class Forslagsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdel__stadsdelsomrade")
    stadsdel = Stadsdelfilter("stadsdel")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="ISO-år.")
    vecka = Heltalsfilter(1, 53, field_name="vecka", label="Veckans nummer.")
    fran = Veckofilter(False, False, "Första vecka som år och vecka, också över årsskiften: `2023-50`.")
    till = Veckofilter(True, False, "Sista vecka som år och vecka: `2024-05`.")
    part = filters.ChoiceFilter(choices=Part.choices, label="`forvaltning` eller `polis`.")


class ForslagSerializer(serializers.ModelSerializer[Forslag]):
    stadsdelsomrade = serializers.SlugField(source="stadsdel.stadsdelsomrade.slug", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True)
    av = serializers.CharField(source="av.namn", read_only=True)

    class Meta:
        model = Forslag
        fields = (
            "id",
            "stadsdelsomrade",
            "stadsdel",
            "ar",
            "vecka",
            "part",
            "niva",
            "skal",
            "version",
            "dolt",
            "av",
            "tid",
        )


class NyttForslagSerializer(serializers.Serializer[Any]):
    """What one part proposes for one stadsdel and week."""

    stadsdel = textfalt(max_length=80, help_text="Stadsdelens kortnamn.")
    stadsdelsomrade = textfalt(
        required=False, max_length=80, help_text="Behövs när stadsdelens kortnamn finns i flera av dina områden."
    )
    ar = serializers.IntegerField(help_text="ISO-år.")
    vecka = serializers.IntegerField(help_text="ISO-vecka.")
    part = serializers.ChoiceField(choices=Part.choices, help_text="Den egna parten.")
    niva = serializers.IntegerField(
        min_value=1, max_value=5, error_messages=dict.fromkeys(("min_value", "max_value"), FEL_NIVA), help_text="1–5."
    )
    skal = textfalt(required=False, allow_blank=True, max_length=MAX_SKAL, help_text="Utelämnat: lämnas som det är.")
    bygger_pa = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="`version` som du såg; tom om ingen."
    )


@extend_schema_view(
    list=extend_schema(
        summary="Parternas förslag",
        description="De som gäller nu. Ett dolt förslag av den andra parten finns inte här förrän båda har lämnat.",
    ),
    retrieve=extend_schema(summary="Ett förslag", description="En parts förslag för en stadsdel och vecka."),
)
class ForslagMangd(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Proposals. A row that may not be read does not exist: neither in lists and filters nor by its number."""

    queryset = Forslag.objects.filter(aktuell=True).select_related("stadsdel__stadsdelsomrade", "av")
    serializer_class: Any = ForslagSerializer
    filterset_class = Forslagsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_VECKA

    @extend_schema(
        summary="Lämna eller ändra ett förslag",
        description="Bara för den egna parten. Har parten redan lämnat ett behövs `bygger_pa`.",
        request=NyttForslagSerializer,
        responses={200: ForslagSerializer, 201: ForslagSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyttForslagSerializer(data=request.data))
        forslag = forslag_lamnat(
            av=person(request),
            stadsdel=stadsdel_for(person(request), data["stadsdel"], data.get("stadsdelsomrade")),
            vecka=veckan(data),
            part=data["part"],
            niva=data["niva"],
            skal=data.get("skal"),
            bygger_pa=data.get("bygger_pa"),
        )
        ny = forslag.version == 1
        return Response(ForslagSerializer(forslag).data, status=status.HTTP_201_CREATED if ny else status.HTTP_200_OK)
