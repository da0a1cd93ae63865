"""Forms of the yearly document. They read what was typed; the services decide whether it may be saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms

from lagesbild.models import Avsnitt, Avsnittsversion, Lagesbild, Lagesbildsversion, Rendering
from lagesbild.period import MANADER
from samverkan.forms import Datumfalt, Flerval, Omradesform
from samverkan.models import Anvandare

BEHOV: Final = (("", "Inte besvarat"), ("ja", "Ja"), ("nej", "Nej"))
_SOM_BEHOV: Final[dict[str, bool | None]] = {"": None, "ja": True, "nej": False}
_FRAN_BEHOV: Final = {varde: text for text, varde in _SOM_BEHOV.items()}

SKRIVHJALP: Final = "Skriv vad som har hänt och vad det betyder. Inga uppgifter om personer."


MANADSVAL: Final = [(nr, namn.capitalize()) for nr, namn in enumerate(MANADER, 1)]


class Textruta(forms.Textarea):
    """A textarea that the page's script turns into an editor; without it the text is written as it is."""

    def __init__(self, rader: int) -> None:
        super().__init__(attrs={"rows": rader, "data-avsnittstext": ""})


class Avsnittsform(Omradesform):
    """A section. `bygger_pa` is the version that the page showed."""

    rubrik = forms.CharField(label="Rubrik", max_length=160)
    text = forms.CharField(label="Text", required=False, strip=False, widget=Textruta(18), help_text=SKRIVHJALP)
    behov = forms.ChoiceField(
        label="Finns behov av särskilda åtgärder?", choices=BEHOV, required=False, widget=forms.RadioSelect
    )
    kommentar = forms.CharField(
        label="Kommentar",
        required=False,
        strip=False,
        widget=Textruta(8),
        help_text="Varför behovet finns eller inte finns, och vad som görs redan.",
    )
    intern = forms.BooleanField(
        label="Bara i den interna utgåvan",
        required=False,
        help_text="Avsnittet kommer då inte med i den publika utgåvan.",
    )
    tillstand = forms.ChoiceField(
        label="Hur långt avsnittet har kommit",
        choices=Avsnitt.Tillstand.choices,
        required=False,
        help_text="Välj klar för granskning när texten gäller det här året och en kollega kan läsa den.",
    )
    bygger_pa = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    bas = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    flik = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, avsnitt: Avsnitt, **kwargs: Any) -> None:
        kwargs.setdefault("initial", fran_avsnitt(avsnitt))
        super().__init__(*args, **kwargs)
        self.fields["tillstand"].utan_valfritt = True  # type: ignore[attr-defined]
        if avsnitt.prioriterat_omrade_id is None:
            del self.fields["behov"], self.fields["kommentar"]

    def innehall(self) -> dict[str, Any]:
        """What was written, as `avsnitt_sparat` takes it."""
        data = self.cleaned_data
        return {
            "bygger_pa": data["bygger_pa"],
            "rubrik": data["rubrik"],
            "text": data["text"],
            "behov_av_atgarder": _SOM_BEHOV[data.get("behov", "")],
            "kommentar": data.get("kommentar", ""),
            "intern": data["intern"],
            "tillstand": data["tillstand"] or None,
            "flik": data["flik"],
        }


def fran_avsnitt(avsnitt: Avsnitt) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    return {
        "rubrik": avsnitt.rubrik,
        "text": avsnitt.text,
        "behov": _FRAN_BEHOV[avsnitt.behov_av_atgarder],
        "kommentar": avsnitt.kommentar,
        "intern": avsnitt.intern,
        "tillstand": avsnitt.tillstand,
        "bygger_pa": avsnitt.version,
        "bas": avsnitt.version,
    }


def fran_version(avsnitt: Avsnitt, version: Avsnittsversion) -> dict[str, Any]:
    """An earlier text of the section, as a form that would be saved over what is stored now."""
    return fran_avsnitt(avsnitt) | {
        "rubrik": version.rubrik,
        "text": version.text,
        "behov": _FRAN_BEHOV[version.behov_av_atgarder],
        "kommentar": version.kommentar,
    }


class NyLagesbildsform(Omradesform):
    """The year of a new document."""

    ar = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2099,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": "Skriv ett år mellan 2000 och 2099.",
            "max_value": "Skriv ett år mellan 2000 och 2099.",
            "invalid": "Skriv ett år med fyra siffror.",
            "required": "Skriv vilket år lägesbilden gäller.",
        },
    )
    fran = forms.ChoiceField(
        label="Börja från",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("forra", "Närmast tidigare lägesbild: texterna följer med, märkta ”att uppdatera”"),
            ("mall", "Mallen: rubriker, syften och skrivhjälp, utan text"),
        ],
        initial="forra",
    )


