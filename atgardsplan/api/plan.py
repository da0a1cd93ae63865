"""Plans, goals, causes, indicators and activities. Written on the pages, where a change is told with its reason."""

from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from atgardsplan.models import (
    Aktivitet,
    Aktivitetsdokument,
    Atgardsplan,
    Indikator,
    Mal,
    Orsak,
    Uppfoljning,
)
from atgardsplan.selectors.indikator import Indikatorlage, indikatorlagen
from samverkan.api.bas import TAL, Omradesmangd, person
from samverkan.api.filter import MAX_SOK, Heltalsfilter, JaFilter, Omradesfilter

AR = (2000, 2099)
ID = (1, 10**9)


class Planfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("stadsdelsomrade")
    ar = Heltalsfilter(*AR, method="med_ar", label="Planer som gäller någon dag det året.")
    status = filters.ChoiceFilter(choices=Atgardsplan.Status.choices, label="`utkast`, `beslutad` eller `avslutad`.")

    def med_ar(self, fraga: QuerySet[Any], namn: str, varde: int) -> QuerySet[Any]:
        return fraga.filter(fran__year__lte=varde, till__year__gte=varde)


class PlanSerializer(serializers.ModelSerializer[Atgardsplan]):
    stadsdelsomrade = serializers.SlugField(source="stadsdelsomrade.slug", read_only=True)
    overenskommelse = serializers.SlugField(source="overenskommelse.slug", read_only=True)

    class Meta:
        model = Atgardsplan
        fields = (
            "id",
            "stadsdelsomrade",
            "namn",
            "overenskommelse",
            "foregaende",
            "fran",
            "till",
            "status",
            "bakgrund",
            "kommunikation",
            "organisation",
            "beslut_hanvisning",
            "forvaltning_tid",
            "polis_tid",
            "avslutad_tid",
            "avslutad_skal",
            "version",
        )


