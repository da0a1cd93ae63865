"""The list of places, and places that are added and changed."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from platser.forms.bas import Modellform
from platser.forms.plats import Platsfilter, Platsform
from platser.models import Plats
from platser.selectors.lista import Platsrad, Platsurval, ar_med_klassningar, platslista, platsrader
from platser.services import plats_sparad
from platser.views.bas import Enplatsvy, Platsvy, Smula, Sparsida
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.uttag import Uttag, Varde
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil

PER_SIDA: Final = 50


class Platser(Platsvy):
    """`/<omrade>/platser/`: the places that pass the filters, also as a file (`?format=`)."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        form = Platsfilter(
            request.GET, ar=ar_med_klassningar(request.user, self.omrade), anvandare=request.user, omrade=self.omrade
        )
        form.is_valid()  # a filter that can't be read is left out; its field says so
        urval = Platsurval(**form.cleaned_data)
        platser = platslista(request.user, self.omrade, urval)
        format_ = request.GET.get("format", "")
        if format_ in FORMAT and form.is_valid():
            return fil(platsuttag(platsrader(request.user, platser, urval.ar), self.omrade, urval.ar), format_)
        sida = Paginator(platser, PER_SIDA).get_page(request.GET.get("sida"))
        kvar = request.GET.copy()
        for namn in ("sida", "format"):
            kvar.pop(namn, None)
        return render(
            request,
            "platser/platser.html",
            {
                "filter": form,
                "filtrerad": any(request.GET.get(namn) for namn in form.fields),
                "sida": sida,
                "rader": platsrader(request.user, sida.object_list, urval.ar),  # type: ignore[arg-type]
                "fraga": kvar.urlencode(),
                "skriver": self.skriver,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "ar": urval.ar,
                "idag": idag(),
            },
        )


def platsuttag(rader: list[Platsrad], omrade: Stadsdelsomrade, ar: int | None) -> Uttag:
    """The list as a table."""
    kolumner = [
        "Plats", "Andra namn", "Typ", "Stadsdel", "Latitud", "Longitud", "Läget", "Osäkerhet (m)", "Ägare",
        "Klassningar", "Platssamverkan", "Öppna åtgärder", "Försenade åtgärder",
    ]  # fmt: skip
    tabell: list[list[Varde]] = [
        [
            r.plats.namn,
            ", ".join(n.namn for n in r.plats.andra_namn.all()),
            r.plats.get_typ_display(),
            r.plats.stadsdel.namn if r.plats.stadsdel else None,
            r.plats.lat,
            r.plats.lon,
            r.plats.get_noggrannhet_display() if r.plats.lat is not None else "Inte inlagt",
            r.plats.osakerhet_m,
            r.plats.agare,
            ", ".join(_klassningsord(k) for k in r.klassningar),
            ("Avslutad" if r.samverkan.avslutad else "Pågår") if r.samverkan else None,
            r.oppna,
            r.sena,
        ]
        for r in rader
    ]
    om: dict[str, Varde] = {
        "Område": omrade.namn,
        "Klassningar som gäller": str(ar) if ar else idag(),
        "Läge": "Grader i WGS 84, avrundade till ungefär tio meter.",
    }
    return Uttag(f"platser-{omrade.slug}", f"Platser i {omrade}", kolumner, tabell, om, bladnamn="Platser")


def _klassningsord(k: Any) -> str:
    ord_ = f"{k.get_slag_display()} {k.ar}" if k.ar else k.get_slag_display()
    return ord_ if k.lage == k.Lage.GALLER else f"{ord_} ({k.get_lage_display().lower()})"


class _Platssida(Sparsida):
    formklass = Platsform
    mall = "platser/platsform.html"

    def mer(self) -> dict[str, Any]:
        return {"karta": {"ytor": self.adress("kartlager", "stadsdelar")}}

    def spara(self, form: Modellform, bygger_pa: int | None) -> Plats:
        return plats_sparad(
            av=self.request.user,
            omrade=self.omrade,
            plats=self.objekt(),
            bygger_pa=bygger_pa,
            andra_namn=form.cleaned_data["andra_namn"],
            **form.varden,
        )

    def objekt(self) -> Plats | None:
        return None

    def efterat(self, sparat: Plats) -> str:
        return self.adress("plats", sparat.slug)


class NyPlats(_Platssida):
    """`/<omrade>/platser/ny/`."""

    rubrik = "Ny plats"
    kvitto = "Platsen är sparad."

    def avbryt(self) -> str:
        return self.adress("platser")

    def sidans_smulor(self) -> list[Smula]:
        return [Smula("Platser", self.adress("platser")), Smula("Ny plats")]


class AndraPlats(_Platssida, Enplatsvy):
    """`/<omrade>/plats/<plats>/andra/`."""

    rubrik = "Ändra platsen"
    kvitto = "Ändringen är sparad."

    def objekt(self) -> Plats:
        return self.plats

    def borjan(self) -> dict[str, Any]:
        return {"andra_namn": "\n".join(self.plats.andra_namn.values_list("namn", flat=True))}

    def avbryt(self) -> str:
        return self.platsadress

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula("Ändra"))
