"""Rounds and follow-ups: read with filters, write, send in, approve, send back. The same services as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from atgardsplan.models import Omgangsslag, Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.granskning import med_historik
from atgardsplan.selectors.uppfoljning import ORDNING, urval
from atgardsplan.services.granskning import godkannande_angrat, uppfoljning_atersand, uppfoljning_godkand
from atgardsplan.services.uppfoljning import (
    FALT,
    uppfoljning_atertagen,
    uppfoljning_inskickad,
    uppfoljning_oforandrad,
    uppfoljning_sparad,
)
from lagesbild.api.vecka import STORST, kontrollerat, textfalt
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.filter import Heltalsfilter, JaFilter, Omradesfilter, namn_pa
from samverkan.roller import Ratt
from samverkan.tal import heltal

JAG = "jag"


class Omgangsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    ar = Heltalsfilter(2000, 2099, field_name="ar", label="År.")
    slag = filters.ChoiceFilter(choices=Omgangsslag.choices, label="`t1`, `t2` eller `vb`.")
    status = filters.ChoiceFilter(choices=Uppfoljningsomgang.Status.choices, label="Omgångens läge.")


class OmgangSerializer(serializers.ModelSerializer[Uppfoljningsomgang]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)

    class Meta:
        model = Uppfoljningsomgang
        fields = (
            "id",
            "stadsdelsomrade",
            "ar",
            "slag",
            "status",
            "period_till",
            "oppnas",
            "inlamning",
            "granskning",
            "oppnad_tid",
            "stangd_tid",
            "ateroppnad_skal",
            "version",
        )


@extend_schema_view(
    list=extend_schema(summary="Uppföljningsomgångar", description="T1, T2 och VB. Läsare ser stängda omgångar."),
    retrieve=extend_schema(summary="En uppföljningsomgång", description="Omgången med dess dagar."),
)
class Omgangar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Rounds."""

    queryset = Uppfoljningsomgang.objects.select_related("stadsdelsomrade").order_by("-period_till", "pk")
    serializer_class: Any = OmgangSerializer
    filterset_class = Omgangsfilter
    lookup_value_regex = TAL


class Uppfoljningsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("omgang__stadsdelsomrade")
    ar = Heltalsfilter(2000, 2099, field_name="omgang__ar", label="Omgångens år.")
    slag = filters.ChoiceFilter(choices=Omgangsslag.choices, field_name="omgang__slag", label="Omgången.")
    omgang = Heltalsfilter(1, STORST, field_name="omgang", label="Omgångens nummer.")
    status = filters.ChoiceFilter(choices=Uppfoljning.Status.choices, label="Hur aktiviteten går.")
    lage = filters.ChoiceFilter(choices=Uppfoljning.Lage.choices, label="Var texten är.")
    omrade = filters.CharFilter(
        field_name="aktivitet__mal__prioriterat_omrade__slug", max_length=80, label="Prioriterat områdes kortnamn."
    )
    grupp = Heltalsfilter(1, STORST, field_name="aktivitet__arbetsgrupp", label="Arbetsgruppens nummer.")
    avvikelse = JaFilter(method="med_avvikelse", label="`ja`: avviker eller är avbruten.")
    ansvarig = filters.CharFilter(method="med_ansvarig", max_length=20, label="Personens nummer, eller `jag`.")

    def med_avvikelse(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return urval(fraga, avvikelse=varde)

    def med_ansvarig(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        if varde == JAG:
            return urval(fraga, ansvarig=person(self.request).pk)
        nummer = heltal(varde)
        if nummer is None or not 0 < nummer <= STORST:
            raise ValidationError({namn_pa(self.filters["ansvarig"]): ["Skriv personens nummer, eller `jag`."]})
        return urval(fraga, ansvarig=nummer)


class AktivitetsuppfoljningSerializer(serializers.ModelSerializer[Uppfoljning]):
    stadsdelsomrade = serializers.SlugField(source="omgang.stadsdelsomrade.slug", read_only=True)
    ar = serializers.IntegerField(source="omgang.ar", read_only=True)
    slag = serializers.CharField(source="omgang.slag", read_only=True)
    aktivitet_namn = serializers.CharField(source="aktivitet.namn", read_only=True)
    prioriterat_omrade = serializers.SlugField(source="aktivitet.mal.prioriterat_omrade.slug", read_only=True)
    arbetsgrupp = serializers.CharField(source="aktivitet.arbetsgrupp.namn", read_only=True, default=None)
    ansvarig = serializers.IntegerField(source="aktivitet.ansvarig_id", read_only=True, allow_null=True)
    granskare = serializers.IntegerField(source="aktivitet.granskare_id", read_only=True, allow_null=True)

    class Meta:
        model = Uppfoljning
        fields = (
            "id",
            "stadsdelsomrade",
            "omgang",
            "ar",
            "slag",
            "aktivitet",
            "aktivitet_namn",
            "prioriterat_omrade",
            "arbetsgrupp",
            "ansvarig",
            "granskare",
            "lage",
            *FALT,
            "oforandrad_fran",
            "inskickad_tid",
            "atersand_tid",
            "atersand_kommentar",
            "godkand_tid",
            "version",
        )


class Andring(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Uppfoljning.Status.choices, required=False, allow_blank=True)
    gjort = textfalt(required=False, allow_blank=True, max_length=4000)
    resultat = textfalt(required=False, allow_blank=True, max_length=4000)
    avvikelse_orsak = textfalt(required=False, allow_blank=True, max_length=4000)
    avvikelse_atgard = textfalt(required=False, allow_blank=True, max_length=4000)
    prognos = textfalt(required=False, allow_blank=True, max_length=4000)
    bygger_pa = serializers.IntegerField(min_value=1, max_value=STORST, help_text="`version` som du såg.")


class Steg(serializers.Serializer[Any]):
    bygger_pa = serializers.IntegerField(min_value=1, max_value=STORST, help_text="`version` som du såg.")


class Atersandning(Steg):
    kommentar = textfalt(max_length=4000, help_text="Vad som behöver ändras.")


def _steg(sammanfattning: str, beskrivning: str, begaran: Any = Steg) -> Any:
    return extend_schema(
        summary=sammanfattning,
        description=beskrivning,
        request=begaran,
        responses={200: AktivitetsuppfoljningSerializer} | SKRIVFEL,
    )


@extend_schema_view(
    list=extend_schema(
        summary="Uppföljningar",
        description="Vad aktiviteterna rapporterar. Läsare ser det som är godkänt i stängda omgångar.",
    ),
    retrieve=extend_schema(summary="En uppföljning", description="Texten, statusen och var den är."),
)
class Uppfoljningar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Follow-ups. Somebody else's later change is never overwritten: 409 with both."""

    queryset = Uppfoljning.objects.all()
    serializer_class: Any = AktivitetsuppfoljningSerializer
    filterset_class = Uppfoljningsfilter
    lookup_value_regex = TAL
    # A deputy approves without the right of its own: the service decides for each.
    ratt_skriva = Ratt.FOLJA_UPP

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        return fraga if getattr(self, "swagger_fake_view", False) else med_historik(fraga).order_by(*ORDNING)

    @_steg("Skriv i en uppföljning", "Det som inte skickas lämnas som det är.", Andring)
    def partial_update(self, request: Request, pk: str) -> Response:
        u = self.get_object()
        data = kontrollerat(Andring(data=request.data))
        uppfoljning_sparad(av=person(request), uppfoljning=u, **data)
        return self._svar(u)

    @_steg("Oförändrat", "Tar över status och texter från den senaste godkända omgången.")
    @action(detail=True, methods=["post"])
    def oforandrat(self, request: Request, pk: str) -> Response:
        return self._gor(request, uppfoljning_oforandrad)

    @_steg("Skicka för granskning", "Det som saknas namnges i `falt`.")
    @action(detail=True, methods=["post"])
    def skicka(self, request: Request, pk: str) -> Response:
        return self._gor(request, uppfoljning_inskickad)

    @_steg("Återta", "Det som är inskickat och inte granskat.")
    @action(detail=True, methods=["post"])
    def atertag(self, request: Request, pk: str) -> Response:
        return self._gor(request, uppfoljning_atertagen)

    @_steg("Godkänn", "Aldrig den egna texten. Också som chefens ställföreträdare.")
    @action(detail=True, methods=["post"])
    def godkann(self, request: Request, pk: str) -> Response:
        return self._gor(request, uppfoljning_godkand)

    @_steg("Ångra godkännandet", "Det egna, högst 15 minuter efteråt och innan något har byggt vidare på det.")
    @action(detail=True, methods=["post"])
    def angra(self, request: Request, pk: str) -> Response:
        return self._gor(request, godkannande_angrat)

    @_steg("Återsänd", "Det som är inskickat, eller godkänt i en öppen omgång.", Atersandning)
    @action(detail=True, methods=["post"])
    def atersand(self, request: Request, pk: str) -> Response:
        return self._gor(request, uppfoljning_atersand, Atersandning)

    def _gor(self, request: Request, tjanst: Any, begaran: Any = Steg) -> Response:
        u = self.get_object()
        tjanst(av=person(request), uppfoljning=u, **kontrollerat(begaran(data=request.data)))
        return self._svar(u)

    def _svar(self, u: Uppfoljning) -> Response:
        return Response(AktivitetsuppfoljningSerializer(self.get_queryset().filter(pk=u.pk).first()).data)
