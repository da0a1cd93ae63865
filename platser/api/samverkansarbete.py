"""What a platssamverkan thinks and does: the cause tree and the list of åtgärder."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from platser.api.plats import Platsfilter
from platser.models import Platsatgard, Platsatgardssteg, Platsorsak, Platssamverkan
from platser.services import atgard_sparad, orsak_flyttad, orsak_sparad, orsak_struken
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import STORST, ja_nej, kontrollerat, textfalt, versionsfalt
from samverkan.api.filter import Heltalsfilter, JaFilter, Omradesfilter
from samverkan.models import Anvandare
from samverkan.roller import Ratt

SAKNAS = "Platssamverkan {} finns inte i något område där du arbetar."


def samverkan_med(av: Anvandare, nummer: int) -> Platssamverkan:
    """The platssamverkan with that number among those that `av` sees; an error of the field when there is none."""
    synliga = Platssamverkan.objects.synlig_for(av).select_related("plats__stadsdelsomrade")
    samverkan = synliga.filter(pk=nummer).first()
    if samverkan is None:
        raise ValidationError({"samverkan": [SAKNAS.format(nummer)]})
    return samverkan


def orsak_i(samverkan: Platssamverkan, av: Anvandare, nummer: int, falt: str) -> Platsorsak:
    """The cause with that number in the platssamverkan; an error of `falt` when there is none."""
    orsak = Platsorsak.objects.synlig_for(av).filter(samverkan=samverkan, pk=nummer, struken=False).first()
    if orsak is None:
        raise ValidationError({falt: [f"Orsak {nummer} finns inte i den platssamverkan."]})
    return orsak


class StegSerializer(serializers.ModelSerializer[Platsatgardssteg]):
    class Meta:
        model = Platsatgardssteg
        fields = ("fran", "till", "text", "tid")


class AtgardSerializer(serializers.ModelSerializer[Platsatgard]):
    plats = serializers.SlugField(source="samverkan.plats.slug", read_only=True)
    samverkan = serializers.IntegerField(source="samverkan_id", read_only=True, help_text="Platssamverkans nummer.")
    orsak = serializers.IntegerField(source="orsak_id", read_only=True, allow_null=True)
    steg = StegSerializer(many=True, read_only=True, help_text="Historiken, nyast först.")

    class Meta:
        model = Platsatgard
        fields = (
            "id", "plats", "samverkan", "orsak", "vad", "ansvarig", "klar_senast", "status", "klar_dag", "resultat",
            "version", "steg",
        )  # fmt: skip


class TradorsakSerializer(serializers.ModelSerializer[Platsorsak]):
    plats = serializers.SlugField(source="samverkan.plats.slug", read_only=True)
    samverkan = serializers.IntegerField(source="samverkan_id", read_only=True, help_text="Platssamverkans nummer.")
    overordnad = serializers.IntegerField(source="overordnad_id", read_only=True, allow_null=True)

    class Meta:
        model = Platsorsak
        fields = ("id", "plats", "samverkan", "overordnad", "slag", "ordning", "text", "belagg", "version")


class Orsaksfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("samverkan__plats__stadsdelsomrade")
    plats = Platsfilter("samverkan__plats")
    samverkan = Heltalsfilter(1, STORST, field_name="samverkan", label="Platssamverkans nummer.")
    slag = filters.ChoiceFilter(choices=Platsorsak.Slag.choices, label="Problem, orsak eller förutsättning.")


class Orsaksinnehall(serializers.ModelSerializer[Platsorsak]):
    overordnad = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=STORST,
        help_text="Vad den står under. Tom: ett problem.",
    )

    class Meta:
        model = Platsorsak
        fields = ("overordnad", "slag", "text", "belagg")
        validators: list[Any] = []  # the service checks, and says it in a sentence


class NyOrsak(Orsaksinnehall):
    samverkan = serializers.IntegerField(min_value=1, max_value=STORST, help_text="Platssamverkans nummer.")

    class Meta(Orsaksinnehall.Meta):
        fields = ("samverkan", *Orsaksinnehall.Meta.fields)  # type: ignore[assignment]


class AndradOrsak(Orsaksinnehall):
    bygger_pa = versionsfalt()

    class Meta(Orsaksinnehall.Meta):
        fields = ("bygger_pa", *Orsaksinnehall.Meta.fields)  # type: ignore[assignment]


class Struken(serializers.Serializer[Any]):
    bygger_pa = versionsfalt()


class Flyttad(serializers.Serializer[Any]):
    upp = ja_nej(help_text="Före den som står innan; annars efter den som står näst.")


@extend_schema_view(
    list=extend_schema(summary="Orsaker på platser", description="Orsaksanalysen i platssamverkan, som ett träd."),
    retrieve=extend_schema(summary="En orsak på en plats", description="Ett problem, en orsak eller en förutsättning."),
)
class Platsorsaker(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The cause trees, without what was struck out."""

    queryset = (
        Platsorsak.objects.filter(struken=False)
        .select_related("samverkan__plats__stadsdelsomrade")
        .defer("samverkan__plats__kontur")
    )
    serializer_class: Any = TradorsakSerializer
    filterset_class = Orsaksfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    @extend_schema(
        summary="Lägg till något i orsaksträdet",
        description="Överst står problem, under dem orsaker och förutsättningar.",
        request=NyOrsak,
        responses={201: TradorsakSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyOrsak(data=request.data))
        samverkan = samverkan_med(person(request), data.pop("samverkan"))
        ny = orsak_sparad(
            av=person(request), samverkan=samverkan, **self._innehall(samverkan, {"overordnad": None} | data)
        )
        return self._svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra eller flytta något i orsaksträdet",
        description="Det som inte skickas lämnas som det är.",
        request=AndradOrsak,
        responses={200: TradorsakSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        orsak = self.get_object()
        data = kontrollerat(AndradOrsak(data=request.data, partial=True))
        bygger_pa = data.pop("bygger_pa", None)
        nu = {"overordnad": orsak.overordnad_id, "slag": orsak.slag, "text": orsak.text, "belagg": orsak.belagg}
        orsak_sparad(
            av=person(request), samverkan=orsak.samverkan, orsak=orsak, bygger_pa=bygger_pa,
            **self._innehall(orsak.samverkan, nu | data),
        )  # fmt: skip
        return self._svar(orsak.pk)

    @extend_schema(
        summary="Stryk något ur orsaksträdet",
        description="Bara det som inget står under. Det finns kvar i loggen.",
        request=Struken,
        responses={204: None} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def stryk(self, request: Request, pk: str) -> Response:
        orsak = self.get_object()
        orsak_struken(av=person(request), orsak=orsak, **kontrollerat(Struken(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Byt ordning i orsaksträdet",
        description="Bland dem som står under samma.",
        request=Flyttad,
        responses={200: TradorsakSerializer} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def flytta(self, request: Request, pk: str) -> Response:
        orsak = self.get_object()
        orsak_flyttad(av=person(request), orsak=orsak, upp=kontrollerat(Flyttad(data=request.data))["upp"])
        return self._svar(orsak.pk)

    def _innehall(self, samverkan: Platssamverkan, data: dict[str, Any]) -> dict[str, Any]:
        if data["overordnad"] is not None:
            data["overordnad"] = orsak_i(samverkan, person(self.request), data["overordnad"], "overordnad")
        return data

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(TradorsakSerializer(self.get_queryset().get(pk=pk)).data, status=kod)


class Atgardsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("samverkan__plats__stadsdelsomrade")
    plats = Platsfilter("samverkan__plats")
    status = filters.ChoiceFilter(choices=Platsatgard.Status.choices, label="Läge.")
    oppna = JaFilter(method="som_ar_oppna", label="`ja`: bara de som varken är klara eller utgår.")

    def som_ar_oppna(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        avslutade = fraga.filter(status__in=Platsatgard.AVSLUTAD)
        return avslutade if varde == "nej" else fraga.exclude(status__in=Platsatgard.AVSLUTAD)


class Atgardsinnehall(serializers.ModelSerializer[Platsatgard]):
    orsak = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="Orsakens nummer i samma samverkan."
    )
    kommentar = textfalt(required=False, allow_blank=True, max_length=5000, help_text="Blir en rad i historiken.")

    class Meta:
        model = Platsatgard
        fields = ("vad", "ansvarig", "klar_senast", "status", "klar_dag", "resultat", "orsak", "kommentar")


class NyAtgard(Atgardsinnehall):
    samverkan = serializers.IntegerField(min_value=1, max_value=STORST, help_text="Platssamverkans nummer.")

    class Meta(Atgardsinnehall.Meta):
        fields = ("samverkan", *Atgardsinnehall.Meta.fields)  # type: ignore[assignment]


class AndradAtgard(Atgardsinnehall):
    bygger_pa = versionsfalt()

    class Meta(Atgardsinnehall.Meta):
        fields = ("bygger_pa", *Atgardsinnehall.Meta.fields)  # type: ignore[assignment]


@extend_schema_view(
    list=extend_schema(summary="Åtgärder på platser", description="Åtgärdslistorna i platssamverkan, med historik."),
    retrieve=extend_schema(summary="En åtgärd på en plats", description="En åtgärd med hela sin historik."),
)
class Platsatgarder(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The lists of åtgärder."""

    queryset = (
        Platsatgard.objects.select_related("samverkan__plats__stadsdelsomrade")
        .defer("samverkan__plats__kontur")
        .prefetch_related("steg")
    )
    serializer_class: Any = AtgardSerializer
    filterset_class = Atgardsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    @extend_schema(
        summary="Lägg till en åtgärd",
        description="Samma regler som på sidan.",
        request=NyAtgard,
        responses={201: AtgardSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyAtgard(data=request.data))
        samverkan = samverkan_med(person(request), data.pop("samverkan"))
        ny = atgard_sparad(av=person(request), samverkan=samverkan, **self._innehall(samverkan, data))
        return self._svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något i en åtgärd",
        description="Det som inte skickas lämnas som det är. Nytt läge eller kommentar blir en rad i historiken.",
        request=AndradAtgard,
        responses={200: AtgardSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        atgard = self.get_object()
        data = kontrollerat(AndradAtgard(data=request.data, partial=True))
        bygger_pa = data.pop("bygger_pa", None)
        atgard_sparad(
            av=person(request), samverkan=atgard.samverkan, atgard=atgard, bygger_pa=bygger_pa,
            **self._innehall(atgard.samverkan, data),
        )  # fmt: skip
        return self._svar(atgard.pk)

    def _innehall(self, samverkan: Platssamverkan, data: dict[str, Any]) -> dict[str, Any]:
        if (nummer := data.get("orsak")) is not None:
            data["orsak"] = orsak_i(samverkan, person(self.request), nummer, "orsak")
        return data

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(AtgardSerializer(self.get_queryset().get(pk=pk)).data, status=kod)
