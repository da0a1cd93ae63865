"""One section: read it, write it, see what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from lagesbild.forms.dokument import Avsnittsform, Kommentarsform, fran_avsnitt, fran_version
from lagesbild.models import Avsnitt, Avsnittsversion, Utkastkopia
from lagesbild.selectors.hanvisningar import brutna_hanvisningar
from lagesbild.selectors.lagesbild import avsnitt_i, versioner
from lagesbild.selectors.sifferlage import sifferlage
from lagesbild.selectors.siffror import med_varden
from lagesbild.selectors.skrivande import kollegor, narvarande, tradar, utkastkopior
from lagesbild.selectors.statistik import avvikelser_i
from lagesbild.services.dokument import TEXT_LANGST, avsnitt_sparat
from lagesbild.services.skrivtext import klartext, som_html
from lagesbild.skrift.skillnad import Stycke, forsta_nya, ryms_i, sammanlagd, skillnad, urval
from lagesbild.views.dokument import Lagesbildsvy, rad
from lagesbild.views.dokumenttext import Texter
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran


class Avsnittsvy(Lagesbildsvy):
    """A page below one section: resolves it under the scope."""

    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    @cached_property
    def avsnitt(self) -> Avsnitt:
        """The section of the address; 404 when there is none that the user may see."""
        synliga = Avsnitt.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild)
        fraga = synliga.select_related("lagesbild__stadsdelsomrade", "andrad_av", "ansvarig", "prioriterat_omrade")
        return get_object_or_404(fraga, pk=self.kwargs["pk"])

    @property
    def avsnittsadress(self) -> str:
        return reverse("avsnitt", args=[self.omrade.slug, self.lagesbild.ar, self.avsnitt.pk])

    @property
    def skriver(self) -> bool:
        return self.far(Ratt.SKRIVA_LAGESBILD) and not self.lagesbild.last


@dataclass(frozen=True, slots=True)
class Skillnad:
    """What differs between two texts of a section, for the template `_skillnad.html`."""

    text: list[Stycke | None]
    kommentar: list[Stycke | None]

    @classmethod
    def mellan(cls, fore: tuple[str, str], efter: tuple[str, str]) -> Skillnad:
        """Of (text, kommentar) before and after, as stored HTML."""
        text, kommentar = (
            urval(skillnad(klartext(a), klartext(b))) if a != b else [] for a, b in zip(fore, efter, strict=True)
        )
        return cls(text, kommentar)


@dataclass(frozen=True, slots=True)
class Kopia:
    """Something typed and not saved, the first of it that the stored text has not, and the whole as it is shown."""

    rad: Utkastkopia
    nytt: str
    text: str
    kommentar: str


class AvsnittVy(Avsnittsvy):
    """Read and write. `?utkast=` opens what was typed and not saved, `?version=` an earlier text, to be saved again."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        data: dict[str, Any] | None = None
        if tidigare := self._tidigare():
            data = fran_version(self.avsnitt, tidigare)
            formular = Avsnittsform(
                avsnitt=self.avsnitt, anvandare=request.user, omrade=self.omrade, initial=data
            )  # fmt: skip
            return self.sida(formular, tidigare=tidigare)
        if kopia := self._kopia():
            data = fran_avsnitt(self.avsnitt) | {
                "text": kopia.text,
                "kommentar": kopia.kommentar,
                "rubrik": kopia.rubrik or self.avsnitt.rubrik,
                "bygger_pa": kopia.bygger_pa,
                "bas": kopia.bygger_pa,
                "flik": kopia.flik,
            }
        mer = {"initial": data} if data else {}
        formular = Avsnittsform(avsnitt=self.avsnitt, anvandare=request.user, omrade=self.omrade, **mer)
        return self.sida(formular, kopia=kopia)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        formular = Avsnittsform(request.POST, avsnitt=self.avsnitt, anvandare=request.user, omrade=self.omrade)
        if self.lagesbild.last:
            return self._last(formular)
        if not formular.is_valid():
            return self.sida(formular, status=400)
        if request.POST.get("handling") == "lagg-ihop":
            return self._hoplagd(formular)
        fore = self.avsnitt.version, self.avsnitt.tillstand
        try:
            sparat = avsnitt_sparat(av=request.user, avsnitt=self.avsnitt, **formular.innehall())
        except Krock as krock:
            return self._krock(krock)
        except Last:
            for namn in ("lagesbild", "avsnitt"):  # read before somebody fastställde it
                self.__dict__.pop(namn, None)
            return self._last(formular)
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self.sida(formular, status=400)
        if (sparat.version, sparat.tillstand) == fore:
            messages.info(request, "Inget var ändrat.")
        else:
            messages.success(request, f"Avsnittet ”{sparat.rubrik}” är sparat.")
        return redirect(self.avsnittsadress)

    def _kopia(self) -> Utkastkopia | None:
        pk = heltal(self.request.GET.get("utkast"))
        if not self.skriver or pk is None:
            return None
        return next((k for k in utkastkopior(self.request.user, self.avsnitt) if k.pk == pk), None)

    def _tidigare(self) -> Avsnittsversion | None:
        """The version that `?version=` asks to write from; 404 when the section has none such."""
        vald = self.request.GET.get("version", "")
        if not (self.skriver and vald and self.far(Ratt.SE_ARBETSMATERIAL)):
            return None
        for version in versioner(self.request.user, self.avsnitt):
            if str(version.pk) == vald:
                return version
        raise Http404("Versionen finns inte längre.")

    def _krock(self, krock: Krock) -> HttpResponse:
        """Show both: what is stored, and in the form what was not saved, now built on what is stored."""
        data = self.request.POST.copy()
        data["bas"] = self.request.POST.get("bygger_pa", "")
        return self.sida(self._om(data, krock.nuvarande), krock=krock, status=409)

    def _last(self, formular: Avsnittsform) -> HttpResponse:
        """It was fastställt meanwhile: what was typed can't be saved, but it stands on the page, to be copied."""
        skrivet = {falt: self.request.POST.get(falt, "")[:TEXT_LANGST] for falt in ("rubrik", "text", "kommentar")}
        return self.sida(formular, last=skrivet, status=409)

    def _hoplagd(self, formular: Avsnittsform) -> HttpResponse:
        """Both texts in the form, put together from the version that both built on."""
        nu, skrivet = self.avsnitt, formular.cleaned_data
        bas = self._version(skrivet["bas"])
        data = self.request.POST.copy()
        krockar = 0
        for falt in ("text", "kommentar"):
            svar = sammanlagd(
                som_html(getattr(bas, falt)) if bas else "",
                som_html(getattr(nu, falt)),
                som_html(skrivet.get(falt) or ""),
            )
            data[falt], krockar = svar.html, krockar + svar.krockar
        return self.sida(self._om(data, nu), hoplagt=True, krockar=krockar)

    def _version(self, nummer: int | None) -> Avsnittsversion | None:
        alla = Avsnittsversion.objects.synlig_for(self.request.user).filter(avsnitt=self.avsnitt, version=nummer or 0)
        return alla.filter(utfall=Avsnittsversion.Utfall.SPARAD).first()

    def _om(self, data: QueryDict, nu: Avsnitt) -> Avsnittsform:
        data["bygger_pa"] = str(nu.version)
        return Avsnittsform(data, avsnitt=nu, anvandare=self.request.user, omrade=self.omrade)

    def sida(
        self,
        formular: Avsnittsform,
        status: int = 200,
        krock: Krock | None = None,
        last: dict[str, str] | None = None,
        **mer: Any,
    ) -> HttpResponse:
        """The page with `formular` in it; `mer` goes to the template, over what stands there otherwise."""
        user = self.request.user
        alla = avsnitt_i(user, self.lagesbild)
        plats = next((i for i, a in enumerate(alla) if a.pk == self.avsnitt.pk), None)
        avsnitt = self.avsnitt if plats is None else alla[plats]
        forsok = {"text": "", "kommentar": ""}
        if krock:
            forsok = krock.forsok
        elif last:
            forsok = last | {falt: som_html(last[falt]) for falt in ("text", "kommentar")}
        ser_allt = self.far(Ratt.SE_ARBETSMATERIAL)
        historik = versioner(user, avsnitt) if ser_allt else []
        egna = [v for v in historik if v.av_id == user.pk and v.utfall == Avsnittsversion.Utfall.SPARAD]
        kopior = [
            k
            for k in (utkastkopior(user, avsnitt) if self.far(Ratt.SKRIVA_LAGESBILD) else ())
            if k != mer.get("kopia")
            and (k.text, k.kommentar) != (avsnitt.text, avsnitt.kommentar)
            and not any(_sparad_i(k, v) for v in egna)
        ]
        visade = [avsnitt.text, avsnitt.kommentar, forsok["text"], forsok["kommentar"]]
        visade += [html for k in kopior for html in (k.text, k.kommentar)]
        skrivs = [str(formular[falt].value() or "") for falt in ("text", "kommentar") if falt in formular.fields]
        texter = Texter.for_(user, self.lagesbild, alla, [*visade, *skrivs])
        innehall: dict[str, Any] = {
            "lagesbild": self.lagesbild,
            "avsnitt": avsnitt,
            "rad": rad(avsnitt, texter),
            "smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), (avsnitt.rubrik, "")),
            "formular": formular if self.skriver else None,
            "krock": krock,
            "last": last,
            "kopior": [
                Kopia(
                    k,
                    _nytt_i(avsnitt, k),
                    texter.visad(k.text, f"not-k{k.pk}"),
                    texter.visad(k.kommentar, f"not-kk{k.pk}"),
                )
                for k in kopior
            ],
            "forsok_text": texter.visad(forsok["text"], "not-f"),
            "forsok_kommentar": texter.visad(forsok["kommentar"], "not-fk"),
            "ser_allt": ser_allt,
            "arbetar": ser_allt and not self.lagesbild.last,  # how far a text has come is of no use when it is settled
            "fore": alla[plats - 1] if plats else None,
            "efter": alla[plats + 1] if plats is not None and plats + 1 < len(alla) else None,
        }
        if krock:
            nu = krock.nuvarande
            innehall["skillnad"] = Skillnad.mellan(
                (nu.text, nu.kommentar), (forsok["text"], forsok["kommentar"])
            )  # fmt: skip
        if ser_allt:
            personer = kollegor(user, self.omrade)
            innehall |= {
                "tradar": tradar(user, avsnitt),
                "kommentarsform": Kommentarsform(
                    anvandare=user, omrade=self.omrade, kollegor=[p for p in personer if p.pk != user.pk]
                ),
                "historik": historik,
            }
        if self.skriver:
            # Read when the page is, never when it is saved: the author is told, not held up.
            varden = med_varden(avsnitt.text, texter.varden)
            innehall |= {
                "avvikelser": avvikelser_i(user, self.omrade, self.lagesbild.ar, varden),
                "siffror": sifferlage(user, self.lagesbild, avsnitt),
                "sifferkallor": texter.sifferkallor(*skrivs),
                "brutna": brutna_hanvisningar(texter.lista, [avsnitt]),
                "mal": texter.lista,
                "andra": narvarande(user, avsnitt),
                "egen_version": max((v.version for v in egna), default=0),
            }
        return render(self.request, "lagesbild/avsnitt.html", innehall | mer, status=status)


