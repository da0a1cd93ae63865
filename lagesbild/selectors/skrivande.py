"""Reads of several people at one text: who is there, what is not saved, what is commented."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from lagesbild.models import Avsnitt, Avsnittskommentar, Lagesbild, Narvaro, Utkastkopia
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import Ratt

# "@Anna" or "@Anna Berg"; not the address anna@berg.se.
_SNABEL_A: Final = re.compile(r"(?<![\w.])@(\w[\w-]*(?: [^\W\d_a-zåäö][\w-]*)?)")
PULSGRANS: Final = timedelta(seconds=40)  # the page gives a sign every ten seconds, hidden tabs more seldom


@dataclass(frozen=True, slots=True)
class Narvarande:
    """A colleague who has the section open."""

    namn: str
    skriver: bool


def narvarande(user: Anvandare, avsnitt: Avsnitt) -> list[Narvarande]:
    """The others who have the section open now. One query."""
    fraga = Narvaro.objects.synlig_for(user).filter(avsnitt=avsnitt, puls__gte=timezone.now() - PULSGRANS)
    rader = fraga.exclude(anvandare=user).select_related("anvandare").order_by("anvandare__namn")
    return [Narvarande(rad.anvandare.namn, rad.skriver) for rad in rader]


def narvarande_i(user: Anvandare, lagesbild: Lagesbild) -> dict[int, list[str]]:
    """Who has which section of the document open, by the section's id. One query."""
    fraga = Narvaro.objects.synlig_for(user).filter(
        avsnitt__lagesbild=lagesbild, puls__gte=timezone.now() - PULSGRANS
    )  # fmt: skip
    funna: dict[int, list[str]] = {}
    for rad in fraga.select_related("anvandare").order_by("anvandare__namn"):
        funna.setdefault(rad.avsnitt_id, []).append(rad.anvandare.namn)
    return funna


def utkastkopior(user: Anvandare, avsnitt: Avsnitt) -> list[Utkastkopia]:
    """What `user` has typed in the section and not saved, newest first. One query."""
    return list(Utkastkopia.objects.synlig_for(user).filter(avsnitt=avsnitt).order_by("-tid", "-pk"))


def tradar(user: Anvandare, avsnitt: Avsnitt) -> list[Avsnittskommentar]:
    """The threads of comments, open ones first, each with its answers. Two queries."""
    synliga = Avsnittskommentar.objects.synlig_for(user).filter(avsnitt=avsnitt)
    svar = Avsnittskommentar.objects.synlig_for(user).select_related("av").order_by("tid", "pk")
    fraga = synliga.filter(trad=None).select_related("av", "lost_av").prefetch_related(Prefetch("svar", svar))
    return sorted(fraga, key=lambda k: (k.lost_tid is not None, k.tid, k.pk))


def kollegor(user: Anvandare, omrade: Stadsdelsomrade) -> list[Anvandare]:
    """Those who today work with what is not settled in the area: whom a comment can mention. One query."""
    del user  # whoever may comment may see who else does
    uppdrag = Uppdrag.objects.filter(stadsdelsomrade=omrade).aktiva().med_ratt(Ratt.SE_ARBETSMATERIAL)
    return list(Anvandare.objects.filter(pk__in=uppdrag.values("anvandare_id"), is_active=True).order_by("namn", "pk"))


def skribenter(user: Anvandare, omrade: Stadsdelsomrade) -> list[Anvandare]:
    """Those who today may write in the area's document: who can answer for a section. One query."""
    del user
    uppdrag = Uppdrag.objects.filter(stadsdelsomrade=omrade).aktiva().med_ratt(Ratt.SKRIVA_LAGESBILD)
    return list(Anvandare.objects.filter(pk__in=uppdrag.values("anvandare_id"), is_active=True).order_by("namn", "pk"))


def omnamnda_i(text: str, personer: Iterable[Anvandare]) -> list[Anvandare]:
    """Who stands in the text as @ and the whole name; a longer name goes before one that it begins with."""
    kvar, funna = text.casefold(), []
    for person in sorted(personer, key=lambda p: -len(p.namn)):
        marke = f"@{person.namn.casefold()}"
        if marke in kvar:
            funna.append(person)
            kvar = kvar.replace(marke, "")
    return funna


def okanda_namn_i(text: str, personer: Iterable[Anvandare]) -> list[str]:
    """What stands after an @ and is the whole name of none of `personer`: nobody is told."""
    kvar = text
    for person in sorted(personer, key=lambda p: -len(p.namn)):
        kvar = re.sub(re.escape(f"@{person.namn}"), "", kvar, flags=re.IGNORECASE)
    return list(dict.fromkeys(_SNABEL_A.findall(kvar)))


def omnamnanden(user: Anvandare, omrade: Stadsdelsomrade) -> list[Avsnittskommentar]:
    """What others have written to `user` in open threads and is not answered by them, newest first. One query."""
    alla = Avsnittskommentar.objects.synlig_for(user).i_omrade(omrade)
    trad = Coalesce("trad", "pk")
    svarat = (
        Avsnittskommentar.objects.filter(av=user, tid__gt=OuterRef("tid"))
        .annotate(traden=trad)
        .filter(traden=OuterRef("traden"))
    )
    fraga = alla.filter(omnamnda=user, lost_tid=None, trad__lost_tid=None).exclude(av=user).annotate(traden=trad)
    return list(fraga.filter(~Exists(svarat)).select_related("av", "avsnitt__lagesbild").order_by("-tid", "-pk"))


def oppna_kommentarer(user: Anvandare, lagesbild: Lagesbild) -> dict[int, int]:
    """How many threads are open in each section of the document, by the section's id. One query."""
    fraga = Avsnittskommentar.objects.synlig_for(user).filter(
        Q(trad=None, lost_tid=None), avsnitt__lagesbild=lagesbild
    )  # fmt: skip
    antal: dict[int, int] = {}
    for pk in fraga.order_by().values_list("avsnitt_id", flat=True):
        antal[pk] = antal.get(pk, 0) + 1
    return antal
