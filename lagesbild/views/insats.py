"""What the meetings decide: the week's agenda, the area's list, the story of one."""

from __future__ import annotations

from secrets import token_hex
from typing import Any, Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from lagesbild.forms.insats import Insatsfilter, Insatsform, Uppfoljningsform
from lagesbild.models import Insatsuppfoljning, Veckoinsats, Veckolage
from lagesbild.selectors.insats import insatser, insatser_i_vecka, insatslogg, insatsrader
from lagesbild.services.insats import insats_andrad, insats_beslutad, insats_foljd, insats_struken
from lagesbild.vecka import Vecka
from lagesbild.views.bas import Veckosida, far_skriva
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy
from samverkan.views.logg import andringar, handelsetext

PER_SIDA: Final = 30
Utfall = Insatsuppfoljning.Utfall
# Short, for buttons; "Inte gjord" says beside them that it is moved to next week.
KNAPPAR: Final = (
    (Utfall.GJORD, "Gjord"),
    (Utfall.EJ_GJORD, "Inte gjord"),
    (Utfall.FORTSATTER, "Fortsätter"),
    (Utfall.AVBRUTEN, "Görs inte"),
)


def insatskontext(
    vy: Veckosida,
    *,
    form: Insatsform | None = None,
    svar: dict[int, dict[str, Any]] | None = None,
    ny: Veckoinsats | None = None,
) -> dict[str, Any]:
    """What `_insatser.html` and `_insats_snabb.html` need. `svar`: what a follow-up led to, by the id of its insats."""
    user, omrade, vecka = vy.request.user, vy.omrade, vy.vecka
    agenda = insatser_i_vecka(user, omrade, vecka)
    nasta = vy.request.POST.get("nasta") or vy.adress
    ser_allt = vy.far(Ratt.SE_ARBETSMATERIAL)
    return {
        # To a läsare an open week must not look like one in which nothing was decided or followed up.
        "insats_visas": ser_allt or Veckolage.objects.ar_last(omrade, vecka),
        "insats_ser_allt": ser_allt,
        "insatser": agenda,
        "insats_rader": [{"rad": rad} | (svar or {}).get(rad.insats.pk, {}) for rad in agenda.att_folja_upp],
        "insatsform": form or insatsform(vy),
        "insats_ny": ny,
        "insats_skriver": far_skriva(vy, vecka),
        "insats_knappar": KNAPPAR,
        "insats_egen_sida": nasta == dagordning(vy),
        "nasta": nasta,
    }


def dagordning(vy: Veckosida) -> str:
    """The address of the week's insatser."""
    return reverse("vecka_insatser", args=[vy.omrade.slug, vy.vecka.ar, vy.vecka.vecka])


def insatsform(vy: Veckosida, data: Any = None, *, fokus: bool = False) -> Insatsform:
    """The form of one line. Its ids are new each time, or htmx would leave the focus in the field where Enter was
    pressed and not at the beginning (`fokus`).
    """
    form = Insatsform(
        data, anvandare=vy.request.user, omrade=vy.omrade, vecka=vy.vecka, auto_id=f"insats-{token_hex(3)}-%s"
    )
    if fokus:
        form.fields["vad"].widget.attrs["autofocus"] = True
    return form


class _Agenda(Veckosida):
    """Answers with the section (htmx), or with the whole page of the week's insatser."""

    def _svar(self, *, status: int = 200, **mer: Any) -> HttpResponse:
        htmx = self.request.htmx  # type: ignore[attr-defined]
        mall = "lagesbild/insatser_vecka.html"
        if htmx:
            mall = "lagesbild/_insatser.html" if htmx.target == "insatser" else "lagesbild/_insats_snabb.html"
        return render(self.request, mall, {"vecka": self.vecka} | insatskontext(self, **mer), status=status)

    @property
    def adress(self) -> str:
        return dagordning(self)

    def _tillbaka(self) -> HttpResponse:
        nasta = self.request.POST.get("nasta", "")
        egen = nasta.startswith(f"/{self.omrade.slug}/") and url_has_allowed_host_and_scheme(nasta, None)
        return redirect(f"{nasta if egen else self.adress}#insatser")


class VeckansInsatser(_Agenda):
    """What the meeting follows up and decides. POST decides something new."""

    ratt_skriva = Ratt.SKRIVA_VECKA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._svar()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = insatsform(self, request.POST)
        if not form.is_valid():
            return self._svar(form=form, status=400)
        try:
            insats = insats_beslutad(av=request.user, omrade=self.omrade, vecka=self.vecka, **form.innehall)
        except Fel as fel:
            return self._svar(form=_med_fel(form, fel), status=fel.status)
        if request.htmx:  # type: ignore[attr-defined]
            return self._svar(form=insatsform(self, fokus=True), ny=insats)
        messages.success(request, f"Insatsen är sparad: {insats.vad}")
        return self._tillbaka()


