"""Change between two counts: difference, percent, and whether chance alone could have made it.

The test takes each count as Poisson: events that come independently of each other. Reported crimes cluster (one
offender, many reports), so "more than chance" is a reason to look closer, never a finding about causes.

The test is exact, so its false alarms are at most 5 %, never more. Counts are whole numbers, so for small ones it can't
come near: with the same mean in both periods it is 0.04 % for 1, 2.2 % for 5, 2.9 % for 10, 3.7 % for 30, 4.2 % for 100
and 4.7 % for 500. What is small is thus seldom marked even when it has changed: docs/beslut/0007.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from scipy import special

from samverkan import svenska

LITET_UNDERLAG: Final = 30
ALFA: Final = 0.05

# Periods this alike in length (a leap day, not a month) are put into words as if they were equal.
_LIKA_LANGA: Final = 0.01
FOR_VITT: Final = 50.0  # times the lower limit: wider than so the interval says nothing
FOR_FA: Final = "för få brott för ett intervall"


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
    kvot_fran: float = 0.0
    kvot_till: float = inf

    @property
    def olika_langa(self) -> bool:
        """Whether the periods differ so much in length that only the rates can be compared."""
        return abs(self.dagar_fore - self.dagar_efter) > _LIKA_LANGA * max(self.dagar_fore, self.dagar_efter)

    @property
    def utanfor_ensam(self) -> bool:
        """Whether the interval leaves out "no change", that is whether the change stands out by itself."""
        return self.kvot_fran > 1 or self.kvot_till < 1

    @property
    def intervall(self) -> str:
        """The interval of the ratio as percent: "−45 till −22 %"; empty when nothing has happened at all."""
        if self.fore == self.efter == 0:
            return ""
        fran = _procentgrans(self.kvot_fran)
        if self.kvot_till == inf:
            return f"minst {fran}{svenska.HARDBLANKSTEG}%"
        return f"{fran} till {_procentgrans(self.kvot_till)}{svenska.HARDBLANKSTEG}%"

    @property
    def mellan(self) -> str:
        """The interval as it stands under "Troligen mellan": "−45 och −22 %"; in words that it is too wide to say much.

        Empty when nothing has happened at all.
        """
        if self.fore == self.efter == 0:
            return ""
        utan_slut = self.kvot_till == inf
        if (utan_slut and self.kvot_fran <= 1) or (not utan_slut and self.kvot_till > FOR_VITT * self.kvot_fran):
            return FOR_FA
        return self.intervall.replace(" till ", " och ")


def forandring(
    fore: int | None, efter: int | None, *, dagar_fore: float = 1, dagar_efter: float = 1, alfa: float = ALFA
) -> Forandring | None:
    """Change between two counts, None when one of them is unknown.

    `dagar_fore` and `dagar_efter` are the lengths of the periods in days; equal when left out. They may be any
    exposure, such as days times inhabitants.
    The p-value is two-sided, from the exact conditional test of two Poisson counts: given their sum n, `efter` is
    binomial with n tries and probability dagar_efter / (dagar_fore + dagar_efter) when nothing but the length of the
    periods differs. J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson
    series", Biometrika 31 (1940), 313–323. Two-sided is twice the smaller tail, so that the test and the interval
    never say different things: M. P. Fay, "Two-sided exact tests and matching confidence intervals for discrete
    data", The R Journal 2/1 (2010), 53–58.
    `kvot_fran` and `kvot_till` are the limits of the ratio of the rates (after to before) at the level 1 − `alfa`:
    those of the binomial share by C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404–413, as odds, divided by
    the ratio of the lengths.
    Raises ValueError for a negative count or a period without length.
    """
    if fore is None or efter is None:
        return None
    if fore < 0 or efter < 0:
        raise ValueError(f"Ett antal kan inte vara mindre än noll: {fore}, {efter}.")
    if dagar_fore <= 0 or dagar_efter <= 0:
        raise ValueError(f"En period måste vara längre än noll: {dagar_fore}, {dagar_efter}.")
    p_varde = _p_varde(fore, efter, dagar_efter / (dagar_fore + dagar_efter))
    kvot_fran, kvot_till = _kvotgranser(fore, efter, dagar_fore / dagar_efter, alfa)
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
        kvot_fran=kvot_fran,
        kvot_till=kvot_till,
    )


def _p_varde(fore: int, efter: int, andel: float) -> float:
    """Twice the smaller tail of the binomial, at most 1. The tails by way of the incomplete beta function."""
    if fore + efter == 0:
        return 1.0
    minst = float(special.betainc(efter, fore + 1, andel)) if efter else 1.0
    hogst = float(special.betainc(fore, efter + 1, 1 - andel)) if fore else 1.0
    return min(1.0, 2 * min(minst, hogst))


def _kvotgranser(fore: int, efter: int, langd: float, alfa: float) -> tuple[float, float]:
    """Clopper and Pearson's limits as odds times `langd`. Each by the smaller share, which keeps its precision."""
    if efter:
        andel = float(special.betaincinv(efter, fore + 1, alfa / 2))
        fran = andel / (1 - andel) * langd
    else:
        fran = 0.0
    if fore:
        andel = float(special.betaincinv(fore, efter + 1, alfa / 2))
        till = (1 - andel) / andel * langd
    else:
        till = inf
    return fran, till


