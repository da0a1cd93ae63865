"""Change between two counts: difference, percent, and whether chance alone could have made it.

The test takes each count as Poisson: events that come independently of each other. Reported crimes cluster (one
offender, many reports), so "more than chance" is a reason to look closer, never a finding about causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scipy.stats import binomtest, false_discovery_control

from samverkan import svenska

LITET_UNDERLAG: Final = 30
ALFA: Final = 0.05

# Periods this alike in length (a leap day, not a month) are put into words as if they were equal.
_LIKA_LANGA: Final = 0.01


def procent(fore: int, efter: int) -> int | None:
    """Change in whole percent of `fore`, rounded half away from zero in integers; None when `fore` is 0."""
    if fore == 0:
        return None
    belopp = (200 * abs(efter - fore) + fore) // (2 * fore)
    return belopp if efter >= fore else -belopp


@dataclass(frozen=True, slots=True)
class Forandring:
    """Change from one count to another.

    `differens` and `procent` are of the counts as they stand, also when the periods differ in length; only the test
    takes the lengths into account. `procent` is None when `fore` is 0. `litet_underlag`: `fore` is below 30, so the
    percent says little. `p_varde` is of this change alone; `utover_slumpen` may have been decided among many.
    """

    fore: int
    efter: int
    differens: int
    procent: int | None
    litet_underlag: bool
    p_varde: float
    utover_slumpen: bool
    dagar_fore: float = 1
    dagar_efter: float = 1


def forandring(
    fore: int | None, efter: int | None, *, dagar_fore: float = 1, dagar_efter: float = 1, alfa: float = ALFA
) -> Forandring | None:
    """Change between two counts, None when one of them is unknown.

    `dagar_fore` and `dagar_efter` are the lengths of the periods in days; equal when left out.
    The p-value is two-sided, from the exact conditional test of two Poisson counts: given their sum n, `efter` is
    binomial with n tries and probability dagar_efter / (dagar_fore + dagar_efter) when nothing but the length of the
    periods differs. J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson
    series", Biometrika 31 (1940), 313–323.
    Raises ValueError for a negative count or a period without length.
    """
    if fore is None or efter is None:
        return None
    if fore < 0 or efter < 0:
        raise ValueError(f"Ett antal kan inte vara mindre än noll: {fore}, {efter}.")
    if dagar_fore <= 0 or dagar_efter <= 0:
        raise ValueError(f"En period måste vara längre än noll: {dagar_fore}, {dagar_efter}.")
    n = fore + efter
    p_varde = float(binomtest(efter, n, dagar_efter / (dagar_fore + dagar_efter)).pvalue) if n else 1.0
    return Forandring(
        fore=fore,
        efter=efter,
        differens=efter - fore,
        procent=procent(fore, efter),
        litet_underlag=fore < LITET_UNDERLAG,
        p_varde=p_varde,
        utover_slumpen=p_varde <= alfa,
        dagar_fore=dagar_fore,
        dagar_efter=dagar_efter,
    )


def manga(forandringar: Sequence[Forandring | None], alfa: float = ALFA) -> list[Forandring | None]:
    """The same changes, with `utover_slumpen` decided for all of them together; None stays None.

    Among twenty changes that are all chance, one falls below 0.05. So the share of false findings is held at `alfa`
    instead: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical
    Society B 57 (1995), 289–300. Leave sums out: they are the same events once more.
    """
    kanda = [f for f in forandringar if f is not None]
    if not kanda:
        return list(forandringar)
    justerade = iter(false_discovery_control([f.p_varde for f in kanda]))
    return [None if f is None else replace(f, utover_slumpen=bool(next(justerade) <= alfa)) for f in forandringar]


def mening(namn: str, f: Forandring) -> str:
    """One sentence in Swedish that says what happened, and no more than the counts bear.

    "Bedrägeri (urval) ökade från 554 till 669 (+115, +21 %), mer än slumpen förklarar."
    With periods of different length the direction is that of the rate, since that is what the test is about.
    """
    slump = "mer än slumpen förklarar" if f.utover_slumpen else "inom vad slumpen ger"
    if abs(f.dagar_fore - f.dagar_efter) > _LIKA_LANGA * max(f.dagar_fore, f.dagar_efter):
        return _mening_per_dag(namn, f, slump)
    if f.differens == 0:
        return f"{namn}: oförändrat, {svenska.tal(f.fore)} i båda perioderna."
    verb = "ökade" if f.differens > 0 else "minskade"
    return f"{namn} {verb} från {svenska.tal(f.fore)} till {svenska.tal(f.efter)} ({_inom_parentes(f)}), {slump}."


def _inom_parentes(f: Forandring) -> str:
    delar = [svenska.differens(f.differens)]
    if f.procent is not None:
        delar.append(svenska.procent(f.procent))
        if f.litet_underlag:
            delar.append("litet underlag")
    return ", ".join(delar)


def _mening_per_dag(namn: str, f: Forandring, slump: str) -> str:
    fore = f"{svenska.tal(f.fore)} på {_dagar(f.dagar_fore)}"
    efter = f"{svenska.tal(f.efter)} på {_dagar(f.dagar_efter)}"
    skillnad = f.efter * f.dagar_fore - f.fore * f.dagar_efter
    if skillnad == 0:
        return f"{namn}: oförändrat räknat per dag, {fore} och {efter}."
    verb = "ökade" if skillnad > 0 else "minskade"
    return f"{namn} {verb} räknat per dag, från {fore} till {efter}, {slump}."


def _dagar(dagar: float) -> str:
    return f"{svenska.tal(dagar)} {'dag' if dagar == 1 else 'dagar'}"