def _annan_text(avsnitt: Avsnitt, version: Avsnittsversion) -> bool:
    falt = ("rubrik", "text", "kommentar", "behov_av_atgarder")
    return any(getattr(avsnitt, namn) != getattr(version, namn) for namn in falt)


def _sparad_i(kopia: Utkastkopia, version: Avsnittsversion) -> bool:
    """Whether the version came after what was typed and holds all of it: then there is nothing to take back."""
    return (
        version.version > kopia.bygger_pa
        and kopia.rubrik in ("", version.rubrik)
        and ryms_i(klartext(kopia.text), klartext(version.text))
        and ryms_i(klartext(kopia.kommentar), klartext(version.kommentar))
    )


def _nytt_i(avsnitt: Avsnitt, kopia: Utkastkopia) -> str:
    par = ((avsnitt.text, kopia.text), (avsnitt.kommentar, kopia.kommentar))
    return next((nytt for a, b in par if (nytt := forsta_nya(klartext(a), klartext(b)))), "")


class Historik(Avsnittsvy):
    """What one version changed, or what differs between two (`?fran=` and `?till=`, ids)."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        alla = versioner(request.user, self.avsnitt)
        if not alla:
            raise Http404("Avsnittet har inte sparats än.")
        sparade = [v for v in alla if v.utfall == Avsnittsversion.Utfall.SPARAD]
        till = self._vald(alla, "till") or (sparade or alla)[0]
        fran = self._vald(alla, "fran") or next((v for v in sparade if v.tid < till.tid), None)
        fore = (fran.text, fran.kommentar) if fran else ("", "")
        innehall = {
            "lagesbild": self.lagesbild,
            "avsnitt": self.avsnitt,
            "smulor": self.smulor(
                (str(self.lagesbild.ar), self.dokumentadress),
                (self.avsnitt.rubrik, self.avsnittsadress),
                ("Historik", ""),
            ),
            "versioner": alla,
            "fran": fran,
            "till": till,
            "aterstallbar": self.skriver and _annan_text(self.avsnitt, till),
            "skillnad": Skillnad.mellan(fore, (till.text, till.kommentar)),
        }
        return render(request, "lagesbild/avsnitt_historik.html", innehall)

    def _vald(self, alla: list[Avsnittsversion], namn: str) -> Avsnittsversion | None:
        vald = self.request.GET.get(namn, "")
        return next((v for v in alla if str(v.pk) == vald), None)