def justerade(p_varden: Sequence[float]) -> list[float]:
    """The p-values adjusted so that calling those below a level findings holds the share of false ones at that level.

    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
    (1995), 289–300: the i-th smallest of m times m/i, made non-decreasing from above. `scipy.stats` has the same
    (`false_discovery_control`, which the tests compare with), but loading it costs half a second and 50 MB in every
    process that prints.
    """
    antal, minst = len(p_varden), 1.0
    ut = [0.0] * antal
    for plats, i in zip(range(antal, 0, -1), sorted(range(antal), key=p_varden.__getitem__, reverse=True), strict=True):
        minst = ut[i] = min(minst, p_varden[i] * antal / plats)
    return ut


def manga(forandringar: Sequence[Forandring | None], alfa: float = ALFA) -> list[Forandring | None]:
    """The same changes, with `utover_slumpen` decided for all of them together; None stays None.

    Among twenty changes that are all chance, one falls below 0.05. So the share of false findings is held at `alfa`
    instead (`justerade`). Leave sums out: they are the same events once more.
    """
    kanda = [f for f in forandringar if f is not None]
    if not kanda:
        return list(forandringar)
    vantar = iter(justerade([f.p_varde for f in kanda]))
    return [None if f is None else replace(f, utover_slumpen=next(vantar) <= alfa) for f in forandringar]


def mening(namn: str, f: Forandring) -> str:
    """One sentence in Swedish that says what happened, and no more than the counts bear.

    "Bedrägeri (urval) ökade från 554 till 669 (+115, +21 %), mer än slumpen förklarar."
    With periods of different length the direction is that of the rate, since that is what the test is about.
    """
    slump = "mer än slumpen förklarar" if f.utover_slumpen else "inom vad slumpen ger"
    if f.olika_langa:
        return _mening_per_dag(namn, f, slump)
    if f.differens == 0:
        return f"{namn}: oförändrat, {svenska.tal(f.fore)} i båda perioderna."
    verb = "ökade" if f.differens > 0 else "minskade"
    return f"{namn} {verb} från {svenska.tal(f.fore)} till {svenska.tal(f.efter)} ({_inom_parentes(f)}), {slump}."


def betydelse(f: Forandring) -> str:
    """What the interval and the mark mean, in one sentence."""
    if f.fore == f.efter == 0:
        return "Inget har inträffat i någon av perioderna, så det går inte att säga något om en förändring."
    per_dag = " räknat per dag" if f.olika_langa else ""
    if f.kvot_till == inf:
        matt = f"den verkliga förändringen{per_dag} är troligen {f.intervall}, utan övre gräns"
    else:
        fran, till = (_procentgrans(k) for k in (f.kvot_fran, f.kvot_till))
        procent_ = f"{svenska.HARDBLANKSTEG}%"
        matt = f"den verkliga förändringen{per_dag} ligger troligen mellan {fran}{procent_} och {till}{procent_}"
    if f.utover_slumpen:
        inledning = "Slumpen ger sällan en så stor skillnad"
    elif f.utanfor_ensam:
        inledning = "Skillnaden är stor för sig, men någon sådan är att vänta när så många kategorier jämförs"
    else:
        inledning = "Skillnaden ryms i det som slumpen ger"
    return f"{inledning}: {matt} (95{svenska.HARDBLANKSTEG}% konfidensintervall)."


def _procentgrans(kvot: float) -> str:
    """A limit as a change in percent, with a decimal when it would else look like none."""
    andring = (kvot - 1) * 100
    return svenska.differens(andring, 1 if 0 < abs(andring) < 1 else 0)


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
