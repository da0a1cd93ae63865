"""The sections of the yearly documents, to read and write, and the comments on them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.api.dokument import AvsnittSerializer
from lagesbild.api.vecka import STORST, kontrollerat, textfalt
from lagesbild.forms.innehall import last_val, ordlista
from lagesbild.models import Avsnitt, Avsnittskommentar
from lagesbild.selectors.skrivande import kollegor
from lagesbild.services.block import FLEST as FLEST_BLOCK
from lagesbild.services.block import block_satta
from lagesbild.services.dokument import TEXT_LANGST, avsnitt_sparat
from lagesbild.services.skrivande import KOMMENTAR_LANGST, kommentar_lost, kommentar_skriven
from lagesbild.skrift.block import Blockval, blockval, numrerade
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from samverkan.api.bas import SKRIVFEL, TAL, Omradesmangd, person
from samverkan.api.falt import Andring, ja_nej, listfalt
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.models import omraden_med
from samverkan.roller import Ratt
from samverkan.tasks import bestall_utskick

ANDRAS_MED_PUT = "Vad programmet fyller i ändras med PUT på avsnittets adress följd av block/."


class Avsnittsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="lagesbild__ar", label="Lägesbildens år.")
    tillstand = filters.ChoiceFilter(
        choices=Avsnitt.Tillstand.choices, method="med_tillstand", label="Hur långt det har kommit."
    )

    def med_tillstand(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        arbetar_i = omraden_med(person(self.request), Ratt.SE_ARBETSMATERIAL)
        return fraga.filter(tillstand=varde, lagesbild__stadsdelsomrade__in=arbetar_i)


class Kommentarsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("avsnitt__lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="avsnitt__lagesbild__ar", label="Lägesbildens år.")
    avsnitt = Heltalsfilter(1, STORST, field_name="avsnitt", label="Avsnittets `id`.")


class AndratAvsnitt(Andring):
    visade = AvsnittSerializer.Meta.fields
    andras: ClassVar[Mapping[str, str]] = {"block": ANDRAS_MED_PUT}

    rubrik = textfalt(required=False, max_length=160)
    text = textfalt(required=False, allow_blank=True, max_length=TEXT_LANGST, help_text="HTML eller ren text.")
    behov_av_atgarder = ja_nej(required=False, allow_null=True)
    kommentar = textfalt(required=False, allow_blank=True, max_length=TEXT_LANGST)
    intern = ja_nej(required=False)
    tillstand = serializers.ChoiceField(choices=Avsnitt.Tillstand.choices, required=False)
    bygger_pa = serializers.IntegerField(min_value=1, max_value=STORST, help_text="`version` som du såg.")


class Blocken(serializers.Serializer[Any]):
    block = listfalt(
        child=serializers.JSONField(),
        max_length=FLEST_BLOCK,
        help_text="Hela listan i ordning: namn, eller objekt med `slag` och val, som avsnittet visar dem.",
    )
    block_sett = textfalt(max_length=16, help_text="`block_sett` som du såg.")


class SvarSerializer(serializers.ModelSerializer[Avsnittskommentar]):
    av = serializers.CharField(source="av.namn", read_only=True)

    class Meta:
        model = Avsnittskommentar
        fields = ("id", "text", "av", "tid")


class KommentarSerializer(SvarSerializer):
    lost_av = serializers.CharField(source="lost_av.namn", read_only=True, allow_null=True, default=None)
    svar = SvarSerializer(many=True, read_only=True)

    class Meta(SvarSerializer.Meta):
        fields = ("id", "avsnitt", "citat", "text", "av", "tid", "lost_av", "lost_tid", "svar")  # type: ignore[assignment]


class NyKommentar(serializers.Serializer[Any]):
    avsnitt = serializers.IntegerField(min_value=1, max_value=STORST, help_text="Avsnittets `id`.")
    trad = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=STORST, help_text="Kommentaren som den svarar på."
    )
    text = textfalt(max_length=KOMMENTAR_LANGST)
    citat = textfalt(required=False, allow_blank=True, max_length=300, help_text="Orden som kommenteras.")
    omnamnda = listfalt(
        child=serializers.EmailField(), required=False, max_length=20, help_text="E-post till dem som ska få ett brev."
    )


class Lost(serializers.Serializer[Any]):
    lost = ja_nej(default=True, help_text="`false` öppnar tråden igen.")


@extend_schema_view(
    list=extend_schema(summary="Avsnitt", description="Lägesbildernas avsnitt i ordning, utan dem som är utelämnade."),
    retrieve=extend_schema(summary="Ett avsnitt", description="Text, tillstånd, ansvarig och vad det ska svara på."),
)  # fmt: skip
class Avsnitten(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Sections. Somebody else's text is never overwritten: 409 with both."""

    queryset = Avsnitt.objects.med().select_related("lagesbild__stadsdelsomrade", "ansvarig", "prioriterat_omrade")
    serializer_class: Any = AvsnittSerializer
    filterset_class = Avsnittsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    @extend_schema(
        summary="Ändra ett avsnitt",
        description=(
            "Det som inte skickas lämnas som det är. Texten tvättas och söks igenom efter personuppgifter. "
            "Bundna siffror skrivs `<span data-siffra=\"nyckel\">värde</span>`, hänvisningar "
            "`<span data-hanvisning=\"kalla:nyckel\">ord</span>`, fotnoter `<span data-fotnot=\"\">text</span>`."
        ),
        request=AndratAvsnitt,
        responses={200: AvsnittSerializer} | SKRIVFEL,
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str) -> Response:
        avsnitt = self.get_object()
        data = kontrollerat(AndratAvsnitt(data=request.data))
        nu = {namn: getattr(avsnitt, namn) for namn in ("rubrik", "text", "behov_av_atgarder", "kommentar", "intern")}
        avsnitt_sparat(av=person(request), avsnitt=avsnitt, **(nu | data))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="Ändra vad programmet fyller i",
        description=(
            "Listan ersätter den som finns. `nr` skiljer delar av samma slag åt och är det som texter hänvisar till: "
            "skicka tillbaka det som det står, också när ordningen ändras. En ny del får sitt `nr` av programmet. "
            "Delar som redan står där lämnas som de är; nya provas som på sidan. "
            "Har någon annan ändrat sedan `block_sett` sparas inget: svaret är 409, och `nuvarande` har det som finns."
        ),
        request=Blocken,
        responses={200: AvsnittSerializer} | SKRIVFEL,
    )
    @action(detail=True, methods=["put"], url_path="block", url_name="block")
    def block(self, request: Request, pk: str) -> Response:
        avsnitt = self.get_object()
        data = kontrollerat(Blocken(data=request.data))
        fanns, ord_ = numrerade(blockval(avsnitt.block)), ordlista(person(request), avsnitt.lagesbild)
        # What stands there already may hold a choice that is no longer to be had.
        rader = [next((b for b in fanns if b == Blockval.las(r)), None) or last_val(r, ord_) for r in data["block"]]
        block_satta(av=person(request), avsnitt=avsnitt, rader=rader, sett=data["block_sett"])
        return Response(self.get_serializer(self.get_object()).data)


