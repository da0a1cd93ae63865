"""The page that shows every component of the design system, with data of the kind it is made for."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from samverkan.templatetags.ui import Flik, nivachip

# The levels of Hässelby-Vällingby 2024, week 1 to 45, one digit a week.
_NIVAER = {
    "Hässelby gård": "322222222221112232222222231221222122222223222",
    "Hässelby strand": "211212211112111111214111111111212211311111112",
    "Hässelby villastad": "112212322211112222211222222142121121111111311",
    "Vällingby": "321333232221213332335223212321222322523222223",
    "Vinsta": "121215122211112212122212112122222212111111212",
    "Råcksta": "111111111111111111111111111211111111111111221",
    "Grimsta": "111111112111111111111111111111121111111111111",
    "Kälvesta": "111111111111111111111111111111111111111111111",
    "Nälsta": "111111111111111111111111111111111111111111111",
}
_VECKOR = 52


@dataclass(frozen=True, slots=True)
class Brottsrad:
    """One row of the sample CompStat table: counts of two years. `sort` is "", "grupp", "summa" or "total"."""

    namn: str
    forra: int | None = None
    nu: int | None = None
    sort: str = ""

    @property
    def differens(self) -> int | None:
        """Now minus then."""
        return None if self.nu is None or self.forra is None else self.nu - self.forra

    @property
    def andel(self) -> float | None:
        """Change in percent; None when there was nothing to count on."""
        return None if self.differens is None or not self.forra else self.differens / self.forra * 100

    @property
    def osaker(self) -> bool:
        """Too small a ground for a percent."""
        return self.forra is not None and self.forra < 30


_BROTT = (
    Brottsrad("Brott mot hushåll", sort="grupp"),
    Brottsrad("Bilstöld", 43, 42),
    Brottsrad("Cykelstöld", 307, 300),
    Brottsrad("Inbrott i bostad", 90, 89),
    Brottsrad("Stöld ur fordon", 334, 218),
    Brottsrad("Summa", 774, 649, "summa"),
    Brottsrad("Brott mot person", sort="grupp"),
    Brottsrad("Bedrägeri (urval)", 554, 669),
    Brottsrad("Misshandel utomhus (0–14 år)", 26, 39),
    Brottsrad("Misshandel utomhus (15– år)", 180, 174),
    Brottsrad("Mord/dråp", 1, 4),
    Brottsrad("Rån", 46, 42),
    Brottsrad("Summa", 807, 928, "summa"),
    Brottsrad("Totalt", 1581, 1577, "total"),
)


class Provformular(forms.Form):
    """All kinds of fields."""

    vecka = forms.CharField(label="Vecka", help_text="År och vecka, till exempel 2024 v. 45.", initial="2024 v. 54")
    niva = forms.TypedChoiceField(
        label="Nivå",
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(1, "1 Normalt"), (2, "2 Avvikande"), (3, "3 Oroande"), (4, "4 Allvarligt"), (5, "5 Kritiskt")],
    )
    stadsdel = forms.ChoiceField(label="Stadsdel", choices=[("", "Välj stadsdel"), *((n, n) for n in _NIVAER)])
    motivering = forms.CharField(
        label="Motivering",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skriv vad som hände, inte vem det gäller.",
    )
    intern = forms.BooleanField(label="Intern uppgift, tas inte med i den publika utgåvan", required=False)

    def clean_vecka(self) -> str:
        raise forms.ValidationError("2024 har 52 veckor. Ange en vecka mellan 1 och 52.")


def _artabell() -> list[tuple[int, list[SafeString]]]:
    rader = []
    for vecka in range(1, _VECKOR + 1):
        celler = []
        for namn, nivaer in _NIVAER.items():
            niva = int(nivaer[vecka - 1]) if vecka <= len(nivaer) else None
            celler.append(nivachip(niva, lugn=namn == "Nälsta" and vecka > 40 and niva == 1))
        rader.append((vecka, celler))
    return rader


class Komponentsida(TemplateView):
    """`/komponenter/`: for whoever builds a page and wants to see what there is."""

    template_name = "komponentsida.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brott_html = render_to_string("komponenter/_prov_tabell.html", {"rader": _BROTT})
        return super().get_context_data(
            stadsdelar=list(_NIVAER),
            veckor=_artabell(),
            tackning=[len(n) for n in _NIVAER.values()],
            oroande=[sum(x >= "3" for x in n) for n in _NIVAER.values()],
            antal_oroande=sum(x >= "3" for n in _NIVAER.values() for x in n),
            allvarliga=[sum(x >= "4" for x in n) for n in _NIVAER.values()],
            brott=_BROTT,
            brott_html=brott_html,
            tomt_formular=Provformular(),
            formular=Provformular(
                {"vecka": "2024 v. 54", "stadsdel": "Vällingby", "motivering": "Två skjutningar i centrum."}
            ),
            flikar=[
                Flik("CompStat", "#flikar", "page"),
                Flik("Tyck till", "#flikar", ""),
                Flik("Nyckeltal", "#flikar", ""),
            ],
            smulor=[
                {"text": "Lägesbild", "url": "#brodsmulor"},
                {"text": "2024", "url": "#brodsmulor"},
                {"text": "Sammantagen bedömning"},
            ],
            sida=Paginator(range(90), 25).page(2),
            farger=["papper", "yta", "yta-2", "linje", "linje-stark", "text-2", "text", "fokus"],
            delar=_DELAR,
            **csrf(self.request),
            **kwargs,
        )


_DELAR = (
    ("farger", "Färger"),
    ("text", "Text"),
    ("nivaer", "Nivåer"),
    ("nivaval", "Välja nivå"),
    ("artabell", "Årstabell"),
    ("tabell", "Tabell"),
    ("nyckeltal", "Nyckeltal"),
    ("diagram", "Diagram"),
    ("knappar", "Knappar"),
    ("formular", "Formulär"),
    ("meddelanden", "Meddelanden"),
    ("status", "Status"),
    ("forlopp", "Förlopp"),
    ("kort", "Kort och listor"),
    ("flikar", "Flikar"),
    ("brodsmulor", "Brödsmulor, sidor"),
    ("utfall", "Utfällt, dialog"),
    ("tomt", "Tomt läge"),
)
