"""The weekly assessments."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.models import Veckobedomning
from lagesbild.services.vecka import MAX_MOTIVERING, bedomning_satt
from lagesbild.vecka import FORSTA_AR, SISTA_AR, Vecka
from platser.api import SAKNAS, Stadsdelfilter
from platser.models import Stadsdel
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import STORST as STORST
from samverkan.api.falt import kontrollerat as kontrollerat
from samverkan.api.falt import textfalt as textfalt
from samverkan.api.filter import Heltalsfilter, Omradesfilter, namn_pa
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.tal import heltal

FEL_NIVA = "Nivån ska vara ett heltal 1–5."


class Veckofilter(filters.CharFilter):
    """From or up to an ISO week such as 2024-05; with `nummer` also a bare week number, of every year."""

    def __init__(self, sist: bool, nummer: bool, label: str) -> None:
        super().__init__(field_name="vecka", label=label)
        self.jamfor, self.nummer = ("lt", "lte") if sist else ("gt", "gte"), nummer

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        utan, med = self.jamfor
        if self.nummer and (nummer := heltal(value, siffror=2)) is not None:
            if not 1 <= nummer <= 53:
                raise ValidationError({namn_pa(self): [f"Vecka {nummer} finns inte: veckorna är 1–53."]})
            return qs.filter(**{f"vecka__{med}": nummer})
        try:
            vecka = Vecka.fran_text(value)
        except ValueError as fel:
            raise ValidationError({namn_pa(self): [str(fel)]}) from fel
        return qs.filter(Q(**{f"ar__{utan}": vecka.ar}) | Q(ar=vecka.ar, **{f"vecka__{med}": vecka.vecka}))


class Bedomningsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdel__stadsdelsomrade")
    stadsdel = Stadsdelfilter("stadsdel")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="ar", label="ISO-år.")
    vecka = Heltalsfilter(1, 53, field_name="vecka", label="Veckans nummer.")
    vecka_fran = Veckofilter(False, True, "Första vecka: nummer (`40`) eller år och vecka (`2024-40`).")
    vecka_till = Veckofilter(True, True, "Sista vecka: nummer (`45`) eller år och vecka (`2024-45`).")
    fran = Veckofilter(False, False, "Första vecka som år och vecka, också över årsskiften: `2023-50`.")
    till = Veckofilter(True, False, "Sista vecka som år och vecka: `2024-05`.")
    niva = Heltalsfilter(1, 5, field_name="niva", label="Nivå 1–5.")
    niva_min = Heltalsfilter(1, 5, field_name="niva", lookup_expr="gte", label="Lägsta nivå.")
    niva_max = Heltalsfilter(1, 5, field_name="niva", lookup_expr="lte", label="Högsta nivå.")
    lage = filters.ChoiceFilter(choices=Veckobedomning.Lage.choices, label="`bedomd` eller `lugn`.")


class BedomningSerializer(serializers.ModelSerializer[Veckobedomning]):
    stadsdelsomrade = serializers.SlugField(source="stadsdel.stadsdelsomrade.slug", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True)
    satt_av = serializers.CharField(source="satt_av.namn", read_only=True)

    class Meta:
        model = Veckobedomning
        fields = (
            "id",
            "stadsdelsomrade",
            "stadsdel",
            "ar",
            "vecka",
            "niva",
            "lage",
            "motivering",
            "version",
            "satt_av",
            "satt_tid",
        )


class Bedomningsinnehall(serializers.Serializer[Any]):
    """What is said of one stadsdel and week."""

    niva = serializers.IntegerField(
        min_value=1, max_value=5, error_messages=dict.fromkeys(("min_value", "max_value"), FEL_NIVA), help_text="1–5."
    )
    lage = serializers.ChoiceField(
        choices=Veckobedomning.Lage.choices, required=False, help_text="`lugn`: bekräftat lugnt, bara med nivå 1."
    )
    motivering = textfalt(
        required=False, allow_blank=True, max_length=MAX_MOTIVERING, help_text="Utelämnad: lämnas som den är."
    )
    bygger_pa = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="`version` som du såg; tom om ingen."
    )


class NyBedomning(Bedomningsinnehall):
    stadsdel = textfalt(max_length=80, help_text="Stadsdelens kortnamn.")
    stadsdelsomrade = textfalt(
        required=False, max_length=80, help_text="Behövs när stadsdelens kortnamn finns i flera av dina områden."
    )
    ar = serializers.IntegerField(help_text="ISO-år.")
    vecka = serializers.IntegerField(help_text="ISO-vecka.")


class AndradBedomning(Bedomningsinnehall):
    """A row stays where it is: the place and the week may be sent along, but not be changed."""

    stadsdel = textfalt(required=False)
    stadsdelsomrade = textfalt(required=False)
    ar = serializers.IntegerField(required=False)
    vecka = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        nu = BedomningSerializer(self.instance).data
        for falt in ("stadsdel", "stadsdelsomrade", "ar", "vecka"):
            if falt in attrs and attrs[falt] != nu[falt]:
                raise ValidationError({falt: [f"Bedömningen gäller {nu[falt]} och kan inte flyttas."]})
        return attrs


@extend_schema_view(
    list=extend_schema(summary="Veckobedömningar", description="Rad saknas: ej rapporterad."),
    retrieve=extend_schema(summary="En veckobedömning", description="En stadsdels nivå en vecka."),
)
class Veckobedomningar(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The joint levels. Somebody else's later value is never overwritten: 409 with both."""

    queryset = Veckobedomning.objects.select_related("stadsdel__stadsdelsomrade", "satt_av")
    serializer_class: Any = BedomningSerializer
    filterset_class = Bedomningsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_VECKA

    @extend_schema(
        summary="Sätt en nivå",
        description="Samma regler som på sidan. Finns det redan ett värde behövs `bygger_pa`.",
        request=NyBedomning,
        responses={200: BedomningSerializer, 201: BedomningSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyBedomning(data=request.data))
        stadsdel = stadsdel_for(person(request), data["stadsdel"], data.get("stadsdelsomrade"))
        return self._satt(request, stadsdel, veckan(data), data)

    @extend_schema(
        summary="Ändra en nivå",
        description="`bygger_pa` är den version som du såg.",
        request=AndradBedomning,
        responses={200: BedomningSerializer} | SKRIVFEL,
    )
    def update(self, request: Request, pk: str) -> Response:
        bedomning = self.get_object()
        data = kontrollerat(AndradBedomning(bedomning, data=request.data))
        return self._satt(request, bedomning.stadsdel, bedomning.iso, data)

    @extend_schema(
        summary="Ändra något i en nivå",
        description="Det som inte skickas med lämnas som det är. `bygger_pa` är den version som du såg.",
        request=AndradBedomning(partial=True),
        responses={200: BedomningSerializer} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        bedomning = self.get_object()
        data = kontrollerat(AndradBedomning(bedomning, data=request.data, partial=True))
        return self._satt(request, bedomning.stadsdel, bedomning.iso, {"niva": bedomning.niva} | data)

    def _satt(self, request: Request, stadsdel: Stadsdel, vecka: Vecka, data: dict[str, Any]) -> Response:
        bedomning = bedomning_satt(
            av=person(request),
            stadsdel=stadsdel,
            vecka=vecka,
            niva=data["niva"],
            bygger_pa=data.get("bygger_pa"),
            motivering=data.get("motivering"),
            lugn=data["lage"] == Veckobedomning.Lage.LUGN if "lage" in data else None,
        )
        ny = bedomning.version == 1
        return Response(
            BedomningSerializer(bedomning).data, status=status.HTTP_201_CREATED if ny else status.HTTP_200_OK
        )


def veckan(data: dict[str, Any]) -> Vecka:
    """The week of `ar` and `vecka`; an error of the field `vecka` when it does not exist."""
    try:
        return Vecka(data["ar"], data["vecka"])
    except ValueError as fel:
        raise ValidationError({"vecka": [str(fel)]}) from fel


def stadsdel_for(av: Anvandare, slug: str, omrade: str | None) -> Stadsdel:
    fraga = Stadsdel.objects.synlig_for(av).filter(slug=slug).select_related("stadsdelsomrade")
    if omrade is not None:
        fraga = fraga.filter(stadsdelsomrade__slug=omrade)
    traffar = list(fraga[:2])
    if not traffar:
        raise ValidationError({"stadsdel": [SAKNAS.format(slug)]})
    if len(traffar) > 1:
        raise ValidationError({"stadsdelsomrade": [f"Kortnamnet ”{slug}” finns i flera områden. Ange vilket."]})
    return traffar[0]
