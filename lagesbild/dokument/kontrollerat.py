"""The checks before approval, of what is written and of what would be printed: both editions are collected for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lagesbild.dokument.delar import Besked, Dokument, Kapitel
from lagesbild.dokument.insamling import samla
from lagesbild.kontroll import Fynd, Kontroll
from lagesbild.models import Avsnitt, Lagesbild, Versionsutgava
from lagesbild.selectors.kontroll import kontroller
from lagesbild.skrift.hanvisning import saknade_i
from samverkan.models import Anvandare

TRYCKTA: Final = frozenset({"hanvisningar", "utan-innehall"})
"""The checks that look at what is printed."""

Sok = Iterable[tuple[str, str]]
PUBLIK: Final = Versionsutgava.Utgava.PUBLIK


@dataclass(frozen=True, slots=True)
class Kontrollerat:
    """The document in its editions as `user` sees it, and all checks of it."""

    utgavor: Mapping[str, Dokument]
    kontroller: list[Kontroll]


def kontrollerat(user: Anvandare, lagesbild: Lagesbild) -> Kontrollerat:
    """Collect both editions, and check the document with what they print."""
    utgavor = {u.value: samla(lagesbild, u.value, user=user) for u in Versionsutgava.Utgava}
    koder = dict(Avsnitt.objects.synlig_for(user).filter(lagesbild=lagesbild).values_list("kod", "pk"))
    brutna = tuple(_fynd(utgavor, koder, _brutna))
    tomma = tuple(_fynd(utgavor, koder, _utan_innehall))
    return Kontrollerat(utgavor, kontroller(user, lagesbild, tryckt_brutet=brutna, utan_innehall=tomma))


def _fynd(utgavor: Mapping[str, Dokument], koder: Mapping[str, int], sok: Callable[[Kapitel], Sok]) -> Iterable[Fynd]:
    """What `sok` finds in the chapters, each thing once; what only the public edition has says so."""
    sedda: set[tuple[str, str]] = set()
    for utgava, dokumentet in utgavor.items():
        for k in dokumentet.kapitel:
            kod = k.id.removeprefix("avsnitt-")
            for objekt, text in sok(k):
                if kod in koder and (kod, objekt) not in sedda:
                    sedda.add((kod, objekt))
                    var = " Det gäller bara den publika utgåvan." if utgava == PUBLIK else ""
                    yield Fynd(koder[kod], f"{kod}:{objekt}"[:200], f"{text}{var}")


def _brutna(k: Kapitel) -> Sok:
    for html in (k.text, k.kommentar):
        for nyckel in saknade_i(html):
            yield nyckel, f"hänvisningen till {nyckel} leder till något som inte trycks."


def _utan_innehall(k: Kapitel) -> Sok:
    for del_, slag in zip(k.delar, k.ursprung, strict=False):
        if isinstance(del_, Besked):
            yield slag, f"i stället för innehållet trycks ”{del_.text}”"
