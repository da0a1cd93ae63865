"""Template filters for Swedish numbers and dates; the rules themselves stand in `samverkan.svenska`."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import timezone

from samverkan import svenska

register = template.Library()


@register.filter
def tal(n: svenska.Tal | None, decimaler: int = 0) -> str:
    """`1412|tal` → "1 412"; `25.46|tal:1` → "25,5"; None → "–"."""
    return svenska.tal(n, decimaler)


@register.filter
def differens(n: svenska.Tal | None, decimaler: int = 0) -> str:
    """A change with its sign: "+115", "−1"."""
    return svenska.differens(n, decimaler)


@register.filter
def procent(n: svenska.Tal | None, decimaler: int = 0) -> str:
    """A change in percent with its sign: "−16 %"; None → "–"."""
    return svenska.procent(n, decimaler)


@register.filter
def andel(n: svenska.Tal | None, decimaler: int = 0) -> str:
    """A share in percent, without plus sign: "47 %"."""
    return svenska.andel(n, decimaler)


@register.filter
def kronor(n: svenska.Tal | None, decimaler: int = 0) -> str:
    """ "406 900 kr"."""
    return svenska.kronor(n, decimaler)


@register.filter
def datum(d: date | None) -> str:
    """ "2024-11-04"; an aware datetime is taken in local time; None → "–"."""
    if d is None:
        return svenska.SAKNAS
    if isinstance(d, datetime) and timezone.is_aware(d):
        d = timezone.localtime(d)
    return svenska.datum(d)


@register.filter
def tidpunkt(dt: datetime | None) -> str:
    """ "2024-11-04 14:32" in local time; None → "–"."""
    return svenska.SAKNAS if dt is None else svenska.tidpunkt(timezone.localtime(dt))


@register.filter
def upprakning(delar: Sequence[object]) -> str:
    """["a", "b", "c"] → "a, b och c"."""
    return svenska.upprakning([str(d) for d in delar])


@register.simple_tag
def antal(n: int, ental: str, flertal: str) -> str:
    """`{% antal 3 "vecka" "veckor" %}` → "3 veckor"."""
    return svenska.antal(n, ental, flertal)