class Kommentarsform(Omradesform):
    """A comment on a section, or an answer."""

    kommentar = forms.CharField(
        label="Kommentar",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        strip=False,
        help_text="Skriv @ och hela namnet, eller välj nedan, så får kollegan ett brev. Inga uppgifter om personer.",
    )
    citat = forms.CharField(label="Gäller orden", max_length=300, required=False)
    omnamnda = Flerval(
        label="Meddela", queryset=Anvandare.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    trad = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kollegor: Sequence[Anvandare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt = self.fields["omnamnda"]
        falt.queryset = Anvandare.objects.filter(pk__in=[k.pk for k in kollegor]).order_by("namn")  # type: ignore[attr-defined]


class Planeringsform(Omradesform):
    """Who writes a section, by when, and what it is called."""

    rubrik = forms.CharField(label="Rubrik", max_length=160)
    ansvarig = forms.ModelChoiceField(
        label="Ansvarig", queryset=Anvandare.objects.none(), required=False, empty_label="Ingen än"
    )
    klart_senast = Datumfalt(label="Klart senast", required=False)

    def __init__(self, *args: Any, skribenter: Sequence[Anvandare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt = self.fields["ansvarig"]
        falt.queryset = Anvandare.objects.filter(pk__in=[s.pk for s in skribenter]).order_by("namn")  # type: ignore[attr-defined]


class Uppgiftsform(Omradesform):
    """The cover, and which part of the year the document is about."""

    undertitel = forms.CharField(label="Undertitel", max_length=200, required=False)
    parter = forms.CharField(label="Parter", max_length=200, required=False, help_text="Står på omslaget.")
    statistik_fran_manad = forms.TypedChoiceField(label="Statistik från och med", coerce=int, choices=MANADSVAL)
    statistik_till_manad = forms.TypedChoiceField(
        label="Statistik till och med",
        coerce=int,
        choices=MANADSVAL,
        help_text="Gäller tabeller och diagram som inte har en egen period.",
    )
    veckor_till = forms.IntegerField(
        label="Veckor till och med",
        required=False,
        min_value=1,
        max_value=53,
        help_text=(
            "Sista veckan som lägesbilden handlar om. Tomt: hela året. När ett pågående år skickas till granskning "
            "sätts den senast bedömda veckan, så att det som undertecknas inte ändras av veckoarbetet."
        ),
    )


class NyttAvsnittsform(Omradesform):
    """A section that the template does not have."""

    rubrik = forms.CharField(label="Rubrik", max_length=160)
    under = forms.TypedChoiceField(label="Placering", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, avsnitt: Sequence[Avsnitt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        val = [(str(a.pk), f"Under ”{a.rubrik}”") for a in avsnitt if a.djup < 3 and not a.utelamnat]
        self.fields["under"].choices = [("", "Sist, som eget kapitel"), *val]  # type: ignore[attr-defined]


class Bestallningsform(Omradesform):
    """Which edition to make, as what, and of which text: the draft or a frozen version."""

    utgava = forms.ChoiceField(
        label="Utgåva",
        choices=[
            (Rendering.Utgava.INTERN, "Intern – allt"),
            (Rendering.Utgava.PUBLIK, "Publik – utan avsnitt som är märkta interna"),
        ],
        initial=Rendering.Utgava.INTERN,
        widget=forms.RadioSelect,
    )
    format = forms.ChoiceField(
        label="Format",
        choices=[
            (Rendering.Format.PDF, "PDF – för läsning, utskrift och arkiv"),
            (Rendering.Format.DOCX, "Word – för den egna mallen"),
            (Rendering.Format.HTML, "Webbsida – hela dokumentet på en sida"),
            (Rendering.Format.XLSX, "Excel – tabellernas siffror"),
        ],
        initial=Rendering.Format.PDF,
        required=False,  # old forms and links do not say it: PDF
    )
    version: forms.ModelChoiceField[Lagesbildsversion] = forms.ModelChoiceField(
        label="Text", queryset=Lagesbildsversion.objects.none(), required=False, empty_label="Utkastet som det är nu"
    )

    def __init__(self, *args: Any, lagesbild: Lagesbild, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt = cast("forms.ModelChoiceField[Lagesbildsversion]", self.fields["version"])
        for namn in ("format", "version"):  # both have an answer already
            self.fields[namn].utan_valfritt = True  # type: ignore[attr-defined]
        versioner = Lagesbildsversion.objects.synlig_for(self.anvandare).filter(lagesbild=lagesbild)
        falt.queryset = versioner.order_by("-nummer")
        if lagesbild.last and not self.is_bound:
            self.initial["version"] = versioner.order_by("-nummer").first()
