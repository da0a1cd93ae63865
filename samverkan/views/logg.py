"""What was done in the area: the audit log, newest first."""

import re
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samverkan.forms import Loggfilter
from samverkan.models import Anvandare, Loggpost
from samverkan.roller import Part, Ratt, Roll
from samverkan.svenska import tidpunkt, upprakning
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA = 50

HANDELSER = {
    "admin_andrad": "Ändrat i administrationen",
    "admin_borttagen": "Borttaget i administrationen",
    "admin_skapad": "Skapat i administrationen",
    "aktivitet_skapad": "Aktivitet skapad",
    "aktivitet_sparad": "Aktivitet ändrad",
    "anvandare_skapad": "Användare skapad",
    "avsnitt_krock": "Avsnitt inte sparat: någon annan hann före",
    "avsnitt_sparat": "Avsnitt sparat",
    "bedomning_satt": "Nivå satt",
    "exempeldata_inlagda": "Exempeldata inlagda",
    "lagesbild_skapad": "Lägesbild skapad",
    "losenord_satt_i_administrationen": "Lösenord satt i administrationen",
    "losenord_valt": "Lösenord valt",
    "losenordslank_given": "Lösenordslänk given",
    "rendering_bestalld": "PDF beställd",
    "rendering_klar": "PDF klar",
    "rendering_misslyckad": "PDF misslyckades",
    "token_aterkallad": "API-nyckel återkallad",
    "token_utfardad": "API-nyckel utfärdad",
    "uppdrag_avslutat": "Uppdrag avslutat",
    "uppdrag_givet": "Uppdrag givet",
    "vecka_ateroppnad": "Vecka öppnad igen",
    "vecka_faststalld": "Vecka fastställd för en part",
    "vecka_underskrift_upphavd": "Underskrift upphävd",
}
FALT = {
    "andrad": "ändrad",
    "epost": "e-post",
    "foljs_upp_t1": "följs upp i T1",
    "foljs_upp_t2": "följs upp i T2",
    "foljs_upp_vb": "följs upp i VB",
    "forvaltningens_kontakt": "stadsdelsförvaltningens kontakt",
    "forvaltning": "fastställd för stadsdelsförvaltningen",
    "fran": "från",
    "lage": "läge",
    "loptid": "löptid",
    "loptid_fran": "löptid från",
    "loptid_till": "löptid till",
    "motesfrekvens": "mötesfrekvens",
    "niva": "nivå",
    "ovriga_deltagare": "övriga deltagare",
    "polis": "fastställd för polisen",
    "polisens_kontakt": "polisens kontakt",
    "skal": "skäl",
    "tills_vidare": "tills vidare",
    "uppfoljning": "uppföljning",
    "utgava": "utgåva",
}
_ORD = {**dict(Roll.choices), **dict(Part.choices), "oppen": "öppen", "faststalld": "fastställd", "lugn": "lugnt"}
_TIDPUNKT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")  # as the services write it


class Andring(NamedTuple):
    """One value of an audit row, as text; empty where there was none."""

    falt: str
    fran: str
    till: str


def handelsetext(handelse: str) -> str:
    """The kind of an audit row in words."""
    return HANDELSER.get(handelse, handelse.replace("_", " ").capitalize())


def andringar(post: Loggpost) -> list[Andring]:
    """What an audit row says was changed."""
    fran, till = post.fran or {}, post.till or {}
    return [
        Andring(FALT.get(falt, falt.replace("_", " ")), _text(fran.get(falt)), _text(till.get(falt)))
        for falt in dict.fromkeys([*fran, *till])
    ]


def _text(varde: Any) -> str:
    match varde:
        case None | "" | "None":
            return ""
        case str() if _TIDPUNKT.fullmatch(varde):
            return tidpunkt(timezone.localtime(datetime.fromisoformat(varde)))
        case bool():
            return "ja" if varde else "nej"
        case list():
            return upprakning([_text(v) for v in varde])
        case dict():
            return upprakning([f"{FALT.get(k, k)}: {_text(v)}" for k, v in varde.items()])
        case _:
            return str(_ORD.get(varde, varde))


class Logg(Omradesvy):
    """`/<omrade>/logg/`."""

    ratt_lasa = Ratt.SE_LOGG

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        poster = Loggpost.objects.synlig_for(request.user).i_omrade(self.omrade)
        filtret = Loggfilter(
            request.GET,
            personer=list(
                Anvandare.objects.filter(pk__in=poster.order_by().values("av"))
                .values_list("pk", "namn")
                .order_by("namn")
            ),
            handelser=sorted(
                ((h, handelsetext(h)) for h in poster.order_by().values_list("handelse", flat=True).distinct()),
                key=lambda val: val[1],
            ),
        )
        # What the form does not know is no filter: an old link shows all rather than nothing.
        val = filtret.cleaned_data if filtret.is_valid() else {}
        if val.get("person"):
            poster = poster.filter(av=val["person"])
        if val.get("handelse"):
            poster = poster.filter(handelse=val["handelse"])
        sida = Paginator(poster.select_related("av"), PER_SIDA).get_page(request.GET.get("sida"))
        fraga = urlencode({namn: v for namn, v in val.items() if v})
        varden = {
            "filter": filtret,
            "filtrerad": bool(fraga),
            "sida": sida,
            "fraga": f"{fraga}&" if fraga else "",
            "rader": [(post, handelsetext(post.handelse), andringar(post)) for post in sida],
        }
        return render(request, "samverkan/logg.html", varden)
