"""What somebody looks for among names: whole words, parts of them, and compounds that the names say in another way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

KORTAST: Final = 3  # of a compound's part: "rån" in "personrån"


def alla_ord_finns(sokta: Iterable[str], namn: str) -> bool:
    """Whether `namn` holds each of the words, as it stands or as a compound taken apart.

    "bostadsinbrott" is found in "Inbrott i bostad", "personrån" in "Rån mot person".
    """
    text = namn.casefold()
    ord_ = re.findall(r"\w+", text)
    return all(o in text or _delat(o, ord_) for o in (s.casefold() for s in sokta))


def _delat(sokt: str, ord_: list[str]) -> bool:
    """The word as two or more parts, each the beginning of one of `ord_`; an s may join them."""
    for slut in range(KORTAST, len(sokt) - KORTAST + 1):
        forled, efterled = sokt[:slut], sokt[slut:]
        if not (_borjar(forled, ord_) or (len(forled) > KORTAST and forled[-1] == "s" and _borjar(forled[:-1], ord_))):
            continue
        if _borjar(efterled, ord_) or _delat(efterled, ord_):
            return True
    return False


def _borjar(led: str, ord_: list[str]) -> bool:
    return any(ett.startswith(led) for ett in ord_)
