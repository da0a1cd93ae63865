"""Councils, groups, meetings and decisions."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from samverkan.api.bas import TAL, Omradesmangd
from samverkan.api.filter import Heltalsfilter
from samverkan.models import Arbetsgrupp, Beslut, Gruppmedlem, Mote, Rad


class MedlemSerializer(serializers.ModelSerializer[Gruppmedlem]):
    class Meta:
        model = Gruppmedlem
        fields = ("id", "hemvist", "funktion", "organisation", "uppgift", "giltig_fran", "giltig_till")


class RadSerializer(serializers.ModelSerializer[Rad]):
    stadsdelsomrade = serializers.SlugRelatedField("slug", read_only=True)  # type: ignore[var-annotated]
    medlemmar = MedlemSerializer(many=True, read_only=True)

    class Meta:
        model = Rad
        fields = ("id", "stadsdelsomrade", "slag", "namn", "leds_av", "uppgift", "medlemmar")


class ArbetsgruppSerializer(serializers.ModelSerializer[Arbetsgrupp]):
    stadsdelsomrade = serializers.SlugRelatedField("slug", read_only=True)  # type: ignore[var-annotated]
    prioriterade_omraden = serializers.StringRelatedField(many=True)  # type: ignore[var-annotated]
    medlemmar = MedlemSerializer(many=True, read_only=True)

    class Meta:
        model = Arbetsgrupp
        fields = (
            "id", "stadsdelsomrade", "namn", "ansvarig_chef", "motesfrekvens", "prioriterade_omraden", "giltig_fran",
            "giltig_till", "medlemmar",
        )  # fmt: skip


class MoteSerializer(serializers.ModelSerializer[Mote]):
    stadsdelsomrade = serializers.SlugRelatedField("slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Mote
        fields = (
            "id",
            "stadsdelsomrade",
            "rad",
            "arbetsgrupp",
            "rubrik",
            "start",
            "slut",
            "lokal",
            "status",
            "justerat_tid",
        )


class BeslutSerializer(serializers.ModelSerializer[Beslut]):
    class Meta:
        model = Beslut
        fields = ("id", "mote", "text", "ansvarig_hemvist", "ansvarig_funktion", "klart_senast", "klart_tid")


class Omradesfilter(django_filters.FilterSet):
    stadsdelsomrade = django_filters.CharFilter("stadsdelsomrade__slug", label="Kortnamn på stadsdelsområdet.")


class Motesfilter(Omradesfilter):
    status = django_filters.ChoiceFilter(choices=Mote.Status.choices, label="Läge.")
    rad = Heltalsfilter(1, 10**9, field_name="rad_id", label="Rådets id.")
    arbetsgrupp = Heltalsfilter(1, 10**9, field_name="arbetsgrupp_id", label="Arbetsgruppens id.")


class Beslutsfilter(django_filters.FilterSet):
    stadsdelsomrade = django_filters.CharFilter("mote__stadsdelsomrade__slug", label="Kortnamn på stadsdelsområdet.")
    oppet = django_filters.BooleanFilter("klart_tid", lookup_expr="isnull", label="Inte genomfört än.")


class _Lasmangd(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    lookup_value_regex = TAL


@extend_schema_view(
    list=extend_schema(summary="Råd", description="Trygghetsråd och deras grupper med platser."),
    retrieve=extend_schema(summary="Ett råd", description="Ett råd med sina platser."),
)
class RadMangd(_Lasmangd):
    """Councils with their seats."""

    queryset = Rad.objects.select_related("stadsdelsomrade").prefetch_related("medlemmar").order_by("pk")
    serializer_class: Any = RadSerializer
    filterset_class = Omradesfilter


@extend_schema_view(
    list=extend_schema(summary="Arbetsgrupper", description="Arbetsgrupper med platser och prioriterade områden."),
    retrieve=extend_schema(summary="En arbetsgrupp", description="En arbetsgrupp med sina platser."),
)
class Arbetsgrupper(_Lasmangd):
    """Groups with their seats."""

    queryset = (
        Arbetsgrupp.objects.select_related("stadsdelsomrade")
        .prefetch_related("medlemmar", "prioriterade_omraden")
        .order_by("pk")
    )
    serializer_class: Any = ArbetsgruppSerializer
    filterset_class = Omradesfilter


@extend_schema_view(
    list=extend_schema(summary="Möten", description="Rådens och arbetsgruppernas möten."),
    retrieve=extend_schema(summary="Ett möte", description="När och var ett råd eller en grupp möts."),
)
class Moten(_Lasmangd):
    """Meetings."""

    queryset = Mote.objects.select_related("stadsdelsomrade").order_by("-start", "-pk")
    serializer_class: Any = MoteSerializer
    filterset_class = Motesfilter


@extend_schema_view(
    list=extend_schema(summary="Beslut", description="Vad mötena har beslutat och om det är genomfört."),
    retrieve=extend_schema(summary="Ett beslut", description="Ett beslut och om det är genomfört."),
)
class BeslutMangd(_Lasmangd):
    """Decisions."""

    queryset = Beslut.objects.order_by("-mote__start", "ordning", "pk")
    serializer_class: Any = BeslutSerializer
    filterset_class = Beslutsfilter
