"""Reads of the yearly document's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from lagesbild.models import Avsnitt, Avsnittsversion, Lagesbild, Rendering
from samverkan.models import Anvandare, Stadsdelsomrade

RENDERINGAR_VISADE: Final = 5
VERSIONER_VISADE: Final = 20

_SKRIVET = ~Q(avsnitt__text="") | ~Q(avsnitt__kommentar="")


def lagesbilder(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Lagesbild]:
    """The area's documents that `user` may see, newest first, with `antal_avsnitt`, `antal_skrivna`, `antal_fyllda`."""
    return (
        Lagesbild.objects.synlig_for(user)
        .i_omrade(omrade)
        .annotate(
            antal_avsnitt=Count("avsnitt"),
            antal_skrivna=Count("avsnitt", filter=_SKRIVET),
            antal_fyllda=Count("avsnitt", filter=~_SKRIVET & ~Q(avsnitt__block=[])),
        )
        .order_by("-ar")
    )


def avsnitt_i(user: Anvandare, lagesbild: Lagesbild) -> list[Avsnitt]:
    """The document's sections in order, with who changed them last."""
    fraga = Avsnitt.objects.synlig_for(user).filter(lagesbild=lagesbild)
    return list(fraga.select_related("andrad_av", "prioriterat_omrade").order_by("ordning"))


def senaste_renderingar(user: Anvandare, lagesbild: Lagesbild) -> list[Rendering]:
    """The latest jobs of the document."""
    fraga = Rendering.objects.synlig_for(user).filter(lagesbild=lagesbild)
    return list(fraga.select_related("bestalld_av").order_by("-bestalld", "-pk")[:RENDERINGAR_VISADE])


def versioner(user: Anvandare, avsnitt: Avsnitt) -> list[Avsnittsversion]:
    """The latest versions of a section, also those that lost to another, newest first."""
    fraga = Avsnittsversion.objects.synlig_for(user).filter(avsnitt=avsnitt)
    return list(fraga.select_related("av").order_by("-tid", "-pk")[:VERSIONER_VISADE])


@dataclass(frozen=True, slots=True)
class Tillstand:
    """How far a section has come. `ton` is a tone of the design system."""

    text: str
    ton: str
    ikon: str


TOMT: Final = Tillstand("Tomt", "varning", "circle-dashed")
SKRIVET: Final = Tillstand("Skrivet", "klar", "check")
FYLLS_I: Final = Tillstand("Fylls i av programmet", "", "table-2")
OBESVARAT: Final = Tillstand("Behov inte besvarat", "varning", "circle-dashed")


def tillstand(avsnitt: Avsnitt) -> Tillstand:
    """The state of a section: tomt, skrivet, filled in by the program, or without its answer about need."""
    if avsnitt.prioriterat_omrade_id and avsnitt.behov_av_atgarder is None and (avsnitt.text or avsnitt.kommentar):
        return OBESVARAT
    if avsnitt.text or avsnitt.kommentar:
        return SKRIVET
    return FYLLS_I if avsnitt.block else TOMT


def andrad_sedan(avsnitt: list[Avsnitt], tid: datetime | None) -> bool:
    """Whether a section was saved after `tid`."""
    return tid is not None and any(a.andrad and a.andrad > tid for a in avsnitt)
