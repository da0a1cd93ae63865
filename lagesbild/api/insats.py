"""Insatser: what the weekly meetings decide and say about it."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.vecka import STORST, Veckofilter, kontrollerat, stadsdel_for, textfalt
from lagesbild.models import Insatsuppfoljning, Veckoinsats
from lagesbild.selectors.insats import insatsrad, med_orden, med_status, med_uppfoljningar
from lagesbild.services.insats import insats_andrad, insats_beslutad, insats_foljd
from lagesbild.vecka import FORSTA_AR, SISTA_AR, Vecka
from platser.api import Stadsdelfilter
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.filter import MAX_SOK, Heltalsfilter, Omradesfilter
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt

OMRADE_SAKNAS = "Stadsdelsområdet ”{}” finns inte, eller så har du inget uppdrag där."


class Insatsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    stadsdel = Stadsdelfilter("stadsdel")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="ISO-år då den beslutades.")
    vecka = Heltalsfilter(1, 53, field_name="vecka", label="Vecka då den beslutades.")
    fran = Veckofilter(False, False, "Beslutad tidigast den veckan, som år och vecka: `2023-50`.")
    till = Veckofilter(True, False, "Beslutad senast den veckan, som år och vecka: `2024-05`.")
    ansvar = filters.ChoiceFilter(choices=Veckoinsats.Ansvar.choices, label="Part.")
    status = filters.ChoiceFilter(
        choices=Veckoinsats.Status.choices, method="med_status", label="`pagar`, `gjord` eller `avbruten`."
    )
    sok = filters.CharFilter(method="med_ord", max_length=MAX_SOK, label="Ord som ska stå i texterna.")

    def med_status(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return med_status(fraga, person(self.request), varde)

    def med_ord(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(med_orden(person(self.request), varde))


class UppfoljningSerializer(serializers.ModelSerializer[Insatsuppfoljning]):
    av = serializers.CharField(source="av.namn", read_only=True)

    class Meta:
        model = Insatsuppfoljning
        fields = ("ar", "vecka", "utfall", "text", "version", "av", "tid")


class SlutSerializer(serializers.Serializer[Any]):
    ar = serializers.IntegerField()
    vecka = serializers.IntegerField()


class InsatsSerializer(serializers.ModelSerializer[Veckoinsats]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)
    stadsdel = serializers.SlugField(
        source="stadsdel.slug", read_only=True, allow_null=True, default=None, help_text="Tom: hela området."
    )
    status = serializers.SerializerMethodField(help_text="`pagar`, `gjord` eller `avbruten`.")
    slut = serializers.SerializerMethodField(help_text="Veckan vars möte avslutade den.")
    uppfoljningar = UppfoljningSerializer(source="synliga", many=True, read_only=True)
    skapad_av = serializers.CharField(source="skapad_av.namn", read_only=True)

    class Meta:
        model = Veckoinsats
        fields = (
            "id",
            "stadsdelsomrade",
            "ar",
            "vecka",
            "vad",
            "stadsdel",
            "plats",
            "ansvar",
            "vem",
            "status",
            "slut",
            "uppfoljningar",
            "version",
            "skapad_av",
            "skapad_tid",
        )

    def get_status(self, insats: Veckoinsats) -> str:
        return insatsrad(insats).status.value

    @extend_schema_field(SlutSerializer(allow_null=True))
    def get_slut(self, insats: Veckoinsats) -> dict[str, int] | None:
        slut = insatsrad(insats).slut
        return {"ar": slut.ar, "vecka": slut.vecka} if slut else None


class _Innehall(serializers.Serializer[Any]):
    stadsdel = textfalt(
        required=False, allow_null=True, max_length=80, help_text="Stadsdelens kortnamn. Tom: hela området."
    )
    plats = textfalt(required=False, allow_blank=True, max_length=120)
    vem = textfalt(required=False, allow_blank=True, max_length=120, help_text="Funktion i första hand.")


class NyInsats(_Innehall):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")
    ar = serializers.IntegerField(help_text="ISO-år.")
    vecka = serializers.IntegerField(help_text="Veckan vars möte beslutar.")
    vad = textfalt(max_length=300)
    ansvar = serializers.ChoiceField(choices=Veckoinsats.Ansvar.choices)


class AndradInsats(_Innehall):
    vad = textfalt(required=False, max_length=300)
    ansvar = serializers.ChoiceField(choices=Veckoinsats.Ansvar.choices, required=False)
    bygger_pa = serializers.IntegerField(min_value=1, max_value=STORST, help_text="`version` som du såg.")


class NyUppfoljning(serializers.Serializer[Any]):
    ar = serializers.IntegerField(help_text="ISO-år.")
    vecka = serializers.IntegerField(help_text="Veckan vars möte följer upp.")
    utfall = serializers.ChoiceField(choices=Insatsuppfoljning.Utfall.choices)
    text = textfalt(required=False, allow_blank=True, max_length=500)
    bygger_pa = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="`version` som du såg; tom om ingen."
    )


@extend_schema_view(
    list=extend_schema(summary="Insatser", description="Vad veckomötena har beslutat, med uppföljning."),
    retrieve=extend_schema(summary="En insats", description="Vad som beslutades och hur det gick."),
)
class Insatser(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """What the meetings decide. Somebody else's later change is never overwritten: 409 with both."""

    queryset = Veckoinsats.objects.select_related("stadsdelsomrade", "stadsdel", "skapad_av")
    serializer_class: Any = InsatsSerializer
    filterset_class = Insatsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_VECKA

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        return fraga if getattr(self, "swagger_fake_view", False) else med_uppfoljningar(fraga, person(self.request))

    @extend_schema(
        summary="Besluta om en insats",
        description="Samma regler som på sidan.",
        request=NyInsats,
        responses={201: InsatsSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyInsats(data=request.data))
        vecka = _vecka(data)
        slug = data.pop("stadsdelsomrade")
        omrade = Stadsdelsomrade.objects.synlig_for(person(request)).filter(slug=slug).first()
        if omrade is None:
            raise ValidationError({"stadsdelsomrade": [OMRADE_SAKNAS.format(slug)]})
        insats = insats_beslutad(
            av=person(request), omrade=omrade, vecka=vecka, **self._innehall(request, data, omrade.slug)
        )
        return self._svar(insats.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något i en insats",
        description="Det som inte skickas lämnas som det är. Går så länge veckan som beslutade den är öppen.",
        request=AndradInsats,
        responses={200: InsatsSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        insats = self.get_object()
        data = kontrollerat(AndradInsats(data=request.data))
        bygger_pa = data.pop("bygger_pa")
        nu = {namn: getattr(insats, namn) for namn in ("vad", "stadsdel", "plats", "ansvar", "vem")}
        nytt = self._innehall(request, data, insats.stadsdelsomrade.slug)
        insats_andrad(av=person(request), insats=insats, bygger_pa=bygger_pa, **(nu | nytt))
        return self._svar(insats.pk)

    @extend_schema(
        summary="Följ upp en insats",
        description="Vad veckans möte säger. `gjord` och `avbruten` avslutar den; rätta genom att skicka igen.",
        request=NyUppfoljning,
        responses={200: InsatsSerializer} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"], url_path="uppfoljning", url_name="uppfoljning")
    def uppfoljning(self, request: Request, pk: str) -> Response:
        insats = self.get_object()
        data = kontrollerat(NyUppfoljning(data=request.data))
        insats_foljd(
            av=person(request),
            insats=insats,
            vecka=_vecka(data),
            utfall=data["utfall"],
            text=data.get("text", ""),
            bygger_pa=data.get("bygger_pa"),
        )
        return self._svar(insats.pk)

    def _innehall(self, request: Request, data: dict[str, Any], omrade: str) -> dict[str, Any]:
        """What was sent, as the services take it."""
        if slug := data.get("stadsdel"):
            data["stadsdel"] = stadsdel_for(person(request), slug, omrade)
        return data

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(InsatsSerializer(self.get_queryset().get(pk=pk)).data, status=kod)


def _vecka(data: dict[str, Any]) -> Vecka:
    try:
        return Vecka(data.pop("ar"), data.pop("vecka"))
    except ValueError as fel:
        raise ValidationError({"vecka": [str(fel)]}) from fel
