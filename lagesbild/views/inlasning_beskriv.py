"""Say what the rows and columns of a file mean, with the first of them beside as they would be read."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from lagesbild.forms.inlasning import Profilform
from lagesbild.inlasning import Anmarkning, Okand, Siffra
from lagesbild.inlasning import profil as uppstallning
from lagesbild.kalkylblad import Blad, Bok, Rad, adress, kolumnnamn
from lagesbild.models import Matserie
from lagesbild.period import Period
from lagesbild.services import inlasning as tjanst
from lagesbild.tasks import las_nu_eller_sedan
from lagesbild.views.inlasning import Importvy, smulor
from lagesbild.views.revisioner import decimaler
from samverkan.fel import Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.svenska import tal
from samverkan.views.bas import Omradesbegaran

VISADE_SIFFROR: Final = 8


class Beskriv(Importvy):
    """GET asks, POST reads the file so; POST with `forhandsvisa` only shows how the first rows would be read."""

    ratt_skriva = Ratt.IMPORTERA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        forst = self._forst()
        return self._visa(request, Profilform(prov=self._prov, initial=forst), forst)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Profilform(request.POST, prov=self._prov)
        giltig = form.is_valid()
        val = form.beskrivning() if giltig else {}
        if "forhandsvisa" in request.POST:
            if getattr(request, "htmx", False):
                return render(request, "lagesbild/_inlasning_prov.html", {"prov": self._som_last(val)})
            return self._visa(request, form, val)
        if not giltig:
            return self._visa(request, form, val, 400)
        data = form.cleaned_data
        try:
            korning = tjanst.beskriven(
                av=request.user,
                korning=self.korning,
                val=val,
                kalla=data["kalla"],
                ny_kalla=data["ny_kalla"],
                namn=data["profilnamn"],
            )
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._visa(request, form, val, 400)
        las_nu_eller_sedan(korning)
        return redirect(self.adress)

    @cached_property
    def _prov(self) -> list[dict[str, Any]]:
        if not self.korning.oppen:
            raise Last("Importen kan inte beskrivas nu. Gå tillbaka till den och se hur den står.")
        prov: list[dict[str, Any]] = self.korning.tolkning.get("prov", [])
        return prov

    def _forst(self) -> dict[str, Any]:
        """A guess: the first row with two texts is the head, and its words say what is below them."""
        rader = self._prov[0]["rader"] if self._prov else []
        huvud: tuple[int, list[str]] = next(
            ((nr, celler) for nr, celler in rader if sum(bool(c) for c in celler) >= 2), (1, [])
        )
        return {
            "blad": self._prov[0]["blad"] if self._prov else "",
            "huvudrad": huvud[0],
            "kalla": self.korning.kalla,
            **(self.korning.val or uppstallning.gissning(huvud[1])),
        }

    def _som_last(self, val: dict[str, Any]) -> dict[str, Any]:
        """The first rows of the sheet in question, what its columns mean, and the figures that come of it."""
        bok = Bok("", [Blad(b["blad"], [Rad(nr, list(c)) for nr, c in b["rader"]]) for b in self._prov], [])
        blad = next((b for b in bok.blad if b.namn == val.get("blad")), bok.blad[0] if bok.blad else Blad(""))
        betydelser: dict[int, str] = {}
        siffror: list[Siffra] = []
        anmarkningar: list[Anmarkning] = []
        if val and blad.rader:
            betydelser = uppstallning.betydelser(bok, val)
            try:
                last = uppstallning.tolka(bok, val)
                siffror, anmarkningar = last.siffror, last.anmarkningar
            except Okand:
                pass
        bredd = max((len(rad.celler) for rad in blad.rader), default=0)
        return {
            "blad": blad.namn if len(self._prov) > 1 else "",
            "kolumner": [(kolumnnamn(n), betydelser.get(n, "")) for n in range(1, bredd + 1)],
            "rader": [
                (r.nr, [*r.celler, *[""] * (bredd - len(r.celler))], r.nr == val.get("huvudrad")) for r in blad.rader
            ],
            "siffror": [_siffra(s) for s in siffror[:VISADE_SIFFROR]],
            "antal": len(siffror),
            "olasta": [(a.plats, a.text) for a in anmarkningar if a.slag == "ej_forstadd"][:VISADE_SIFFROR],
        }

    def _visa(self, request: Omradesbegaran, form: Profilform, val: dict[str, Any], status: int = 200) -> HttpResponse:
        innehall = {
            "k": self.korning,
            "form": form,
            "prov": self._som_last(val),
            "smulor": [
                *smulor(self.omrade.slug, self.korning.filnamn, self.adress),
                {"text": "Beskriv filen", "url": ""},
            ],
        }
        return render(request, "lagesbild/inlasning_beskriv.html", innehall, status=status)


def _siffra(s: Siffra) -> dict[str, str]:
    return {
        "cell": adress(s.rad, s.kolumn),
        "namn": f"{s.grupp}: {s.namn}" if s.grupp else s.namn,
        "plats": s.plats,
        "period": Period(s.fran, s.till).kort,
        "varde": tal(s.varde, decimaler(s.varde)),
        "enhet": str(Matserie.Enhet(s.enhet).label).lower(),
    }
