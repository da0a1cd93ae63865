"""Before and after a measure, against a comparison place: the weighted displacement difference, with its interval.

K. J. Bowers and S. D. Johnson, "Measuring the geographical displacement and diffusion of benefit effects of crime
prevention activity", Journal of Quantitative Criminology 19 (2003), 275–301, weigh what happens beside the place
against what happens in it. A. P. Wheeler and J. H. Ratcliffe, "A simple weighted displacement difference test to
evaluate place based crime interventions", Crime Science 7:11 (2018), give the difference a variance: with Poisson
counts it is their sum.

    WDD = (T1 − T0) − (C1 − C0) + (Dt1 − Dt0) − (Dc1 − Dc0)        V(WDD) = the sum of all eight counts

T is the place with the measure, C the comparison place, Dt and Dc the surroundings that crime may have moved to, 0
before and 1 after. It holds for periods of equal length, and when the places would have followed each other in number
without the measure; with small counts the normal approximation is rough. Reported crimes cluster, so that the true
interval is wider than the one given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final

from samverkan import svenska

Z_95: Final = 1.959963984540054
FA: Final = 30  # with fewer in all the approximation says little
OLIKA: Final = 1.5  # places whose counts before differ more than this hardly follow each other in number


@dataclass(frozen=True, slots=True)
class Par:
    """Counts before and after, of equally long periods. ValueError for a negative one."""

    fore: int
    efter: int

    def __post_init__(self) -> None:
        if self.fore < 0 or self.efter < 0:
            raise ValueError(f"Ett antal kan inte vara mindre än noll: {self.fore}, {self.efter}.")

    @property
    def differens(self) -> int:
        return self.efter - self.fore


_INGET: Final = Par(0, 0)


@dataclass(frozen=True, slots=True)
class ForeEfter:
    """The difference in number of events (negative: fewer than the comparison place leads to expect).

    `fran`, `till`: its 95 % interval. `p_varde` is two-sided, by the normal distribution.
    """

    plats: Par
    jamforelse: Par
    plats_omgivning: Par
    jamforelse_omgivning: Par
    wdd: int
    medelfel: float
    fran: float
    till: float
    p_varde: float

    @property
    def utover_slumpen(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        return self.fran > 0 or self.till < 0

    @property
    def antal(self) -> int:
        """All events that the difference rests on."""
        delar = (self.plats, self.jamforelse, self.plats_omgivning, self.jamforelse_omgivning)
        return sum(par.fore + par.efter for par in delar)

    @property
    def litet_underlag(self) -> bool:
        return self.antal < FA

    @property
    def olika_stora(self) -> bool:
        """Whether the places differed so much before that a difference in number is hard to read."""
        mindre, storre = sorted((self.plats.fore, self.jamforelse.fore))
        return storre > OLIKA * mindre

    @property
    def intervall(self) -> str:
        """ "−160 till −80" """
        return f"{svenska.differens(round(self.fran))} till {svenska.differens(round(self.till))}"

    @property
    def mening(self) -> str:
        """What the figures say, and that they don't say why."""
        skillnad = svenska.antal(abs(self.wdd), "händelse", "händelser")
        if self.wdd == 0:
            forst = "Platsen har förändrats lika mycket som jämförelsen."
        else:
            ord_ = "färre" if self.wdd < 0 else "fler"
            forst = f"På platsen blev det {skillnad} {ord_} än om den hade följt jämförelsen"
            forst += f" (95 procents osäkerhet: {self.intervall})."
        if self.utover_slumpen:
            sedan = (
                "Skillnaden är större än slumpen brukar ge. Den visar inte att åtgärden är orsaken: annat kan ha hänt "
                "på en av platserna, och anmälningar kan öka för att fler vågar eller hinner anmäla."
            )
        else:
            sedan = (
                "Skillnaden ryms inom vad slumpen kan ge. Det betyder inte att åtgärden saknar effekt, bara att de här "
                "siffrorna inte visar någon."
            )
        return f"{forst} {sedan}"

    @property
    def forbehall(self) -> list[str]:
        """What weakens the comparison, in words."""
        ut = []
        if self.litet_underlag:
            ut.append(f"Underlaget är litet: {svenska.antal(self.antal, 'händelse', 'händelser')} i allt.")
        if self.olika_stora:
            ut.append(
                "Platserna hade olika många händelser redan före. Skillnaden räknas i antal och blir då svår att "
                "tolka; välj om det går en jämförelse som liknar platsen mer."
            )
        return ut


def fore_efter(
    plats: Par, jamforelse: Par, *, plats_omgivning: Par = _INGET, jamforelse_omgivning: Par = _INGET
) -> ForeEfter:
    """The weighted displacement difference of four pairs of counts; without surroundings they count as nothing."""
    wdd = plats.differens - jamforelse.differens + plats_omgivning.differens - jamforelse_omgivning.differens
    delar = (plats, jamforelse, plats_omgivning, jamforelse_omgivning)
    medelfel = sqrt(sum(par.fore + par.efter for par in delar))
    p_varde = erfc(abs(wdd) / medelfel / sqrt(2)) if medelfel else 1.0
    return ForeEfter(
        plats=plats,
        jamforelse=jamforelse,
        plats_omgivning=plats_omgivning,
        jamforelse_omgivning=jamforelse_omgivning,
        wdd=wdd,
        medelfel=medelfel,
        fran=wdd - Z_95 * medelfel,
        till=wdd + Z_95 * medelfel,
        p_varde=p_varde,
    )
