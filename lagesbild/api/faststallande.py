"""Checks, signatures and versions of the yearly documents."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.models import Lagesbild, Lagesbildsversion, Underskrift, Versionsutgava
from lagesbild.selectors.faststallande import (
    Chefsratt,
    behorig_for,
    gallande_underskrifter,
    igenkand,
    senaste_version,
    utgava_for,
)
from lagesbild.services.faststallande import (
    att_underteckna,
    publicerad,
    rattelse_paborjad,
    skal_givet,
    till_granskning,
    till_utkast,
    undertecknad,
)
from lagesbild.tasks import bestall_rendering
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from samverkan.api.bas import SKRIVFEL, TAL, Felsvar, Omradesmangd, person
from samverkan.api.filter import Heltalsfilter, Omradesfilter
from samverkan.fel import Ogiltigt
from samverkan.models import omraden_med
from samverkan.roller import Part, Ratt
from samverkan.services import krav

UTGAVOR = [u.value for u in Versionsutgava.Utgava]


class PunktSerializer(serializers.Serializer[Any]):
    objekt = serializers.CharField()
    text = serializers.CharField()
    skal = serializers.CharField(help_text="Varför punkten får stå kvar; tomt när inget skäl är givet.")
    av = serializers.CharField()
    tid = serializers.DateTimeField(allow_null=True)


class KontrollSerializer(serializers.Serializer[Any]):
    kod = serializers.CharField()
    rubrik = serializers.CharField()
    grund = serializers.CharField(help_text="Vem som ställer kravet: lagen eller arbetssättet.")
    kravs = serializers.BooleanField(help_text="Måste vara uppfylld; annars räcker ett skäl.")
    lage = serializers.ChoiceField(choices=["uppfylld", "godtagen", "skal-saknas", "hindrar"])
    utfall = serializers.CharField()
    punkter = PunktSerializer(many=True)


class GranskningBegaran(serializers.Serializer[Any]):
    till = serializers.ChoiceField(choices=["granskning", "utkast"])
    skal = serializers.CharField(required=False, default="", max_length=2000, help_text="Krävs tillbaka till utkast.")


class SkalBegaran(serializers.Serializer[Any]):
    kontroll = serializers.SlugField(max_length=60)
    skal = serializers.CharField(max_length=2000)


class AttUnderteckna(serializers.Serializer[Any]):
    sett = serializers.CharField(
        help_text="Kontrollsumma av det som skulle undertecknas nu. Skickas med underskriften."
    )
    parter = serializers.ListField(child=serializers.CharField(), help_text="De parter som du kan underteckna för.")
    undertecknat = serializers.ListField(child=serializers.CharField(), help_text="De parter som har undertecknat.")
    klart = serializers.BooleanField(help_text="Om inga kontroller hindrar.")


class UnderskriftBegaran(serializers.Serializer[Any]):
    part = serializers.ChoiceField(choices=Part.choices)
    sett = serializers.RegexField(r"^[0-9a-f]{64}$")


class RattelseBegaran(serializers.Serializer[Any]):
    orsak = serializers.CharField(max_length=2000)


class Statussvar(serializers.ModelSerializer[Lagesbild]):
    class Meta:
        model = Lagesbild
        fields = ("id", "ar", "status")


class UnderskriftSerializer(serializers.ModelSerializer[Underskrift]):
    av = serializers.CharField(source="av.namn", read_only=True)
    for_chef = serializers.SerializerMethodField(help_text="Chefen i vars ställe det gjordes; tomt för egen rätt.")

    class Meta:
        model = Underskrift
        fields = ("part", "av", "for_chef", "tid")

    def get_for_chef(self, u: Underskrift) -> str:
        omrade = u.lagesbild.stadsdelsomrade_id
        kanda: dict[int, Chefsratt] = cast(dict[str, Any], self.context).setdefault("chefsratt", {})
        if omrade not in kanda:
            kanda[omrade] = Chefsratt.i(omrade)
        return kanda[omrade].i_stallet_for(u)


class UtgavaSerializer(serializers.ModelSerializer[Versionsutgava]):
    class Meta:
        model = Versionsutgava
        fields = ("utgava", "sha256")


class AndringSerializer(serializers.Serializer[Any]):
    vad = serializers.CharField()
    var = serializers.CharField()
    fran = serializers.CharField()
    till = serializers.CharField()
    utgavor = serializers.ListField(child=serializers.CharField())


class VersionSerializer(serializers.ModelSerializer[Lagesbildsversion]):
    stadsdelsomrade = serializers.SlugField(source="lagesbild.stadsdelsomrade.slug", read_only=True)
    ar = serializers.IntegerField(source="lagesbild.ar", read_only=True)
    faststalld = serializers.DateTimeField(source="skapad_tid", read_only=True)
    publicerad = serializers.DateTimeField(source="publicerad_tid", read_only=True, allow_null=True)
    underskrifter = UnderskriftSerializer(many=True, read_only=True)
    utgavor = UtgavaSerializer(many=True, read_only=True)
    andringar = serializers.SerializerMethodField(help_text="Vad som skiljer från versionen före.")
    kontroller = serializers.SerializerMethodField(help_text="Kontrollerna när den fastställdes, med skälen.")

    class Meta:
        model = Lagesbildsversion
        fields = (
            "id",
            "lagesbild",
            "stadsdelsomrade",
            "ar",
            "nummer",
            "orsak",
            "faststalld",
            "publicerad",
            "underskrifter",
            "utgavor",
            "andringar",
            "kontroller",
        )

    @extend_schema_field(AndringSerializer(many=True))
    def get_andringar(self, version: Lagesbildsversion) -> list[dict[str, Any]]:
        return [a for a in version.andringar if self._ser_allt(version) or "publik" in a.get("utgavor", [])]

    @extend_schema_field(KontrollSerializer(many=True))
    def get_kontroller(self, version: Lagesbildsversion) -> list[dict[str, Any]]:
        return version.kontroller if self._ser_allt(version) else []

    def _ser_allt(self, version: Lagesbildsversion) -> bool:
        kontext: dict[str, Any] = self.context  # type: ignore[assignment]
        if "arbetar_i" not in kontext:
            arbetar = omraden_med(kontext["request"].user, Ratt.SE_ARBETSMATERIAL)
            kontext["arbetar_i"] = set(arbetar.values_list("stadsdelsomrade_id", flat=True))
        return version.lagesbild.stadsdelsomrade_id in kontext["arbetar_i"]


class Igenkandsvar(serializers.Serializer[Any]):
    stadsdelsomrade = serializers.CharField(source="lagesbild.stadsdelsomrade.slug")
    ar = serializers.IntegerField(source="lagesbild.ar")
    version = serializers.IntegerField(source="version.nummer", default=None, allow_null=True)
    utgava = serializers.CharField()
    vad = serializers.CharField()
    ersatt_av = serializers.IntegerField(source="senare", allow_null=True)


class Faststallandeatgarder:
    """The steps of a document, as actions of `Lagesbilder`. The services decide who may take them."""

    def _lagesbild(self) -> Lagesbild:
        lagesbild: Lagesbild = self.get_object()  # type: ignore[attr-defined]
        return lagesbild

    @extend_schema(
        summary="Vad som saknas",
        description="Kontrollerna före fastställandet.",
        responses={200: KontrollSerializer(many=True), 403: Felsvar, 404: Felsvar},
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def kontroller(self, request: Request, pk: str) -> Response:
        """The checks before approval."""
        lagesbild = self._lagesbild()
        krav(person(request), Ratt.SE_ARBETSMATERIAL, lagesbild.stadsdelsomrade)
        return Response([k.som_json() for k in kontrollerat(person(request), lagesbild).kontroller])

    @extend_schema(
        summary="Lämna en kontroll öppen med ett skäl",
        description="Bara kontroller som inte krävs kan lämnas öppna.",
        request=SkalBegaran,
        responses={200: KontrollSerializer(many=True)} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def skal(self, request: Request, pk: str) -> Response:
        """A reason for what a check has open now."""
        lagesbild = self._lagesbild()
        begaran = SkalBegaran(data=request.data)
        begaran.is_valid(raise_exception=True)
        skal_givet(av=person(request), lagesbild=lagesbild, **begaran.validated_data)
        return Response([k.som_json() for k in kontrollerat(person(request), lagesbild).kontroller])

    @extend_schema(
        summary="Skicka till granskning, eller tillbaka till utkast",
        description="Ett steg framåt eller bakåt i arbetet.",
        request=GranskningBegaran,
        responses={200: Statussvar} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def granskning(self, request: Request, pk: str) -> Response:
        """To review and back."""
        lagesbild = self._lagesbild()
        begaran = GranskningBegaran(data=request.data)
        begaran.is_valid(raise_exception=True)
        vald = begaran.validated_data
        if vald["till"] == "granskning":
            efter = till_granskning(av=person(request), lagesbild=lagesbild)
        else:
            efter = till_utkast(av=person(request), lagesbild=lagesbild, skal=vald["skal"])
        return Response(Statussvar(efter).data)

    @extend_schema(
        summary="Det som skulle undertecknas nu",
        description="Kontrollsumman som underskriften gäller.",
        responses={200: AttUnderteckna, 403: Felsvar, 404: Felsvar},
    )
    @action(detail=True)
    def underskrift(self, request: Request, pk: str) -> Response:
        """What a signature would be about."""
        lagesbild = self._lagesbild()
        det = att_underteckna(av=person(request), lagesbild=lagesbild)
        svar = {
            "sett": det.summa,
            "parter": sorted(behorig_for(person(request), lagesbild.stadsdelsomrade)),
            "undertecknat": sorted(gallande_underskrifter(person(request), lagesbild)),
            "klart": all(k.klar for k in det.kontroller),
        }
        return Response(AttUnderteckna(svar).data)

    @extend_schema(
        summary="Underteckna för en part",
        description="`sett` är kontrollsumman av det du har läst. Har något ändrats svaras 409. Med den andra partens "
        "underskrift är lägesbilden fastställd.",
        request=UnderskriftBegaran,
        responses={200: Statussvar} | SKRIVFEL,
    )
    @underskrift.mapping.post
    def underteckna(self, request: Request, pk: str) -> Response:
        """Sign what was seen."""
        lagesbild = self._lagesbild()
        begaran = UnderskriftBegaran(data=request.data)
        begaran.is_valid(raise_exception=True)
        vald = begaran.validated_data
        utfall = undertecknad(
            av=person(request), lagesbild=lagesbild, part=Part(vald["part"]), sett=vald["sett"]
        )  # fmt: skip
        for rendering in utfall.renderingar:
            bestall_rendering(rendering.pk)
        lagesbild.refresh_from_db()
        return Response(Statussvar(lagesbild).data)


class Versionsfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("lagesbild__stadsdelsomrade")
    ar = Heltalsfilter(FORSTA_AR, SISTA_AR, field_name="lagesbild__ar", label="Lägesbildens år.")


@extend_schema_view(
    list=extend_schema(summary="Fastställda versioner", description="Den senaste först."),
    retrieve=extend_schema(summary="En fastställd version", description="En version med ändringar och kontroller."),
)
class Lagesbildsversioner(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Frozen versions: what they say, their sums, and which one a sum belongs to."""

    queryset = Lagesbildsversion.objects.select_related("lagesbild__stadsdelsomrade").order_by(
        "-lagesbild__ar", "-nummer", "pk"
    )
    serializer_class: Any = VersionSerializer
    filterset_class = Versionsfilter
    lookup_value_regex = TAL
    ratt_skriva = Ratt.PUBLICERA_LAGESBILD

    def get_queryset(self) -> QuerySet[Any]:
        user = person(self.request)
        delar: list[Any] = [
            Prefetch("underskrifter", Underskrift.objects.select_related("av", "lagesbild").order_by("part")),
            Prefetch("utgavor", Versionsutgava.objects.synlig_for(user).defer("innehall").order_by("utgava")),
        ]
        return super().get_queryset().prefetch_related(*delar)

    @extend_schema(
        summary="Versionens frysta innehåll",
        description="Innehållet som JSON, så som filerna görs av det. `sha256` är summan av den kanoniska formen: "
        "sorterade nycklar, inga mellanslag, UTF-8.",
        parameters=[
            OpenApiParameter("utgava", str, enum=UTGAVOR, description="Utgåva; utan den den du får se mest av.")
        ],
        responses={(200, "application/json"): OpenApiTypes.OBJECT, 404: Felsvar},
    )
    @action(detail=True)
    def innehall(self, request: Request, pk: str) -> Response:
        """The frozen content of an edition."""
        utgava = request.query_params.get("utgava", "")
        fryst = utgava_for(person(request), self.get_object(), utgava if utgava in UTGAVOR else "")
        if fryst is None or (utgava and fryst.utgava != utgava):
            raise Http404
        return Response({"utgava": fryst.utgava, "sha256": fryst.sha256, "innehall": fryst.innehall})

    @extend_schema(
        summary="Publicera versionen",
        description="Bara den senaste, när den inte är publicerad.",
        request=None,
        responses={200: Statussvar} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def publicera(self, request: Request, pk: str) -> Response:
        """Publish."""
        lagesbild = self._senaste().lagesbild
        publicerad(av=person(request), lagesbild=lagesbild)
        lagesbild.refresh_from_db()
        return Response(Statussvar(lagesbild).data)

    @extend_schema(
        summary="Öppna lägesbilden för rättelse",
        description="Versionen finns kvar och gäller tills båda parter har fastställt en ny.",
        request=RattelseBegaran,
        responses={200: Statussvar} | SKRIVFEL,
    )
    @action(detail=True, methods=["post"])
    def rattelse(self, request: Request, pk: str) -> Response:
        """Correct."""
        lagesbild = self._senaste().lagesbild
        begaran = RattelseBegaran(data=request.data)
        begaran.is_valid(raise_exception=True)
        return Response(
            Statussvar(rattelse_paborjad(av=person(request), lagesbild=lagesbild, **begaran.validated_data)).data
        )

    def _senaste(self) -> Lagesbildsversion:
        version: Lagesbildsversion = self.get_object()
        senaste = senaste_version(person(self.request), version.lagesbild)
        if senaste is not None and senaste.pk != version.pk:
            raise Ogiltigt(f"Versionen är ersatt av version {senaste.nummer}.")
        return version

    @extend_schema(
        summary="Vilken version är filen?",
        description="Vad SHA-256-summan hör till: en fil eller det frysta innehållet. Tom lista när ingen har den.",
        parameters=[OpenApiParameter("summa", str, OpenApiParameter.PATH, pattern="^[0-9a-f]{64}$")],
        responses={200: Igenkandsvar(many=True)},
    )
    @action(
        detail=False,
        url_path="summa/(?P<summa>[0-9a-f]{64})",
        url_name="summa",
        pagination_class=None,
        filterset_class=None,
    )
    def summa(self, request: Request, summa: str) -> Response:
        """Which version a checksum belongs to."""
        return Response(Igenkandsvar(igenkand(person(request), summa), many=True).data)