@extend_schema_view(
    list=extend_schema(summary="Kommentarer", description="Trådar av kommentarer till avsnitten, med svar."),
    retrieve=extend_schema(summary="En kommentar", description="Tråden med sina svar."),
)
class Kommentarer(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Comments on sections: write, answer, resolve."""

    queryset = Avsnittskommentar.objects.filter(trad=None).select_related(
        "av", "lost_av", "avsnitt__lagesbild__stadsdelsomrade"
    )
    serializer_class: Any = KommentarSerializer
    filterset_class = Kommentarsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return fraga
        svar = Avsnittskommentar.objects.synlig_for(person(self.request)).select_related("av")
        return fraga.prefetch_related(Prefetch("svar", svar.order_by("tid", "pk")))

    @extend_schema(
        summary="Kommentera eller svara",
        description="Den som nämns, i `omnamnda` eller som @ och hela namnet i texten, får ett brev.",
        request=NyKommentar,
        responses={201: KommentarSerializer} | SKRIVFEL,
    )
    def create(self, request: Request) -> Response:
        data = kontrollerat(NyKommentar(data=request.data))
        synliga = Avsnitt.objects.synlig_for(person(request)).select_related("lagesbild__stadsdelsomrade")
        avsnitt = synliga.filter(pk=data["avsnitt"]).first()
        if avsnitt is None:
            raise ValidationError({"avsnitt": ["Avsnittet finns inte i något område där du har ett uppdrag."]})
        trad = self.get_queryset().filter(pk=data["trad"], avsnitt=avsnitt).first() if data.get("trad") else None
        if data.get("trad") and trad is None:
            raise ValidationError({"trad": ["Avsnittet har ingen sådan kommentar."]})
        adresser = set(data.get("omnamnda", []))
        omnamnda = [k for k in kollegor(person(request), avsnitt.lagesbild.stadsdelsomrade) if k.epost in adresser]
        if len(omnamnda) < len(adresser):
            raise ValidationError({"omnamnda": ["Den du vill nämna arbetar inte i området."]})
        svar = kommentar_skriven(
            av=person(request),
            avsnitt=avsnitt,
            text=data["text"],
            citat=data.get("citat", ""),
            trad=trad,
            omnamnda=omnamnda,
        )
        for utskick in svar.utskick:
            bestall_utskick(utskick.pk)
        return self._svar((trad or svar.kommentar).pk, status.HTTP_201_CREATED)

    @extend_schema(summary="Lös en tråd", request=Lost, responses={200: KommentarSerializer} | SKRIVFEL)
    @action(detail=True, methods=["post"], url_path="lost", url_name="lost")
    def lost(self, request: Request, pk: str) -> Response:
        trad = self.get_object()
        kommentar_lost(av=person(request), kommentar=trad, lost=kontrollerat(Lost(data=request.data))["lost"])
        return self._svar(trad.pk)

    def _svar(self, pk: int, kod: int = status.HTTP_200_OK) -> Response:
        return Response(KommentarSerializer(self.get_queryset().get(pk=pk)).data, status=kod)
