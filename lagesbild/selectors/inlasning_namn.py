"""What the names of a file mean: categories that are series, places that figures can be about."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Final

from lagesbild.inlasning import nyckel
from lagesbild.models import Importkorning, Matkalla, Matomrade, Matserie, Platsnamn, Serienamn
from platser.models import Stadsdel
from samverkan.models import Stadsdelsomrade

NY: Final = "ny"
UTAN: Final = "utan"
_UTFYLLNAD: Final = re.compile(r"\b(?:sdf|sdn|stadsdelsforvaltning|stadsdelsnamnd|stadsdelsomrade|stadsdel|sthlm)\b")
_HELA: Final = frozenset({"hela staden", "staden", "stockholm", "stockholms stad", "hela kommunen", "totalt staden"})


def platsnyckel(text: str) -> str:
    """The name of a place without the words that say what it is: "Stadsdelsområde Bromma (Sthlm)" → "bromma"."""
    return " ".join(_UTFYLLNAD.sub(" ", nyckel(text)).split())


class Platsregister:
    """What the names of places in a file mean, for an import into one area.

    Only figures about the area itself, its stadsdelar, police areas, cities and references can come in with it.
    """

    def __init__(self, omrade: Stadsdelsomrade | None) -> None:
        self._egna: dict[str, int] = {}
        self._andras: set[str] = set()
        self.eget: int | None = None
        stader = []
        alla = Matomrade.objects.select_related("stadsdel", "stadsdelsomrade", "lokalpolisomrade", "plats")
        # The area's name wins over a stadsdel's, and both over a place's.
        for m in sorted(alla, key=lambda m: (m.plats_id is None, m.stadsdelsomrade_id is not None)):
            if omrade is not None and m.agare_id not in {None, omrade.pk}:
                continue
            self._egna[platsnyckel(m.namn)] = m.pk
            if m.stadsdelsomrade_id and omrade is not None and m.stadsdelsomrade_id == omrade.pk:
                self.eget = m.pk
            if m.slag == Matomrade.Slag.STAD:
                stader.append(m.pk)
        if len(stader) == 1:
            self._egna |= dict.fromkeys(_HELA, stader[0])
        for namn, pk in Platsnamn.objects.filter(stadsdelsomrade=omrade).values_list("nyckel", "matomrade_id"):
            self._egna[namn] = pk
        namnen = [
            *Stadsdelsomrade.objects.exclude(pk=omrade.pk if omrade else 0).values_list("namn", flat=True),
            *Stadsdel.objects.exclude(stadsdelsomrade=omrade).values_list("namn", flat=True),
        ]
        self._andras = {platsnyckel(n) for n in namnen} - self._egna.keys()

    def finn(self, text: str) -> int | None:
        """What figures under this name are about; None when it is not known, or another area's."""
        return self._egna.get(platsnyckel(text))

    def ar_annans(self, text: str) -> bool:
        """Whether the name is that of another stadsdelsområde or its stadsdel."""
        return platsnyckel(text) in self._andras

    def kanner(self, text: str) -> bool:
        """Whether the name is a place at all."""
        n = platsnyckel(text)
        return bool(n) and (n in self._egna or n in self._andras)


def ar_plats_i(omrade: Stadsdelsomrade | None) -> Callable[[str], bool]:
    """Whether a text names a place, for the recognition of layouts."""
    return Platsregister(omrade).kanner


def serieregister(kalla: Matkalla | None) -> dict[str, dict[str, int]]:
    """Key of the name → {key of the group: series}; both the present name and others."""
    svar: dict[str, dict[str, int]] = {}
    for pk, grupp, namn in Matserie.objects.filter(kalla=kalla).values_list("pk", "grupp", "namn"):
        svar.setdefault(nyckel(namn), {})[nyckel(grupp)] = pk
    andra = Serienamn.objects.filter(serie__kalla=kalla).values_list("serie_id", "serie__grupp", "namn")
    for pk, grupp, namn in andra:
        svar.setdefault(nyckel(namn), {}).setdefault(nyckel(grupp), pk)
    return svar


def kalla_med_namnen(namn: set[str]) -> Matkalla | None:
    """The one source that knows nearly all of these names; None when there is none, or more than one."""
    nycklar = {nyckel(n) for n in namn}
    kanda: dict[int, set[str]] = {}
    for pk, n in [
        *Matserie.objects.values_list("kalla_id", "namn"),
        *Serienamn.objects.values_list("serie__kalla_id", "namn"),
    ]:
        if nyckel(n) in nycklar:
            kanda.setdefault(pk, set()).add(nyckel(n))
    traffar = [pk for pk, traff in kanda.items() if len(traff) * 5 >= len(nycklar) * 4]
    return Matkalla.objects.get(pk=traffar[0]) if len(traffar) == 1 else None


def forslag(namn: str, register: dict[str, dict[str, int]]) -> list[int]:
    """Series whose name is like this one, the likest first."""
    lika = get_close_matches(nyckel(namn), list(register), n=3, cutoff=0.6)
    return list(dict.fromkeys(pk for traff in lika for pk in register[traff].values()))


def losta_namn(korning: Importkorning) -> tuple[list[int | str | None], list[int | str | None]]:
    """For each name and each place of the file: a primary key, "ny", "utan", or None when nobody has said."""
    register = serieregister(korning.kalla)
    beslut = korning.beslut
    tom = not register
    namn: list[int | str | None] = []
    for nr, (grupp, n, *_) in enumerate(korning.tolkning["namn"]):
        val = beslut.get("namn", {}).get(str(nr))
        if val is None and (traffar := register.get(nyckel(n))):
            val = traffar.get(nyckel(grupp)) or (next(iter(traffar.values())) if len(traffar) == 1 else None)
        # A source without series has nothing to mistake the names for.
        namn.append(val if val is not None else (NY if tom and korning.kalla else None))
    platsregister = Platsregister(korning.stadsdelsomrade)
    platser: list[int | str | None] = []
    for nr, p in enumerate(korning.tolkning["platser"]):
        val = beslut.get("platser", {}).get(str(nr))
        if val is None:
            val = platsregister.finn(p or korning.tolkning.get("plats") or "") or (
                platsregister.eget if not p and not korning.tolkning.get("plats") else None
            )
        if val is None and platsregister.ar_annans(p):
            val = UTAN
        platser.append(val)
    return namn, platser
