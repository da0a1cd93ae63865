"""Places by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from platser.models import Plats, Platsalias, Stadsdel, nyckel
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.selectors import idag

Lasare = Anvandare | AnonymousUser


@dataclass(slots=True)
class Platsregister:
    """Places by the names they go under."""

    namn: dict[str, int] = field(default_factory=dict)
    alias: dict[tuple[str, int | None], int] = field(default_factory=dict)

    def hitta(self, text: str, stadsdel: int | None) -> int | None:
        """The id of the place that `text` names in a stadsdel (id), or None.

        A place's own name is unique in the area. Another name may be shared ("Torget"): it holds in its own stadsdel.
        """
        ord_ = nyckel(text)
        if not ord_:
            return None
        return self.namn.get(ord_) or self.alias.get((ord_, stadsdel)) or self.alias.get((ord_, None))

    @classmethod
    def av(cls, namn: Iterable[tuple[str, int]], alias: Iterable[tuple[str, int | None, int]]) -> Platsregister:
        """From (name, id) and (compared form of another name, stadsdel, id); of equals the first holds."""
        register = cls()
        for n, pk in namn:
            register.namn.setdefault(nyckel(n), pk)
        for n, stadsdel, pk in alias:
            register.alias.setdefault((n, stadsdel), pk)
        return register


def platsregister(user: Lasare, omrade: Stadsdelsomrade) -> Platsregister:
    """The places of the area that `user` sees, by name. Two queries."""
    alias = Platsalias.objects.synlig_for(user).i_omrade(omrade).order_by("pk")
    namn = Plats.objects.synlig_for(user).i_omrade(omrade).order_by("pk")
    return Platsregister.av(
        namn.values_list("namn", "pk"), alias.values_list("nyckel", "plats__stadsdel_id", "plats_id")
    )


def platsnamn(user: Lasare, omrade: Stadsdelsomrade) -> list[str]:
    """Names of the places that exist today, for a list to choose from. One query."""
    return list(
        Plats.objects.synlig_for(user).i_omrade(omrade).gallande(idag()).order_by("namn").values_list("namn", flat=True)
    )


def kansliga_namn(user: Lasare, omrade: Stadsdelsomrade) -> frozenset[str]:
    """What the area's sensitive places are called, for who may see them.

    Not what an open place or a stadsdel is called too. Two queries.
    """
    kansliga: set[str] = set()
    oppna = set(Stadsdel.objects.synlig_for(user).filter(stadsdelsomrade=omrade).values_list("namn", flat=True))
    alla = Plats.objects.synlig_for(user).i_omrade(omrade).order_by()
    for namn, annat, kanslig in alla.values_list("namn", "andra_namn__namn", "kanslig"):
        (kansliga if kanslig else oppna).update(filter(None, (namn, annat)))
    kanda = {nyckel(namn) for namn in oppna}
    return frozenset(namn for namn in kansliga if nyckel(namn) not in kanda)


def namngivna(text: str, namn: Iterable[str]) -> list[str]:
    """Those of the names that the text holds as words of their own, also in the genitive, in the order of the text."""
    langst_forst = sorted({n for n in namn if n.strip()}, key=lambda n: (-len(n), n))
    if not langst_forst:
        return []
    som_skrivet = {n.casefold(): n for n in reversed(langst_forst)}
    monster = rf"(?<!\w)({'|'.join(re.escape(n) for n in langst_forst)})s?(?!\w)"
    funna = (som_skrivet.get(traff[1].casefold(), traff[1]) for traff in re.finditer(monster, text, re.IGNORECASE))
    return list(dict.fromkeys(funna))
