"""The bars of a timeline as SVG: the same scale in every row, so that they stand under each other in a table."""

from __future__ import annotations

from datetime import date

from samverkan.svenska import datum

BREDD = 480.0
HOJD = 18.0
MANGA_AR = 3  # from here on only the years have room


def _x(dag: date, fran: date, till: date) -> float:
    return round(BREDD * (dag - fran).days / max(1, (till - fran).days), 1)


def _streck(fran: date, till: date) -> str:
    """A line where a year begins, and fainter ones where the rounds T1 and T2 end."""
    ar = "".join(f'<line class="tidslinje-ar" x1="{x}" x2="{x}" y1="0" y2="{HOJD:g}"/>' for x, _ in _artal(fran, till))
    return ar + "".join(
        f'<line class="tidslinje-tertial" x1="{x}" x2="{x}" y1="0" y2="{HOJD:g}"/>' for x, _ in _tertial(fran, till)
    )


def _tertial(fran: date, till: date) -> list[tuple[float, str]]:
    if till.year - fran.year >= MANGA_AR:
        return []
    return [
        (_x(date(ar, manad, 1), fran, till), text)
        for ar in range(fran.year, till.year + 1)
        for manad, text in ((5, "maj"), (9, "sep"))
    ]


def _artal(fran: date, till: date) -> list[tuple[float, int]]:
    return [(_x(date(ar, 1, 1), fran, till), ar) for ar in range(fran.year, till.year + 1)]


def stapel(
    start: date,
    slut: date,
    fran: date,
    till: date,
    *,
    oppet_slut: bool = False,
    idag: date | None = None,
    ton: str = "",
    status: str = "",
) -> str:
    """One activity from `start` to `slut` in the span `fran`–`till`, with the beginnings of the years and today.

    An end that isn't set is drawn as an arrow and not as an edge. `ton` (klar, varning, fel) colours the bar and
    `status` says the same in words.
    """
    a, b = _x(max(start, fran), fran, till), _x(min(slut, till), fran, till)
    b = max(b, a + 3)
    klass = f"tidslinje-stapel tidslinje-{ton}" if ton else "tidslinje-stapel"
    linjer = _streck(fran, till)
    if idag is not None and fran <= idag <= till:
        x = _x(idag, fran, till)
        linjer += f'<line class="tidslinje-idag" x1="{x}" x2="{x}" y1="0" y2="{HOJD:g}"/>'
    if oppet_slut and b - a > 10:
        form = f'<path class="{klass}" d="M{a} 4H{round(b - 8, 1)}L{b} 9L{round(b - 8, 1)} 14H{a}Z"/>'
    else:
        form = f'<rect class="{klass}" x="{a}" y="4" width="{round(b - a, 1)}" height="10" rx="2"/>'
    text = f"{datum(start)} till {'vidare' if oppet_slut else datum(slut)}{f', {status}' if status else ''}"
    return (
        f'<svg class="tidslinje" viewBox="0 0 {BREDD:g} {HOJD:g}" role="img" aria-label="{text}">{linjer}{form}</svg>'
    )


def tidsaxel(fran: date, till: date, *, idag: date | None = None) -> str:
    """The years above the bars, and where today is; told in words to those who can't see it."""
    texter = "".join(
        f'<text x="{x + 3:g}" y="13">{text}</text>' for x, text in (*_artal(fran, till), *_tertial(fran, till))
    )
    linjer = _streck(fran, till)
    if idag is not None and fran <= idag <= till:
        x = _x(idag, fran, till)
        linjer += f'<path class="tidslinje-idagpil" d="M{x - 4:g} {HOJD - 6:g}h8l-4 6z"/>'
    return f'<svg class="tidslinje" viewBox="0 0 {BREDD:g} {HOJD:g}" aria-hidden="true">{linjer}{texter}</svg>'