@extend_schema_view(
    list=extend_schema(summary="Åtgärdsplaner", description="Läsare får planer som är beslutade eller avslutade."),
    retrieve=extend_schema(summary="En åtgärdsplan"),
)
class Planer(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Plans."""

    queryset = Atgardsplan.objects.select_related("stadsdelsomrade", "overenskommelse")
    serializer_class = PlanSerializer
    filterset_class = Planfilter
    lookup_value_regex = TAL


class Malfilter(filters.FilterSet):
    stadsdelsomrade = Omradesfilter("plan__stadsdelsomrade")
    plan = Heltalsfilter(*ID, field_name="plan_id", label="Planens nummer.")
    prioriterat_omrade = filters.CharFilter(
        field_name="prioriterat_omrade__slug", label="Det prioriterade områdets kortnamn."
    )


class MalSerializer(serializers.ModelSerializer[Mal]):
    prioriterat_omrade = serializers.SlugField(source="prioriterat_omrade.slug", read_only=True)
    namn = serializers.CharField(source="prioriterat_omrade.namn", read_only=True)
    genomfor = serializers.SerializerMethodField(help_text="De centrala områden som det lokala genomför.")

    class Meta:
        model = Mal
        fields = (
            "id",
            "plan",
            "prioriterat_omrade",
            "namn",
            "genomfor",
            "ordning",
            "overgripande_mal",
            "lagesbild_text",
            "lagesbild",
            "version",
        )

    def get_genomfor(self, mal: Mal) -> list[str]:
        return [o.slug for o in mal.prioriterat_omrade.genomfor.all()]


@extend_schema_view(
    list=extend_schema(summary="Mål", description="Ett mål per prioriterat område i planen."),
    retrieve=extend_schema(summary="Ett mål"),
)
class MalMangd(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Goals."""

    queryset = Mal.objects.select_related("prioriterat_omrade").prefetch_related("prioriterat_omrade__genomfor")
    serializer_class = MalSerializer
    filterset_class = Malfilter
    lookup_value_regex = TAL


class Maldelsfilter(filters.FilterSet):
    """What hangs on a goal. What was struck out is left out unless asked for."""

    stadsdelsomrade = Omradesfilter("mal__plan__stadsdelsomrade")
    plan = Heltalsfilter(*ID, field_name="mal__plan_id", label="Planens nummer.")
    prioriterat_omrade = filters.CharFilter(
        field_name="mal__prioriterat_omrade__slug", label="Det prioriterade områdets kortnamn."
    )
    strukna = JaFilter(method="med_strukna", label="`ja`: bara det som är struket. Utan filter: bara det som gäller.")

    def med_strukna(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        fraga: QuerySet[Any] = super().filter_queryset(queryset)
        return fraga.filter(struken_tid__isnull=self.form.cleaned_data.get("strukna") != "ja")


class PlanorsakSerializer(serializers.ModelSerializer[Orsak]):
    plan = serializers.IntegerField(source="mal.plan_id", read_only=True)
    aktiviteter = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)

    class Meta:
        model = Orsak
        fields = ("id", "plan", "mal", "ordning", "text", "underlag", "aktiviteter", "struken_tid", "struken_skal")


class Orsaksfilter(Maldelsfilter):
    utan_atgard = JaFilter(method="med_utan", label="`ja`: bara orsaker som ingen aktivitet svarar mot.")

    def med_utan(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        med = Aktivitet.objects.filter(struken_tid=None, orsaker=OuterRef("pk")).values("pk")[:1]
        return fraga.annotate(nagon=Subquery(med)).filter(nagon__isnull=varde == "ja")


@extend_schema_view(list=extend_schema(summary="Orsaker"), retrieve=extend_schema(summary="En orsak"))
class Orsaker(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Causes."""

    queryset = Orsak.objects.select_related("mal").prefetch_related(
        Prefetch("aktiviteter", Aktivitet.objects.filter(struken_tid=None).only("pk"))
    )
    serializer_class = PlanorsakSerializer
    filterset_class = Orsaksfilter
    lookup_value_regex = TAL


class IndikatorarSerializer(serializers.Serializer[Any]):
    ar = serializers.IntegerField()
    varde = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    mal = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    anmarkning = serializers.CharField(source="not_")


class IndikatorSerializer(serializers.ModelSerializer[Indikator]):
    plan = serializers.IntegerField(source="mal.plan_id", read_only=True)
    stadsdel = serializers.SlugField(source="stadsdel.slug", read_only=True, allow_null=True, default=None)
    ar = serializers.SerializerMethodField(help_text="Värde och mål per år.")
    utfall = serializers.SerializerMethodField(help_text="`natt`, `pa_vag`, `inte`, `under`, `utan_mal` eller `okant`.")

    class Meta:
        model = Indikator
        fields = (
            "id",
            "plan",
            "mal",
            "namn",
            "beskrivning",
            "enhet",
            "riktning",
            "kalla",
            "serie",
            "matomrade",
            "fran_manad",
            "till_manad",
            "stadsdel",
            "niva",
            "baslinje",
            "baslinje_ar",
            "utfall",
            "ar",
            "version",
            "struken_tid",
            "struken_skal",
        )

    def lage(self, indikator: Indikator) -> Indikatorlage:
        lage: Indikatorlage = self.context["lagen"][indikator.pk]
        return lage

    @extend_schema_field(IndikatorarSerializer(many=True))
    def get_ar(self, indikator: Indikator) -> Any:
        return IndikatorarSerializer(self.lage(indikator).ar, many=True).data

    def get_utfall(self, indikator: Indikator) -> str:
        return self.lage(indikator).utfall.name.lower()


@extend_schema_view(
    list=extend_schema(summary="Indikatorer", description="Med värde och mål per år, lästa ur sin källa."),
    retrieve=extend_schema(summary="En indikator"),
)
class Indikatorer(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Indicators."""

    queryset = Indikator.objects.select_related("mal__plan", "stadsdel", "serie")
    serializer_class = IndikatorSerializer
    filterset_class = Maldelsfilter
    lookup_value_regex = TAL

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        kontext = dict(self.get_serializer_context())
        if args:  # the figures of all rows at once
            rader = args[0] if kwargs.get("many") else [args[0]]
            lagen = indikatorlagen(person(self.request), rader)
            kontext["lagen"] = {lage.indikator.pk: lage for lage in lagen}
        return self.get_serializer_class()(*args, **kwargs | {"context": kontext})


class Aktivitetsfilter(Maldelsfilter):
    ar = Heltalsfilter(*AR, method="med_ar", label="Aktiviteter i planer som gäller det året.")
    arbetsgrupp = Heltalsfilter(*ID, field_name="arbetsgrupp_id", label="Arbetsgruppens nummer.")
    ansvarig = filters.CharFilter(
        method="med_ansvarig", max_length=MAX_SOK, label="Ord ur ansvarig, sammankallande eller en kontakt (funktion)."
    )
    omgang = filters.ChoiceFilter(
        choices=[("t1", "T1"), ("t2", "T2"), ("vb", "VB")], method="med_omgang", label="Följs upp i omgången."
    )
    status = filters.ChoiceFilter(
        choices=Uppfoljning.Status.choices, method="med_status", label="Status i den senaste uppföljning du får se."
    )
    avvikelse = JaFilter(method="med_avvikelse", label="`ja`: den senaste uppföljningen är en avvikelse.")
    orsak = Heltalsfilter(*ID, field_name="orsaker__id", label="Svarar mot orsaken.")
    indikator = Heltalsfilter(*ID, field_name="indikatorer__id", label="Ska synas i indikatorn.")

    def med_ar(self, fraga: QuerySet[Any], namn: str, varde: int) -> QuerySet[Any]:
        return fraga.filter(mal__plan__fran__year__lte=varde, mal__plan__till__year__gte=varde)

    def med_ansvarig(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        falt = ("ansvarig_funktion", "sammankallande", "forvaltningens_kontakt", "polisens_kontakt")
        villkor = Q()
        for f in falt:
            villkor |= Q(**{f"{f}__icontains": varde})
        return fraga.filter(villkor)

    def med_omgang(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(**{f"foljs_upp_{varde}": True})

    def med_status(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        return fraga.filter(senaste_status=varde)

    def med_avvikelse(self, fraga: QuerySet[Any], namn: str, varde: str) -> QuerySet[Any]:
        avviker = Q(senaste_status=Uppfoljning.Status.AVVIKELSE)
        return fraga.filter(avviker) if varde == "ja" else fraga.exclude(avviker)


class DokumentSerializer(serializers.ModelSerializer[Aktivitetsdokument]):
    class Meta:
        model = Aktivitetsdokument
        fields = ("titel", "adress", "beteckning")


class AktivitetSerializer(serializers.ModelSerializer[Aktivitet]):
    plan = serializers.IntegerField(source="mal.plan_id", read_only=True)
    prioriterat_omrade = serializers.SlugField(source="mal.prioriterat_omrade.slug", read_only=True)
    arbetsgrupp_namn = serializers.CharField(source="arbetsgrupp.namn", read_only=True, allow_null=True, default=None)
    orsaker = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)
    indikatorer = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)
    dokument = DokumentSerializer(many=True, read_only=True)
    status = serializers.CharField(
        source="senaste_status", read_only=True, allow_null=True, help_text="I den senaste uppföljning du får se."
    )

    class Meta:
        model = Aktivitet
        fields = (
            "id",
            "plan",
            "mal",
            "prioriterat_omrade",
            "ordning",
            "rubrik",
            "namn",
            "hur",
            "platstext",
            "arbetsgrupp",
            "arbetsgrupp_namn",
            "arbetsgrupp_text",
            "loptid",
            "loptid_fran",
            "loptid_till",
            "tills_vidare",
            "motesfrekvens",
            "sammankallande",
            "forvaltningens_kontakt",
            "polisens_kontakt",
            "ovriga_deltagare",
            "ansvarig_funktion",
            "granskare_funktion",
            "orsaker",
            "indikatorer",
            "effekt_kort",
            "effekt_lang",
            "metod",
            "evidens",
            "kostnad",
            "finansiering",
            "finansiering_text",
            "dokument",
            "uppfoljning",
            "foljs_upp_t1",
            "foljs_upp_t2",
            "foljs_upp_vb",
            "status",
            "foregaende",
            "version",
            "struken_tid",
            "struken_skal",
        )


@extend_schema_view(
    list=extend_schema(summary="Aktiviteter", description="Planernas aktiviteter. Ansvar anges som funktion."),
    retrieve=extend_schema(summary="En aktivitet"),
)
class Aktiviteter(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """Activities."""

    queryset = Aktivitet.objects.select_related("mal__prioriterat_omrade", "arbetsgrupp").prefetch_related(
        "orsaker", "indikatorer", "dokument"
    )
    serializer_class = AktivitetSerializer
    filterset_class = Aktivitetsfilter
    lookup_value_regex = TAL

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return fraga
        sagda = Uppfoljning.objects.synlig_for(person(self.request)).exclude(status="")
        senast = sagda.filter(aktivitet=OuterRef("pk")).order_by("-omgang__period_till").values("status")[:1]
        return fraga.annotate(senaste_status=Subquery(senast))
