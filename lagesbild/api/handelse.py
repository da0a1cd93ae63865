"""Events, and the kinds that each area uses."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.vecka import STORST, Veckofilter, kontrollerat, stadsdel_for, textfalt
from lagesbild.handelse import ALLVAR, MAX_PLATS, MAX_SKAL, MAX_TEXT
from lagesbild.models import Handelse, Handelsetyp
from lagesbild.selectors.handelse import med_orden
from lagesbild.services.handelse import Dubblett, Handelsefel, Uppgifter, handelse_andrad, handelser_registrerade
from lagesbild.vecka import FORSTA_AR, SISTA_AR, Vecka
from platser.api import Stadsdelfilter
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import ja_nej
from samverkan.api.filter import MAX_SOK, Heltalsfilter, Omradesfilter
from samverkan.fel import Ogiltigt
from samverkan.roller import Ratt
from samverkan.svenska import upprakning


class Handelsefilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdel__stadsdelsomrade")
    stadsdel = Stadsdelfilter("stadsdel")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="ISO-år.")
    vecka = Heltalsfilter(1, 53, field_name="vecka", label="Veckans nummer.")
    fran = Veckofilter(False, False, "Första vecka som år och vecka, också över årsskiften: `2023-50`.")
    till = Veckofilter(True, False, "Sista vecka som år och vecka: `2024-05`.")
    typ = filters.CharFilter(label="Typens kortnamn, till exempel `ran`.")
    allvar_min = Heltalsfilter(1, 4, field_name="allvar", lookup_expr="gte", label="Lägsta allvar 1–4.")
    kalla = filters.ChoiceFilter(choices=Handelse.Kalla.choices, label="Källa.")
    sok = filters.CharFilter(method="med_ord", max_length=MAX_SOK, label="Ord som ska stå i texten eller platsen.")

    def med_ord(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(med_orden(varde))


class HandelseSerializer(serializers.ModelSerializer[Handelse]):
    stadsdelsomrade = serializers.SlugField(source="stadsdel.stadsdelsomrade.slug", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True)
    klockslag = serializers.TimeField(format="%H:%M", read_only=True, allow_null=True)
    typnamn = serializers.CharField(read_only=True, help_text="Vad området kallar typen.")
    plats = serializers.CharField(
        source="visad_plats", read_only=True, help_text="Tom om platsen är känslig och du inte ser arbetsmaterial."
    )
    rapporterad_av = serializers.CharField(source="rapporterad_av.namn", read_only=True)

    class Meta:
        model = Handelse
        fields = (
            "id",
            "stadsdelsomrade",
            "stadsdel",
            "dag",
            "klockslag",
            "ar",
            "vecka",
            "typ",
            "typnamn",
            "allvar",
            "plats",
            "text",
            "kalla",
            "version",
            "rapporterad_av",
            "rapporterad_tid",
        )


class _Innehall(serializers.Serializer[Any]):
    klockslag = serializers.TimeField(
        # Without these an offset would be read, and thrown away.
        input_formats=["%H:%M", "%H:%M:%S"],
        required=False,
        allow_null=True,
        help_text="Lokal tid, till exempel `21:30`.",
    )
    plats = textfalt(required=False, allow_blank=True, max_length=MAX_PLATS)
    text = textfalt(
        required=False, allow_blank=True, max_length=MAX_TEXT, help_text="Vad som hände, utan uppgifter om personer."
    )
    trots_dubblett = ja_nej(
        required=False, default=False, help_text="Det är en annan händelse än den som liknar den. Utan det: 400."
    )


class NyHandelse(_Innehall):
    stadsdel = textfalt(max_length=80, help_text="Stadsdelens kortnamn.")
    stadsdelsomrade = textfalt(
        required=False, max_length=80, help_text="Behövs när stadsdelens kortnamn finns i flera av dina områden."
    )
    dag = serializers.DateField(help_text="Veckan följer av dagen.")
    typ = textfalt(max_length=40, help_text="Typens kortnamn, till exempel `ran`.")
    allvar = serializers.ChoiceField(choices=ALLVAR, help_text="1–4.")
    kalla = serializers.ChoiceField(choices=Handelse.Kalla.choices)


class AndradHandelse(_Innehall):
    stadsdel = textfalt(required=False, max_length=80, help_text="En annan stadsdel i samma område flyttar händelsen.")
    dag = serializers.DateField(required=False)
    typ = textfalt(required=False, max_length=40)
    allvar = serializers.ChoiceField(choices=ALLVAR, required=False)
    kalla = serializers.ChoiceField(choices=Handelse.Kalla.choices, required=False)
    bygger_pa = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="`version` som du såg."
    )
    orsak = textfalt(required=False, allow_blank=True, max_length=MAX_SKAL, help_text="Står i historiken.")


@extend_schema_view(
    list=extend_schema(summary="Händelser", description="Senast sist. Strukna händelser är inte med."),
    retrieve=extend_schema(summary="En händelse", description="Vad som hände, var och hur allvarligt."),
)
class Handelser(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Events of the weeks. Somebody else's later change is never overwritten: 409 with both."""

    queryset = Handelse.objects.select_related("stadsdel__stadsdelsomrade", "rapporterad_av")
    serializer_class: Any = HandelseSerializer
    filterset_class = Handelsefilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_VECKA

    def get_queryset(self) -> QuerySet[Any]:
        fraga: Any = super().get_queryset()
        return fraga.aktuella().med_visad_plats(person(self.request)).med_typnamn()

    @extend_schema(
        summary="Registrera en händelse",
        description="Samma regler som på sidan. Liknar den en annan samma eller intilliggande dag: 400, `dubblett`.",
        request=NyHandelse,
        responses={201: HandelseSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyHandelse(data=request.data))
        stadsdel = stadsdel_for(person(request), data["stadsdel"], data.pop("stadsdelsomrade", None))
        trots_dubblett = data.pop("trots_dubblett")
        try:
            vecka = Vecka.fran_datum(data["dag"])
        except ValueError as fel:
            raise ValidationError({"dag": [str(fel)]}) from fel
        try:
            (handelse,) = handelser_registrerade(
                av=person(request),
                omrade=stadsdel.stadsdelsomrade,
                vecka=vecka,
                rader=[Uppgifter(**{"klockslag": None} | data | {"stadsdel": stadsdel})],
                trots_dubblett=trots_dubblett,
            )
        except Handelsefel as handelsefel:
            raise _i_klartext(handelsefel.rader[0]) from handelsefel
        return Response(self._data(handelse), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Rätta eller flytta en händelse",
        description="Det som inte skickas med lämnas som det är. `bygger_pa` är den version som du såg.",
        request=AndradHandelse,
        responses={200: HandelseSerializer} | SKRIVFEL,
    )
    def update(self, request: Request, pk: str) -> Response:
        return self._andra(request)

    @extend_schema(
        summary="Rätta något i en händelse",
        description="Det som inte skickas med lämnas som det är. `bygger_pa` är den version som du såg.",
        request=AndradHandelse(partial=True),
        responses={200: HandelseSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        return self._andra(request)

    def _andra(self, request: Request) -> Response:
        handelse = self.get_object()
        data = kontrollerat(AndradHandelse(data=request.data))
        if "stadsdel" in data:
            omrade = handelse.stadsdel.stadsdelsomrade.slug
            data["stadsdel"] = stadsdel_for(person(request), data["stadsdel"], omrade)
        bygger_pa, orsak = data.pop("bygger_pa", None), data.pop("orsak", "")
        trots_dubblett = data.pop("trots_dubblett", False)
        try:
            sparad = handelse_andrad(
                av=person(request),
                handelse=handelse,
                bygger_pa=bygger_pa,
                till=replace(Uppgifter.om(handelse), **data),
                orsak=orsak,
                trots_dubblett=trots_dubblett,
            )
        except Dubblett as dubblett:
            raise _i_klartext(dubblett) from dubblett
        return Response(self._data(sparad))

    def _data(self, handelse: Handelse) -> Any:
        """As the list shows it, with the area's own name of the kind."""
        return HandelseSerializer(self.get_queryset().get(pk=handelse.pk)).data


def _i_klartext(fel: Ogiltigt) -> Ogiltigt:
    """Who has no page to look at is told which events are alike."""
    if not isinstance(fel, Dubblett):
        return fel
    nummer = upprakning([str(lik.handelse.pk) for lik in fel.liknande if lik.handelse])
    return Dubblett(f"{fel.text} Liknande: {nummer}. Skicka trots_dubblett om det är en annan.", fel.liknande)


class Typfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")


class HandelsetypSerializer(serializers.ModelSerializer[Handelsetyp]):
    stadsdelsomrade = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)

    class Meta:
        model = Handelsetyp
        fields = ("id", "stadsdelsomrade", "slug", "namn", "dold")


@extend_schema_view(
    list=extend_schema(
        summary="Områdens egna händelsetyper",
        description="Det som skiljer från de gemensamma typerna: egna, omdöpta och dolda.",
    ),
    retrieve=extend_schema(summary="En händelsetyp", description="Namn och om den är dold."),
)
class Handelsetyper(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """What areas have changed in the list of kinds."""

    queryset = Handelsetyp.objects.select_related("stadsdelsomrade")
    serializer_class: Any = HandelsetypSerializer
    filterset_class = Typfilter
    lookup_value_regex = TAL
