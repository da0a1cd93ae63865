"""Classifications and investments."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from platser.api.plats import Platsfilter, plats_i, stadsdel_i
from platser.api.stadsdel import Stadsdelfilter
from platser.models import Klassning, Trygghetsinvestering
from platser.services import investering_sparad, klassning_sparad
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import kontrollerat, listfalt, omrade_for, textfalt, versionsfalt
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt


class Klassningsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    plats = Platsfilter("plats")
    stadsdel = Stadsdelfilter("stadsdelar")
    slag = filters.ChoiceFilter(choices=Klassning.Slag.choices, label="Slag av klassning.")
    lage = filters.ChoiceFilter(choices=Klassning.Lage.choices, label="Gäller, ansökt eller avslagen.")
    ar = Heltalsfilter(2000, 2100, field_name="ar", label="Året som platsen är prioriterad.")
    dag = filters.DateFilter(method="som_galler", label="Bara de som gäller den dagen, till exempel `2024-11-10`.")

    def som_galler(self, fraga: Any, namn: str, dag: Any) -> QuerySet[Any]:
        return fraga.gallande_nagon_dag(dag, dag)


class KlassningSerializer(serializers.ModelSerializer[Klassning]):
    stadsdelsomrade = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    plats = serializers.SlugField(source="plats.slug", read_only=True, allow_null=True, default=None)
    stadsdelar = serializers.SlugRelatedField[Any](
        slug_field="slug", many=True, read_only=True, help_text="Stadsdelar som klassningen omfattar."
    )

    class Meta:
        model = Klassning
        fields = (
            "id", "stadsdelsomrade", "plats", "stadsdelar", "slag", "lage", "ar", "omfattning", "giltig_fran",
            "giltig_till", "kalla", "kalldatum", "beslut", "beskrivning", "ordning", "kanslig", "version",
        )  # fmt: skip


class Klassningsinnehall(serializers.ModelSerializer[Klassning]):
    plats = textfalt(required=False, allow_null=True, max_length=80, help_text="Platsens kortnamn.")
    stadsdelar = listfalt(
        child=textfalt(max_length=80), required=False, max_length=50, help_text="Stadsdelarnas kortnamn."
    )

    class Meta:
        model = Klassning
        fields = (
            "plats", "stadsdelar", "slag", "lage", "ar", "omfattning", "giltig_fran", "giltig_till", "kalla",
            "kalldatum", "beslut", "beskrivning", "ordning", "kanslig",
        )  # fmt: skip
        validators: list[Any] = []  # the service checks, and says it in a sentence


class NyKlassning(Klassningsinnehall):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")

    class Meta(Klassningsinnehall.Meta):
        fields = ("stadsdelsomrade", *Klassningsinnehall.Meta.fields)  # type: ignore[assignment]


class AndradKlassning(Klassningsinnehall):
    bygger_pa = versionsfalt()

    class Meta(Klassningsinnehall.Meta):
        fields = ("bygger_pa", *Klassningsinnehall.Meta.fields)  # type: ignore[assignment]


def _hanvisningar(av: Anvandare, omrade: Stadsdelsomrade, data: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with places and stadsdelar looked up among those of the area."""
    if "plats" in data:
        data["plats"] = plats_i(omrade, av, data["plats"])
    if "stadsdel" in data:
        data["stadsdel"] = stadsdel_i(omrade, av, data["stadsdel"])
    if "stadsdelar" in data:
        data["stadsdelar"] = [stadsdel_i(omrade, av, slug) for slug in data["stadsdelar"]]
    return data


class _Skrivbar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=kod)


