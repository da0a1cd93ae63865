"""The form of an activity."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from atgardsplan.forms.grund import Personval, Planform, textfalt
from atgardsplan.models import Aktivitet, Indikator, Mal, Orsak
from platser.models import Plats, Trygghetsinvestering
from samverkan.forms import Datumfalt, Flerval
from samverkan.models import Arbetsgrupp, Beslut
from samverkan.roller import Ratt


def _text(falt: str, **kwargs: Any) -> forms.CharField:
    return textfalt(Aktivitet, falt, **kwargs)


class Malval(forms.ModelChoiceField):
    """Goals by the name of their prioriterat område."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.prioriterat_omrade)


class Delval(Flerval):
    """Causes or indicators of the plan, with their area before."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.mal.prioriterat_omrade}: {obj}"


class Dokumentfalt(forms.CharField):
    """One document a line: title | address or diarienummer. Gives a list of (titel, adress, beteckning)."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{titel} | {adress or beteckning}" for titel, adress, beteckning in value)
        return value

    def to_python(self, value: Any) -> Any:
        ut = []
        for rad in filter(None, (r.strip() for r in str(super().to_python(value)).splitlines())):
            titel, streck, var = (del_.strip() for del_ in rad.partition("|"))
            if not (titel and streck and var):
                raise forms.ValidationError(
                    f"”{rad[:60]}” saknar något. Skriv titel, lodstreck och adress eller diarienummer."
                )
            if len(titel) > 200 or (len(var) > 80 and "://" not in var):
                raise forms.ValidationError(f"”{rad[:60]}” är för lång.")
            ut.append((titel, var, "") if "://" in var else (titel, "", var))
        return ut


class Aktivitetsform(Planform):
    """All that the printed plan says about an activity. Who is responsible is written as a function, not a name."""

    GRUPPER: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Vad", ("mal", "namn", "rubrik", "hur", "platstext", "plats")),
        ("Varför", ("orsaker", "beslut", "effekt_kort", "effekt_lang", "indikatorer", "metod", "evidens")),
        ("När", ("loptid", "loptid_fran", "loptid_till", "tills_vidare", "motesfrekvens")),
        (
            "Vilka",
            (
                "arbetsgrupp_text",
                "arbetsgrupp",
                "sammankallande",
                "forvaltningens_kontakt",
                "polisens_kontakt",
                "ovriga_deltagare",
            ),
        ),
        ("Pengar", ("kostnad", "finansiering", "finansiering_text", "investering")),
        (
            "Uppföljning",
            (
                "uppfoljning",
                "foljs_upp_t1",
                "foljs_upp_t2",
                "foljs_upp_vb",
                "ansvarig_funktion",
                "ansvarig",
                "granskare_funktion",
                "granskare",
            ),
        ),
        ("Dokument", ("dokument",)),
    )

    mal = Malval(
        label="Prioriterat område", queryset=Mal.objects.select_related("prioriterat_omrade"), empty_label=None
    )
    namn = _text("namn", krav=True, rader=2)
    rubrik = _text("rubrik", hjalp="Om aktiviteten hör till en viss plats eller grupp inom området.")
    hur = _text("hur", rader=3)
    platstext = _text("platstext", hjalp="När platsen inte finns i registret.")
    plats = forms.ModelChoiceField(
        label="Plats i registret", required=False, queryset=Plats.objects.order_by("namn"), empty_label="Ingen"
    )
    orsaker = Delval(
        label="Orsaker som den svarar mot",
        required=False,
        queryset=Orsak.objects.filter(struken_tid=None).select_related("mal__prioriterat_omrade"),
    )
    beslut = forms.ModelChoiceField(
        label="Följer av beslutet",
        required=False,
        queryset=Beslut.objects.select_related("mote").order_by("-mote__start", "ordning"),
        empty_label="Inget",
    )
    effekt_kort = _text("effekt_kort", rader=2)
    effekt_lang = _text("effekt_lang", rader=2)
    indikatorer = Delval(
        label="Indikatorer som ska visa effekten",
        required=False,
        queryset=Indikator.objects.filter(struken_tid=None).select_related("mal__prioriterat_omrade"),
    )
    metod = _text("metod", rader=2, hjalp="Till exempel platssamverkan enligt Brottsförebyggande rådets handbok.")
    evidens = forms.ChoiceField(
        label="Stöd för metoden", required=False, choices=[("", "Inte bedömt"), *Aktivitet.Evidens.choices]
    )
    loptid = _text("loptid", hjalp="Som den ska stå i planen, till exempel ”Uppdrag 2020”.")
    loptid_fran = Datumfalt(label="Löptid från", required=False)
    loptid_till = Datumfalt(label="Löptid till", required=False)
    tills_vidare = forms.BooleanField(label="Gäller tills vidare", required=False)
    motesfrekvens = _text("motesfrekvens")
    arbetsgrupp_text = _text("arbetsgrupp_text", rader=2)
    arbetsgrupp = forms.ModelChoiceField(
        label="Registrerad arbetsgrupp", required=False, queryset=Arbetsgrupp.objects.all(), empty_label="Ingen"
    )
    sammankallande = _text("sammankallande")
    forvaltningens_kontakt = _text("forvaltningens_kontakt", hjalp="Funktion, till exempel ”Enhetschef fritid”.")
    polisens_kontakt = _text("polisens_kontakt", hjalp="Funktion, till exempel ”Kommunpolis”.")
    ovriga_deltagare = _text("ovriga_deltagare", rader=2)
    kostnad = forms.IntegerField(label="Kostnad (kronor)", required=False, min_value=0, max_value=10**12)
    finansiering = forms.ChoiceField(
        label="Finansiering", required=False, choices=[("", "Inte angiven"), *Aktivitet.Finansiering.choices]
    )
    finansiering_text = _text("finansiering_text")
    investering = forms.ModelChoiceField(
        label="Trygghetsinvestering", required=False, queryset=Trygghetsinvestering.objects.all(), empty_label="Ingen"
    )
    uppfoljning = _text("uppfoljning", rader=3)
    foljs_upp_t1 = forms.BooleanField(label="Följs upp i T1", required=False)
    foljs_upp_t2 = forms.BooleanField(label="Följs upp i T2", required=False)
    foljs_upp_vb = forms.BooleanField(label="Följs upp i verksamhetsberättelsen (VB)", required=False)
    ansvarig_funktion = _text("ansvarig_funktion")
    ansvarig = Personval(
        Ratt.FOLJA_UPP,
        label="Ansvarig för uppföljningen (person)",
        help_text="Utan person kan alla som får skriva uppföljningar i området göra det.",
    )
    granskare_funktion = _text("granskare_funktion")
    granskare = Personval(Ratt.GODKANNA_UPPFOLJNING, label="Granskande chef (person)")
    dokument = Dokumentfalt(
        label="Dokument",
        required=False,
        help_text="Ett per rad: titel | adress eller diarienummer. Dokumenten själva stannar i diariet.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for namn, vag in (("mal", "plan"), ("orsaker", "mal__plan"), ("indikatorer", "mal__plan")):
            falt = self.fields[namn]
            assert isinstance(falt, forms.ModelChoiceField)  # noqa: S101 (tells mypy)
            falt.queryset = falt.queryset.filter(**{vag: self.plan})  # type: ignore[union-attr]
        for namn in ("orsaker", "indikatorer"):
            falt = self.fields[namn]
            assert isinstance(falt, forms.ModelChoiceField)  # noqa: S101 (tells mypy)
            if not falt.queryset.exists():  # type: ignore[union-attr]
                falt.help_text = "Planen har inga än."
