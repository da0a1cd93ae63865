"""Classifications: the tables that the lägesbild uses, and those that are made and changed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.forms.plats import Klassningsfilter, Klassningsform
from platser.models import Klassning, Plats
from platser.selectors.lista import ar_med_klassningar
from platser.selectors.tabeller import (
    Klassningsrad,
    kameror,
    olovliga_bosattningar,
    oppna_drogscener,
    ordningsvakter,
    prioriterade_platser,
    utsatta_omraden,
)
from platser.services import klassning_sparad
from platser.views.bas import Platsvy, Smula, Sparsida
from samverkan.selectors import idag
from samverkan.uttag import Uttag, Varde
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil


class Klassningar(Platsvy):
    """`/<omrade>/platser/klassningar/?ar=&slag=&stadsdel=`: one table for each kind, also all of them as a file."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        alla_ar = ar_med_klassningar(request.user, self.omrade)
        form = Klassningsfilter(
            {"ar": alla_ar[0]} | request.GET.dict(), ar=alla_ar, anvandare=request.user, omrade=self.omrade
        )
        form.is_valid()  # a filter that can't be read is left out; its field says so
        ar = form.cleaned_data.get("ar") or alla_ar[0]
        slag, stadsdel = form.cleaned_data.get("slag"), form.cleaned_data.get("stadsdel")
        tabeller = [
            (
                rubrik,
                [
                    r
                    for r in rader
                    if (stadsdel is None or stadsdel in r.stadsdelar) and (not slag or r.klassning.slag == slag)
                ],
                inget,
            )
            for slagen, rubrik, rader, inget in self._tabeller(ar)
            if not slag or slag in slagen
        ]
        if request.GET.get("format") in FORMAT:
            return fil(self._uttag(ar, tabeller), request.GET["format"])
        return render(
            request,
            "platser/klassningar.html",
            {
                "ar": ar,
                "filter": form,
                "stadsdel": stadsdel,
                "tabeller": tabeller,
                "skriver": self.skriver,
                "nagot": any(rader for _, rader, _ in tabeller),
                "filer": [(f, f"?{urlencode(self._valt(form) | {'ar': ar, 'format': f})}") for f in FORMAT],
            },
        )

    def _valt(self, form: Klassningsfilter) -> dict[str, str]:
        """What was chosen and could be read, as the address holds it."""
        return {n: str(v) for n, v in self.request.GET.items() if v and n in form.cleaned_data}

    def _tabeller(self, ar: int) -> list[tuple[tuple[str, ...], str, list[Klassningsrad], str]]:
        """(kinds, heading, rows, what is said when there are none)."""
        slag = Klassning.Slag
        fran, till = date(ar, 1, 1), date(ar, 12, 31)
        vem = (self.request.user, self.omrade)
        return [
            (
                (slag.UTSATT, slag.RISK, slag.SARSKILT_UTSATT),
                "Utsatta områden",
                utsatta_omraden(*vem, fran, till),
                "Inget utsatt område är inlagt.",
            ),
            (
                (slag.DROGSCEN,),
                "Öppna drogscener",
                oppna_drogscener(*vem, fran, till),
                "Ingen öppen drogscen är inlagd.",
            ),
            (
                (slag.PRIORITERAD,),
                f"Prioriterade platser {ar}",
                prioriterade_platser(*vem, ar),
                "Ingen plats är prioriterad.",
            ),
            (
                (slag.PRIORITERAD,),
                f"Prioriterade platser {ar + 1}",
                prioriterade_platser(*vem, ar + 1),
                f"Ingen plats är prioriterad {ar + 1} ännu.",
            ),
            (
                (slag.BOSATTNING,),
                "Olovliga bosättningar",
                olovliga_bosattningar(*vem, fran, till),
                "Ingen bosättning är inlagd.",
            ),
            (
                (slag.ORDNINGSVAKT,),
                "Tillstånd för ordningsvakter",
                ordningsvakter(*vem, fran, till),
                "Inget tillstånd är inlagt.",
            ),
            ((slag.KAMERA,), "Kamerabevakning", kameror(*vem, fran, till), "Ingen kamerabevakning är inlagd."),
        ]

    def _uttag(self, ar: int, tabeller: list[tuple[str, list[Klassningsrad], str]]) -> Uttag:
        kolumner = [
            "Tabell", "Nummer", "Namn", "Plats", "Stadsdelar", "Läge", "Från", "Till", "Källa", "Källans datum",
            "Beslut", "Beskrivning",
        ]  # fmt: skip
        rader: list[list[Varde]] = [
            [
                rubrik,
                r.klassning.ordning or None,
                r.namn,
                r.plats.namn if r.plats else None,
                ", ".join(s.namn for s in r.stadsdelar),
                r.lage,
                r.klassning.giltig_fran,
                r.klassning.giltig_till,
                r.kalla,
                r.klassning.kalldatum,
                r.klassning.beslut,
                r.klassning.beskrivning,
            ]
            for rubrik, tabell, _ in tabeller
            for r in tabell
        ]
        om: dict[str, Varde] = {"Område": self.omrade.namn, "År": ar}
        namn = f"klassningar-{self.omrade.slug}-{ar}"
        return Uttag(namn, f"Klassningar {ar}", kolumner, rader, om, bladnamn="Klassningar")


class _Klassningssida(Sparsida):
    formklass = Klassningsform

    def objekt(self) -> Klassning | None:
        return None

    def spara(self, form: Modellform, bygger_pa: int | None) -> Klassning:
        varden = form.varden
        stadsdelar = list(varden.pop("stadsdelar"))
        return klassning_sparad(
            av=self.request.user,
            omrade=self.omrade,
            klassning=self.objekt(),
            bygger_pa=bygger_pa,
            stadsdelar=stadsdelar,
            **varden,
        )

    def efterat(self, sparat: Klassning) -> str:
        if sparat.plats is not None:
            return self.adress("plats", sparat.plats.slug)
        return self.adress("klassningar")

    def sidans_smulor(self) -> list[Smula]:
        return [
            Smula("Platser", self.adress("platser")),
            Smula("Klassningar", self.adress("klassningar")),
            Smula(self.rubrik),
        ]


class NyKlassning(_Klassningssida):
    """`/<omrade>/platser/klassningar/ny/?plats=`."""

    rubrik = "Ny klassning"
    kvitto = "Klassningen är sparad."

    @cached_property
    def vald(self) -> Plats | None:
        synliga = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return synliga.filter(slug=self.request.GET.get("plats", "")).first()

    def borjan(self) -> dict[str, Any]:
        return {"plats": self.vald.pk if self.vald else None, "giltig_fran": idag() if self.vald else None}

    def avbryt(self) -> str:
        return self.adress("plats", self.vald.slug) if self.vald else self.adress("klassningar")


class AndraKlassning(_Klassningssida):
    """`/<omrade>/platser/klassningar/<pk>/`: changed, or ended by its last day."""

    rubrik = "Ändra klassningen"
    kvitto = "Klassningen är sparad."

    @cached_property
    def klassning(self) -> Klassning:
        synliga = Klassning.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(synliga.select_related("plats"), pk=self.kwargs["pk"])

    def objekt(self) -> Klassning:
        return self.klassning

    def avbryt(self) -> str:
        return self.efterat(self.klassning)