class FoljInsats(_Agenda):
    """What the meeting says about an insats that was decided before."""

    ratt_skriva = Ratt.SKRIVA_VECKA
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        insats = _insats(self, pk)
        form = Uppfoljningsform(request.POST)
        if not form.is_valid():
            texter = " ".join(str(text) for fel in form.errors.values() for text in fel)
            return self._fel(insats, texter, 400)
        try:
            sagt = insats_foljd(
                av=request.user,
                insats=insats,
                vecka=self.vecka,
                utfall=form.cleaned_data["utfall"],
                text=form.cleaned_data["text"],
                bygger_pa=form.cleaned_data["version"],
            )
        except Fel as fel:
            return self._fel(insats, fel.text, fel.status, krock=fel if isinstance(fel, Krock) else None)
        if request.htmx:  # type: ignore[attr-defined]
            return self._svar(svar={insats.pk: {"sparad": sagt}})
        messages.success(request, f"Uppföljningen är sparad: {insats.vad}")
        return self._tillbaka()

    def _fel(self, insats: Veckoinsats, text: str, status: int, *, krock: Krock | None = None) -> HttpResponse:
        """What was typed comes back. After a conflict the next save builds on what is stored and shown."""
        skrivet = {"text": self.request.POST.get("text", ""), "utfall": self.request.POST.get("utfall", "")}
        svar = {"fel": text, "krock": krock, "skrivet": skrivet}
        return self._svar(svar={insats.pk: svar}, status=status)


class Insatser(Omradesvy):
    """The area's list: what goes on with its age, what has ended."""

    flik = "vecka"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        filter_ = Insatsfilter(request.GET, anvandare=request.user, omrade=self.omrade)
        val: dict[str, Any] = dict(filter_.cleaned_data) if filter_.is_valid() else {}
        stadsdel = val.pop("stadsdel", None)
        fraga = insatser(request.user, self.omrade, stadsdel=stadsdel.pk if stadsdel else None, **val)
        sida = Paginator(fraga, PER_SIDA).get_page(request.GET.get("sida"))
        nu = Vecka.fran_datum(timezone.localdate())
        kvar = request.GET.copy()
        kvar.pop("sida", None)
        return render(
            request,
            "lagesbild/insatser.html",
            {
                "filter": filter_,
                "filtrerad": any(request.GET.get(namn) for namn in filter_.fields),
                "sida": sida,
                "rader": insatsrader(request.user, cast(QuerySet[Veckoinsats], sida.object_list), nu),
                "fraga": kvar.urlencode(),
                "nu": nu,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            },
        )


class _EnInsats(Omradesvy):
    flik = "vecka"

    @cached_property
    def insats(self) -> Veckoinsats:
        return _insats(self, self.kwargs["pk"])

    @property
    def adress(self) -> str:
        return reverse("insats", args=[self.omrade.slug, self.insats.pk])


class InsatsVy(_EnInsats):
    """The story of one insats; its wording can be changed as long as its week is open."""

    ratt_skriva = Ratt.SKRIVA_VECKA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        try:
            insats_andrad(
                av=request.user,
                insats=self.insats,
                bygger_pa=form.cleaned_data["version"] or 0,
                **form.innehall,
            )
        except Krock as krock:
            # The next save builds on what is stored now: it has been shown beside the own text.
            form.data = {**request.POST.dict(), "version": krock.nuvarande.version}
            return self._sida(form, krock=krock, status=409)
        except Fel as fel:
            return self._sida(_med_fel(form, fel), status=fel.status)
        messages.success(request, "Ändringen är sparad.")
        return redirect(self.adress)

    def _form(self, data: Any = None) -> Insatsform:
        insats = self.insats
        nu = {namn: getattr(insats, namn) for namn in ("vad", "stadsdel", "plats", "vem", "ansvar", "version")}
        return Insatsform(data, initial=nu, anvandare=self.request.user, omrade=self.omrade, vecka=insats.iso)

    def _sida(self, form: Insatsform, *, krock: Krock | None = None, status: int = 200) -> HttpResponse:
        nu = max(Vecka.fran_datum(timezone.localdate()), self.insats.iso)
        rad = insatsrader(self.request.user, Veckoinsats.objects.filter(pk=self.insats.pk), nu)[0]
        insats = rad.insats  # as it is now, also when it was just changed by somebody else
        return render(
            self.request,
            "lagesbild/insats.html",
            {
                "insats": insats,
                "rad": rad,
                "form": form,
                "krock": krock,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "skriver": not rad.struken and far_skriva(self, insats.iso),
                "logg": [
                    (post, handelsetext(post.handelse), andringar(post))
                    for post in (insatslogg(self.request.user, insats) if self.far(Ratt.SE_ARBETSMATERIAL) else [])
                ],
            },
            status=status,
        )


class StrykInsats(_EnInsats):
    """Take back what was decided, while its week is open."""

    ratt_skriva = Ratt.SKRIVA_VECKA
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        version = heltal(request.POST.get("version"), siffror=9) or 0
        try:
            insats_struken(av=request.user, insats=self.insats, bygger_pa=version)
        except Fel as fel:
            messages.error(request, fel.text)
        else:
            messages.success(request, "Insatsen är struken.")
        return redirect(self.adress)


def _insats(vy: Omradesvy, pk: int) -> Veckoinsats:
    synliga = Veckoinsats.objects.synlig_for(vy.request.user).i_omrade(vy.omrade)
    return get_object_or_404(synliga.select_related("stadsdel", "stadsdelsomrade", "skapad_av"), pk=pk)


def _med_fel(form: Insatsform, fel: Fel) -> Insatsform:
    visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
    return form
