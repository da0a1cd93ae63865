"""Frozen versions: the list, one of them, two beside each other, and which one a file is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import View

from lagesbild import dokument
from lagesbild.dokument.jamforelse import Dokumentskillnad, antal_andringar, jamfor
from lagesbild.forms.faststallande import Jamforelseform, Verifieringsform
from lagesbild.models import Lagesbild, Lagesbildsversion
from lagesbild.selectors.faststallande import Chefsratt, alla_versioner, igenkand, utgava_for, versioner
from lagesbild.skrift.skillnad import urval
from lagesbild.views.dokument import STATUSTON, Lagesbildsvy
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran, Omradesvy

UTGAVOR = {"intern": "Intern utgåva", "publik": "Publik utgåva"}


class Versioner(Lagesbildsvy):
    """All versions of a document, with their sums and files."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return render(
            request,
            "lagesbild/versioner.html",
            {
                "lagesbild": self.lagesbild,
                "ton": STATUSTON[Lagesbild.Status(self.lagesbild.status)],
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), ("Versioner", "")),
                "versioner": versioner(request.user, self.lagesbild),
            },
        )


class Version(Lagesbildsvy):
    """One version: what it says, who signed it, what changed, its files and sums."""

    @cached_property
    def version(self) -> Lagesbildsversion:
        alla = versioner(self.request.user, self.lagesbild)
        traff = next((v for v in alla if v.nummer == self.kwargs["nummer"]), None)
        if traff is None:
            raise Http404("Versionen finns inte.")
        return traff

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        v, ser_allt = self.version, self.far(Ratt.SE_ARBETSMATERIAL)
        onskad = request.GET.get("utgava", "")
        utgava = utgava_for(request.user, v, onskad if onskad in UTGAVOR else "")
        if utgava is None and onskad:
            raise Http404("Utgåvan finns inte, eller så får du inte se den.")
        senaste = versioner(request.user, self.lagesbild)[0]
        ratten = Chefsratt.i(self.omrade.pk)
        return render(
            request,
            "lagesbild/version.html",
            {
                "lagesbild": self.lagesbild,
                "version": v,
                "underskrifter": [(u, ratten.i_stallet_for(u)) for u in v.underskrifter.all()],
                "senaste": None if senaste.nummer == v.nummer else senaste,
                "smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), (f"Version {v.nummer}", "")),
                "utgava": utgava,
                "utgavan": UTGAVOR[utgava.utgava] if utgava else "",
                "d": dokument.oppnat(utgava.innehall, utgava.sha256) if utgava else None,
                "andringar": [a for a in v.andringar if ser_allt or "publik" in a.get("utgavor", [])],
                "kontroller": v.kontroller if ser_allt else [],
                "ser_allt": ser_allt,
                "far_bestalla": self.far(Ratt.SKAPA_PDF),
            },
        )


# --- Two beside each other -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Val:
    """Something that can be compared: a version, or the draft as it is now (`version` None)."""

    nyckel: str
    text: str
    lagesbild: Lagesbild
    version: Lagesbildsversion | None


class Jamfor(Omradesvy):
    """Two versions, of one year or of two; for those who write also the draft."""

    flik = "lagesbild"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        val = self._val()
        form = Jamforelseform(request.GET, val=[(v.nyckel, v.text) for v in val])
        valda = {v.nyckel: v for v in val}
        data = form.cleaned_data if form.is_valid() else {}
        till = valda.get(data.get("till") or "") or (val[0] if val else None)
        fran = valda.get(data.get("fran") or "") or next((v for v in val if till and v.nyckel != till.nyckel), None)
        innehall: dict[str, Any] = {
            "formular": Jamforelseform(
                initial={"fran": fran.nyckel if fran else "", "till": till.nyckel if till else ""},
                val=[(v.nyckel, v.text) for v in val],
            ),
            "fran": fran,
            "till": till,
            "fel": form.errors,
            "antal": len(val),
        }
        if fran and till:
            fore, efter = self._dokument(fran), self._dokument(till)
            if fore is not None and efter is not None:
                innehall |= _visad(jamfor(fore, efter))
        return render(request, "lagesbild/jamfor.html", innehall, status=400 if form.errors else 200)

    def _val(self) -> list[_Val]:
        user = self.request.user
        ut = [
            _Val(f"{v.lagesbild.ar}-{v.nummer}", f"{v.lagesbild.ar}, version {v.nummer}", v.lagesbild, v)
            for v in alla_versioner(user, self.omrade)
        ]
        if self.far(Ratt.SE_ARBETSMATERIAL):
            utkast = Lagesbild.objects.synlig_for(user).i_omrade(self.omrade).select_related("stadsdelsomrade")
            ut += [
                _Val(f"{lb.ar}-utkast", f"{lb.ar}, utkastet som det är nu", lb, None)
                for lb in utkast.order_by("-ar")
                if not lb.last
            ]
        return sorted(
            ut, key=lambda v: (-v.lagesbild.ar, v.version is not None, -(v.version.nummer if v.version else 0))
        )

    def _dokument(self, val: _Val) -> dokument.Dokument | None:
        user = self.request.user
        utgava = "intern" if self.far(Ratt.SE_ARBETSMATERIAL) else "publik"
        if val.version is None:
            return dokument.samla(val.lagesbild, utgava, user=user)
        fryst = utgava_for(user, val.version, utgava)
        return dokument.oppnat(fryst.innehall, fryst.sha256) if fryst else None


def _visad(skild: Dokumentskillnad) -> dict[str, Any]:
    return {
        "skild": skild,
        "summor": antal_andringar(skild),
        "kapitel": [{"k": k, "text": urval(k.text), "kommentar": urval(k.kommentar)} for k in skild.kapitel],
    }


# --- Which version is this file? -------------------------------------------------------------------------------------


class Verifiera(View):
    """A checksum or a file, and which version it is. The file is read and not kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = Verifieringsform(request.GET if "summa" in request.GET else None)
        if form.is_bound and form.is_valid():
            return self._svar(form, form.cleaned_data["summa"])
        return render(request, "lagesbild/verifiera.html", {"formular": form}, status=400 if form.errors else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = Verifieringsform(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "lagesbild/verifiera.html", {"formular": form}, status=400)
        fil = form.cleaned_data["fil"]
        if fil is None:
            return self._svar(form, form.cleaned_data["summa"])
        summa = hashlib.file_digest(fil.file, "sha256")
        return self._svar(form, summa.hexdigest(), namn=fil.name or "")

    def _svar(self, form: Verifieringsform, summa: str, namn: str = "") -> HttpResponse:
        funna = igenkand(cast(Anvandare, self.request.user), summa)
        return render(
            self.request,
            "lagesbild/verifiera.html",
            {"formular": form, "summa": summa, "filnamn": namn, "funna": funna, "svarad": True},
        )