@extend_schema_view(
    list=extend_schema(summary="Klassningar", description="Vad platser och stadsdelar är klassade som."),
    retrieve=extend_schema(summary="En klassning", description="En klassning med källa och beslut."),
)
class Klassningar(_Skrivbar):
    """Classifications. One ends by its last day; none is removed."""

    queryset = (
        Klassning.objects.select_related("stadsdelsomrade", "plats")
        .defer("plats__kontur")
        .prefetch_related("stadsdelar")
    )
    serializer_class: Any = KlassningSerializer
    filterset_class = Klassningsfilter

    @extend_schema(
        summary="Klassa en plats eller stadsdelar",
        description="Samma regler som på sidan.",
        request=NyKlassning,
        responses={201: KlassningSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyKlassning(data=request.data))
        omrade = omrade_for(person(request), data.pop("stadsdelsomrade"))
        ny = klassning_sparad(av=person(request), omrade=omrade, **_hanvisningar(person(request), omrade, data))
        return self._svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något i en klassning",
        description="Det som inte skickas lämnas som det är. Avsluta en klassning med `giltig_till`.",
        request=AndradKlassning,
        responses={200: KlassningSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        klassning = self.get_object()
        data = kontrollerat(AndradKlassning(data=request.data, partial=True))
        omrade = klassning.stadsdelsomrade
        bygger_pa = data.pop("bygger_pa", None)
        klassning_sparad(
            av=person(request), omrade=omrade, klassning=klassning, bygger_pa=bygger_pa,
            **_hanvisningar(person(request), omrade, data),
        )  # fmt: skip
        return self._svar(klassning.pk)


class Investeringsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    plats = Platsfilter("plats")
    stadsdel = Stadsdelfilter("stadsdel")
    ar = Heltalsfilter(2000, 2100, field_name="ar", label="Budgetår.")
    status = filters.ChoiceFilter(choices=Trygghetsinvestering.Status.choices, label="Läge.")
    fond = filters.ChoiceFilter(choices=Trygghetsinvestering.Fond.choices, label="Finansiering.")


class InvesteringSerializer(serializers.ModelSerializer[Trygghetsinvestering]):
    stadsdelsomrade = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    plats = serializers.SlugField(source="plats.slug", read_only=True, allow_null=True, default=None)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Trygghetsinvestering
        fields = (
            "id", "stadsdelsomrade", "plats", "stadsdel", "ar", "namn", "beskrivning", "fond", "status", "ansokan_dag",
            "sokt_kr", "beslut_dag", "beslut", "beviljat_kr", "utfall_kr", "klar_dag", "effekt", "kalla", "version",
        )  # fmt: skip


class Investeringsinnehall(serializers.ModelSerializer[Trygghetsinvestering]):
    plats = textfalt(required=False, allow_null=True, max_length=80, help_text="Platsens kortnamn.")
    stadsdel = textfalt(required=False, allow_null=True, max_length=80, help_text="Tom: platsens stadsdel.")

    class Meta:
        model = Trygghetsinvestering
        fields = (
            "plats", "stadsdel", "ar", "namn", "beskrivning", "fond", "status", "ansokan_dag", "sokt_kr", "beslut_dag",
            "beslut", "beviljat_kr", "utfall_kr", "klar_dag", "effekt", "kalla",
        )  # fmt: skip
        # SQLite and PostgreSQL: what fits in a whole number of 64 bits.
        extra_kwargs = {n: {"max_value": 10**12} for n in ("sokt_kr", "beviljat_kr", "utfall_kr")} | {
            "ar": {"min_value": 2000, "max_value": 2100}
        }


class NyInvestering(Investeringsinnehall):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")

    class Meta(Investeringsinnehall.Meta):
        fields = ("stadsdelsomrade", *Investeringsinnehall.Meta.fields)  # type: ignore[assignment]


class AndradInvestering(Investeringsinnehall):
    bygger_pa = versionsfalt()

    class Meta(Investeringsinnehall.Meta):
        fields = ("bygger_pa", *Investeringsinnehall.Meta.fields)  # type: ignore[assignment]


@extend_schema_view(
    list=extend_schema(summary="Trygghetsinvesteringar", description="Från ansökan till effekt. Belopp i hela kronor."),
    retrieve=extend_schema(summary="En trygghetsinvestering", description="Ansökan, beslut, belopp, läge och effekt."),
)
class Investeringar(_Skrivbar):
    """Investments."""

    queryset = Trygghetsinvestering.objects.select_related("stadsdelsomrade", "plats", "stadsdel").defer(
        "plats__kontur", "stadsdel__kontur"
    )
    serializer_class: Any = InvesteringSerializer
    filterset_class = Investeringsfilter

    @extend_schema(
        summary="Lägg in en trygghetsinvestering",
        description="Samma regler som på sidan.",
        request=NyInvestering,
        responses={201: InvesteringSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyInvestering(data=request.data))
        omrade = omrade_for(person(request), data.pop("stadsdelsomrade"))
        ny = investering_sparad(av=person(request), omrade=omrade, **_hanvisningar(person(request), omrade, data))
        return self._svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något i en trygghetsinvestering",
        description="Det som inte skickas lämnas som det är.",
        request=AndradInvestering,
        responses={200: InvesteringSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        investering = self.get_object()
        data = kontrollerat(AndradInvestering(data=request.data, partial=True))
        omrade = investering.stadsdelsomrade
        bygger_pa = data.pop("bygger_pa", None)
        investering_sparad(
            av=person(request), omrade=omrade, investering=investering, bygger_pa=bygger_pa,
            **_hanvisningar(person(request), omrade, data),
        )  # fmt: skip
        return self._svar(investering.pk)
