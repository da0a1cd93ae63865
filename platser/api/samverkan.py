"""Platssamverkan: who, when, how far, what they found."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platser.api.plats import Platsfilter, plats_i
from platser.models import (
    Kartlaggningspunkt,
    Platsorsak,
    Platssamverkan,
    Samverkansdeltagare,
    Samverkansfas,
    Samverkansmote,
)
from platser.services import (
    Punktsvar,
    fas_satt,
    fraga_tillagd,
    kartlaggning_sparad,
    mote_antecknat,
    samverkan_sparad,
)
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import STORST, kontrollerat, omrade_for, textfalt, versionsfalt
from samverkan.api.filter import JaFilter, Omradesfilter
from samverkan.roller import Ratt
from samverkan.services import krav


class DeltagareSerializer(serializers.ModelSerializer[Samverkansdeltagare]):
    class Meta:
        model = Samverkansdeltagare
        fields = ("organisation", "roll", "fran", "till")


class FasSerializer(serializers.ModelSerializer[Samverkansfas]):
    namn = serializers.CharField(source="get_fas_display", read_only=True)

    class Meta:
        model = Samverkansfas
        fields = ("fas", "namn", "paborjad", "avslutad", "text")


class PlatsmoteSerializer(serializers.ModelSerializer[Samverkansmote]):
    class Meta:
        model = Samverkansmote
        fields = ("dag", "anteckning")


class KartlaggningspunktSerializer(serializers.ModelSerializer[Kartlaggningspunkt]):
    class Meta:
        model = Kartlaggningspunkt
        fields = ("id", "amne", "fraga", "svar", "iakttagelse", "kalla", "version")


class OrsakSerializer(serializers.ModelSerializer[Platsorsak]):
    overordnad = serializers.IntegerField(source="overordnad_id", read_only=True, allow_null=True)

    class Meta:
        model = Platsorsak
        fields = ("id", "overordnad", "slag", "text", "belagg", "version")


class SamverkanSerializer(serializers.ModelSerializer[Platssamverkan]):
    plats = serializers.SlugField(source="plats.slug", read_only=True)
    stadsdelsomrade = serializers.SlugField(source="plats.stadsdelsomrade.slug", read_only=True)
    deltagare = DeltagareSerializer(many=True, read_only=True)
    faser = FasSerializer(many=True, read_only=True)

    class Meta:
        model = Platssamverkan
        fields = (
            "id", "stadsdelsomrade", "plats", "syfte", "sammankallande", "rytm", "startade", "avslutad",
            "overlamnad_till", "kalla", "version", "deltagare", "faser",
        )  # fmt: skip


class SamverkanMedArbete(SamverkanSerializer):
    """With what only those see who see work in progress; for others those lists are empty."""

    moten = PlatsmoteSerializer(source="synliga_moten", many=True, read_only=True)
    kartlaggning = KartlaggningspunktSerializer(source="synlig_kartlaggning", many=True, read_only=True)
    orsaker = OrsakSerializer(source="synliga_orsaker", many=True, read_only=True)

    class Meta(SamverkanSerializer.Meta):
        fields = (*SamverkanSerializer.Meta.fields, "moten", "kartlaggning", "orsaker")  # type: ignore[assignment]


class Deltagarinnehall(serializers.ModelSerializer[Samverkansdeltagare]):
    class Meta:
        model = Samverkansdeltagare
        fields = ("organisation", "roll")


class Samverkansinnehall(serializers.ModelSerializer[Platssamverkan]):
    deltagare = Deltagarinnehall(  # type: ignore[call-arg]  # many=True makes a list, which takes max_length
        many=True, required=False, max_length=50, help_text="Ersätter dem som finns. Organisationer, inte personer."
    )

    class Meta:
        model = Platssamverkan
        fields = ("sammankallande", "rytm", "startade", "syfte", "kalla", "deltagare")
        validators: list[Any] = []  # the service checks, and says it in a sentence


class NySamverkan(Samverkansinnehall):
    stadsdelsomrade = textfalt(max_length=80, help_text="Områdets kortnamn.")
    plats = textfalt(max_length=80, help_text="Platsens kortnamn.")

    class Meta(Samverkansinnehall.Meta):
        fields = ("stadsdelsomrade", "plats", *Samverkansinnehall.Meta.fields)  # type: ignore[assignment]


class AndradSamverkan(Samverkansinnehall):
    bygger_pa = versionsfalt()

    class Meta(Samverkansinnehall.Meta):
        fields = ("bygger_pa", *Samverkansinnehall.Meta.fields)  # type: ignore[assignment]


class Fasinnehall(serializers.Serializer[Any]):
    fas = serializers.ChoiceField(choices=Samverkansfas.Fas.choices)
    paborjad = serializers.DateField()
    avslutad = serializers.DateField(required=False, allow_null=True, help_text="Tom: pågår.")
    text = textfalt(required=False, allow_blank=True, max_length=5000)
    overlamnad_till = textfalt(
        required=False, allow_blank=True, max_length=160, help_text="När överlämningen är avslutad: till vem."
    )
    bygger_pa = versionsfalt()


class Motesinnehall(serializers.Serializer[Any]):
    dag = serializers.DateField()
    anteckning = textfalt(required=False, allow_blank=True, max_length=5000, help_text="Inget om personer.")


class Frageinnehall(serializers.Serializer[Any]):
    fraga = textfalt(max_length=250)
    amne = textfalt(required=False, allow_blank=True, max_length=60, help_text="Tom: Egna frågor.")


class Svarsinnehall(serializers.Serializer[Any]):
    id = serializers.IntegerField(min_value=1, max_value=STORST, help_text="Punktens nummer.")
    svar = serializers.ChoiceField(choices=Kartlaggningspunkt.Svar.choices)
    iakttagelse = textfalt(required=False, allow_blank=True, max_length=5000)
    kalla = textfalt(required=False, allow_blank=True, max_length=200)
    bygger_pa = versionsfalt()


class Kartlaggningsinnehall(serializers.Serializer[Any]):
    punkter = Svarsinnehall(  # type: ignore[call-arg]  # as above
        many=True, max_length=200, help_text="De punkter som besvaras; andra lämnas."
    )


class Samverkansfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("plats__stadsdelsomrade")
    plats = Platsfilter("plats")
    pagar = JaFilter(method="som_pagar", label="`ja`: bara de som pågår.")

    def som_pagar(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(avslutad__isnull=varde == "ja")


@extend_schema_view(
    list=extend_schema(summary="Platssamverkan", description="Vilka som samverkar om vilka platser, med faser."),
    retrieve=extend_schema(
        summary="En platssamverkan",
        description="Även möten, kartläggning och orsaksanalys. De är tomma för den som bara ser det fastställda.",
    ),
)
class Platssamverkansmangd(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Platssamverkan from start to handover, with its meetings and checklist."""

    queryset = (
        Platssamverkan.objects.select_related("plats__stadsdelsomrade")
        .defer("plats__kontur")
        .prefetch_related("deltagare", "faser")
    )
    filterset_class = Samverkansfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get_serializer_class(self) -> Any:
        return SamverkanSerializer if self.action == "list" else SamverkanMedArbete

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if self.action == "list" or getattr(self, "swagger_fake_view", False):
            return fraga
        vem = person(self.request)
        delar: list[Any] = [
            Prefetch("moten", Samverkansmote.objects.synlig_for(vem), to_attr="synliga_moten"),
            Prefetch("kartlaggning", Kartlaggningspunkt.objects.synlig_for(vem), to_attr="synlig_kartlaggning"),
            Prefetch("orsaker", Platsorsak.objects.synlig_for(vem).filter(struken=False), to_attr="synliga_orsaker"),
        ]
        return fraga.prefetch_related(*delar)

    @extend_schema(
        summary="Starta platssamverkan på en plats",
        description="Samma regler som på sidan: checklistan följer med, och högst en pågår på en plats.",
        request=NySamverkan,
        responses={201: SamverkanMedArbete} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NySamverkan(data=request.data))
        av = person(request)
        plats = plats_i(omrade_for(av, data.pop("stadsdelsomrade")), av, data.pop("plats"))
        ny = samverkan_sparad(av=av, plats=plats, **_med_deltagare(data))  # type: ignore[arg-type]
        return self._svar(ny.pk, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ändra något i en platssamverkan",
        description="Det som inte skickas lämnas som det är.",
        request=AndradSamverkan,
        responses={200: SamverkanMedArbete} | SKRIVFEL,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        samverkan = self.get_object()
        data = kontrollerat(AndradSamverkan(data=request.data, partial=True))
        bygger_pa = data.pop("bygger_pa", None)
        samverkan_sparad(
            av=person(request), plats=samverkan.plats, samverkan=samverkan, bygger_pa=bygger_pa,
            **_med_deltagare(data),
        )  # fmt: skip
        return self._svar(samverkan.pk)

    @extend_schema(
        summary="Sätt när en fas började och slutade",
        description="En avslutad överlämning avslutar platssamverkan. `bygger_pa` är platssamverkans version.",
        request=Fasinnehall,
        responses={200: SamverkanMedArbete} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def fas(self, request: Request, pk: str) -> Response:
        samverkan = self._for_andring()
        fas_satt(av=person(request), samverkan=samverkan, **kontrollerat(Fasinnehall(data=request.data)))
        return self._svar(samverkan.pk)

    @extend_schema(
        summary="Anteckna ett möte",
        description="Ett möte som har hållits, högst ett om dagen. Skickat igen finns det en gång.",
        request=Motesinnehall,
        responses={200: SamverkanMedArbete} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def mote(self, request: Request, pk: str) -> Response:
        samverkan = self._for_andring()
        mote_antecknat(av=person(request), samverkan=samverkan, **kontrollerat(Motesinnehall(data=request.data)))
        return self._svar(samverkan.pk)

    @extend_schema(
        summary="Lägg till en egen fråga i kartläggningen",
        description="Frågan hamnar sist i checklistan.",
        request=Frageinnehall,
        responses={200: SamverkanMedArbete} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def fraga(self, request: Request, pk: str) -> Response:
        samverkan = self._for_andring()
        data = {"amne": ""} | kontrollerat(Frageinnehall(data=request.data))
        fraga_tillagd(av=person(request), samverkan=samverkan, **data)
        return self._svar(samverkan.pk)

    @extend_schema(
        summary="Svara på punkter i kartläggningen",
        description="Är något fel sparas inget. Punkter som någon annan hunnit före med sparas inte, de andra sparas: "
        "409 med den första av dem.",
        request=Kartlaggningsinnehall,
        responses={200: SamverkanMedArbete} | SKRIVFEL,
    )
    @action(detail=True, methods=["patch"])
    def kartlaggning(self, request: Request, pk: str) -> Response:
        samverkan = self._for_andring()
        punkter = kontrollerat(Kartlaggningsinnehall(data=request.data))["punkter"]
        har = {p.pk: p for p in Kartlaggningspunkt.objects.synlig_for(person(request)).filter(samverkan=samverkan)}
        svar = {}
        for p in punkter:
            nu = har.get(p["id"])
            iakttagelse, kalla = (p.get(namn, getattr(nu, namn, "")) for namn in ("iakttagelse", "kalla"))
            svar[p["id"]] = Punktsvar(p["svar"], iakttagelse, kalla, p["bygger_pa"])
        kartlaggning_sparad(av=person(request), samverkan=samverkan, svar=svar)
        return self._svar(samverkan.pk)

    def _for_andring(self) -> Platssamverkan:
        """The one of the address. Who may not write here is told so before what was sent is looked at."""
        samverkan: Platssamverkan = self.get_object()
        krav(person(self.request), Ratt.SKRIVA_PLATS, samverkan.plats.stadsdelsomrade)
        return samverkan

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(SamverkanMedArbete(self.get_queryset().get(pk=pk)).data, status=kod)


def _med_deltagare(data: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with participants as the service takes them."""
    if "deltagare" in data:
        data["deltagare"] = [(d["organisation"], d.get("roll", "")) for d in data["deltagare"]]
    return data
