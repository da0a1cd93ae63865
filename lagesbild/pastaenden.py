"""The claims of a text: numbers near the name of a category that the figures do not give.

Made to be quiet rather than clever. It points at a number only when the sentence names the category and the number is
of a kind that the figures have (a count, a difference, a percent). It never says that a text is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from lagesbild.forandring import procent
from samverkan import svenska


@dataclass(frozen=True, slots=True)
class Siffror:
    """A category as the figures have it: its names, and one or more rows of counts by year.

    A row is one span of months (January–October of each year), another may be whole years. `perioder` says which, row
    by row; empty for whole years.
    """

    namn: str
    rader: Sequence[Mapping[int, int]]
    alias: Sequence[str] = ()
    andelar: frozenset[str] = field(default_factory=frozenset)  # other percents that hold, as written: "47"
    perioder: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Avvikelse:
    """A number that the figures do not give. `fran` and `till`: where it stands in the text."""

    fran: int
    till: int
    skrivet: str
    kategori: str
    ratt: str
    mening: str

    @property
    def text(self) -> str:
        return f"”{self.skrivet}” om {self.kategori}: siffrorna är {self.ratt}."


_MENINGSSLUT: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9”\"])|\n+|(?<=[:;])\s*\n")
_TAL: Final = re.compile(
    r"(?<![\w.,/:§-])(?P<tecken>[+\u2212–-])?(?P<tal>\d{1,3}(?:[\u00a0\u202f ]\d{3})+|\d+)(?:,(?P<dec>\d+))?"
    r"(?P<procent>[\u00a0 ]?(?:%|procent\b(?!enhet)))?(?![\w/§]|[.,:]\d)"
)
# What comes before or after a number that is no count of the category.
_FORE: Final = re.compile(
    r"(?:tabell|diagram|karta|bilaga|figur|kapitel|avsnitt|sida|sid\.|s\.|v\.|vecka|veckorna|nivå|topp|fas|kap\.|"
    r"årskurs|åk|läge|kl\.|klockan|februari|januari|mars|april|maj|juni|juli|augusti|september|oktober|november|"
    r"december|lagen|lag|punkt|nr|grupp|av|de|dessa|på|under)\s*\(?$",
    re.IGNORECASE,
)
_EFTER: Final = re.compile(
    r"[\u00a0 ]*(?:[–-]\d|[–-]?\s*åring|år\b(?![\u00a0 ]20\d\d)|års|åriga|dag|vecka|veckor|månad|timm|minut|kronor"
    r"|kr\b|meter|km\b|kvm|procentenhet"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec)\b|invånare|personer|poliser|kameror|vakter|platser|adresser|stadsdel|områden|kategorier|insats|januari|februari"
    r"|mars|april|maj|juni|juli|augusti|september|oktober|november|december|§|kap|av (?:\d|de)|gånger|ggr|:e|e\b)",
    re.IGNORECASE,
)
_UNGEFAR: Final = re.compile(
    r"(?:cirka|ca|ca\.|omkring|runt|ungefär|drygt|närmare|nästan|knappt|över|under|minst|högst|mer än|fler än|färre än)"
    r"\s*$",
    re.IGNORECASE,
)
_AR_EFTER: Final = re.compile(
    r"[\u00a0 ]*(?:%|procent)?[\u00a0 ]*(?:stycken |fall |anmälningar |anmälda brott |brott )?"
    r"(?:\(|år |under |i |för )*(20\d\d)\b"
)
_ANTAL_FORE_NAMN: Final = re.compile(r"^[\u00a0 ]*(?:anmälda |polisanmälda |fall av |anmälningar om |stycken )?$")
_FLEST_TAL: Final = 14  # more is a table that was pasted in, and its cells belong to columns
_LANGST: Final = 90  # characters between a number and the name that it belongs to


def granska_pastaenden(text: str, siffror: Sequence[Siffror]) -> list[Avvikelse]:
    """The numbers of `text` (plain, without tags) that stand by a category's name and that its figures don't give."""
    namn = [(monster, s) for s in siffror for monster in _monster(s)]
    funna: list[Avvikelse] = []
    for start, mening in _meningar(text):
        traffar = _namntraffar(mening, namn)
        if not traffar or "\t" in mening or len(_TAL.findall(mening)) > _FLEST_TAL:
            continue
        for tal in _tal(mening, traffar):
            s = _hor_till(mening, tal, traffar)
            if s is not None and not _stammer(mening, tal, s):
                funna.append(
                    Avvikelse(
                        start + tal.start(), start + tal.end(), tal.group().strip(), s.namn, _ratt(s), mening.strip()
                    )
                )
    return funna


def _monster(s: Siffror) -> Iterator[re.Pattern[str]]:
    """A name and its common endings; what stands in parentheses may be left out."""
    for namn in (s.namn, *s.alias):
        kort = re.sub(r"\s*\([^)]*\)", "", namn)
        for form in {namn, kort}:
            if len(form) < 3:
                continue
            bojning = "" if form.endswith(")") else r"(?:er|ar|or|en|et|n|ern|erna|arna|s|ers|na)?(?!\w)"
            yield re.compile(r"(?<!\w)" + re.escape(form).replace(r"\ ", r"\s+") + bojning, re.IGNORECASE)


def _meningar(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for slut in _MENINGSSLUT.finditer(text):
        yield start, text[start : slut.start()]
        start = slut.end()
    yield start, text[start:]


@dataclass(frozen=True, slots=True)
class _Traff:
    fran: int
    till: int
    siffror: Siffror


def _namntraffar(mening: str, namn: Sequence[tuple[re.Pattern[str], Siffror]]) -> list[_Traff]:
    """Where categories are named; a name inside a longer one ("Mord/dråp" in "Mord/dråp, försök") gives way."""
    alla = [_Traff(t.start(), t.end(), s) for monster, s in namn for t in monster.finditer(mening)]
    langst_forst = sorted(alla, key=lambda t: (t.fran - t.till, t.fran))
    kvar: list[_Traff] = []
    for t in langst_forst:
        if all(t.till <= k.fran or t.fran >= k.till for k in kvar):
            kvar.append(t)
    return sorted(kvar, key=lambda t: t.fran)


def _tal(mening: str, traffar: Sequence[_Traff]) -> Iterator[re.Match[str]]:
    """Numbers that may be about a category: no years, dates, ages, weeks, references or amounts of other things."""
    for m in _TAL.finditer(mening):
        heltal = m["tal"]
        if any(t.fran <= m.start("tal") < t.till for t in traffar):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", heltal) and not m["procent"] and not m["dec"] and not m["tecken"]:
            continue
        if not m["procent"]:
            if _EFTER.match(mening, m.end()) or _FORE.search(mening[: m.start("tal")].rstrip("–-−+ ") + " "):
                continue
        elif re.match(r"[\u00a0 ]*(?:av|konfidens)\b", mening[m.end() :]):
            continue
        yield m


def _hor_till(mening: str, tal: re.Match[str], traffar: Sequence[_Traff]) -> Siffror | None:
    """The category that the number is about: the one right after it ("46 rån"), else the nearest before it."""
    for t in traffar:
        if t.fran >= tal.end() and _ANTAL_FORE_NAMN.match(mening[tal.end() : t.fran]):
            return t.siffror
    fore = [t for t in traffar if t.till <= tal.start()]
    if fore:
        return fore[-1].siffror if tal.start() - fore[-1].till <= _LANGST else None
    efter = next(t for t in traffar if t.fran >= tal.end())
    return efter.siffror if efter.fran - tal.end() <= _LANGST else None


def _stammer(mening: str, tal: re.Match[str], s: Siffror) -> bool:
    skrivet = int(re.sub(r"\D", "", tal["tal"]))
    ungefar = bool(_UNGEFAR.search(mening[: tal.start()]))
    if tal["procent"]:
        if f"{tal['tal']},{tal['dec']}" in s.andelar or (not tal["dec"] and str(skrivet) in s.andelar):
            return True
        decimaler = len(tal["dec"] or "")
        varde = skrivet + (int(tal["dec"]) / 10**decimaler if tal["dec"] else 0)
        slack = 0.1 * max(varde, 10) if ungefar else 0.500001 * 10**-decimaler
        exakta = (
            100 * abs(efter - fore) / fore
            for rad in s.rader
            for fore, efter in _par(rad, mening)
            if fore
        )  # fmt: skip
        return any(abs(varde - p) <= slack for p in exakta)
    if tal["dec"]:
        return True  # a rate or an index: not of these figures
    if not ungefar and not tal["tecken"] and (m := _AR_EFTER.match(mening, tal.end())):
        kanda = [rad[int(m[1])] for rad in s.rader if int(m[1]) in rad]
        # A difference may be named with its year too: "minskade med 116 år 2024".
        skillnad = _ar_skillnad(mening, tal)
        differenser = {abs(e - f) for rad in s.rader for f, e in _par(rad, mening)} if skillnad else set()
        return not kanda or skrivet in kanda or skrivet in differenser
    mojliga = {v for rad in s.rader for v in rad.values()}
    mojliga |= {abs(efter - fore) for rad in s.rader for fore, efter in _par(rad, mening)}
    if ungefar:
        return any(abs(skrivet - v) <= max(1, 0.1 * v) for v in mojliga)
    return skrivet in mojliga


def _ar_skillnad(mening: str, tal: re.Match[str]) -> bool:
    return bool(re.search(r"\bmed\s*$", mening[: tal.start()]))


def _par(rad: Mapping[int, int], mening: str) -> Iterator[tuple[int, int]]:
    """The counts of two years that the sentence may compare, the earlier first.

    Any year with the last one; others when the sentence names both years or both counts. With all pairs some percent
    or other would nearly always fit.
    """
    skrivna = {int(re.sub(r"\D", "", m["tal"])) for m in _TAL.finditer(mening)}
    skrivna |= {int(ar) for ar in re.findall(r"\b20\d\d\b", mening)}
    sista = max(rad, default=0)
    for fore, efter in combinations(sorted(rad), 2):
        if efter == sista or {fore, efter} <= skrivna or {rad[fore], rad[efter]} <= skrivna:
            yield rad[fore], rad[efter]


def _ratt(s: Siffror) -> str:
    """The last years of the first row, the change between them and the months of the row.

    "554 (2023) och 669 (2024), +115, +21 %, januari–oktober"
    """
    nr, rad = next(((nr, r) for nr, r in enumerate(s.rader) if r), (0, {}))
    period = s.perioder[nr] if nr < len(s.perioder) else ""
    ar = sorted(rad)[-2:]
    text = svenska.upprakning([f"{svenska.tal(rad[a])} ({a})" for a in ar])
    if len(ar) < 2:
        return f"{text}, {period}" if period else text
    fore, efter = rad[ar[0]], rad[ar[1]]
    delar = [text, svenska.differens(efter - fore)]
    if (p := procent(fore, efter)) is not None:
        delar.append(svenska.procent(p))
    return ", ".join([*delar, period] if period else delar)
