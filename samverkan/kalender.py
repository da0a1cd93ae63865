"""Meetings and deadlines as a calendar file (iCalendar, RFC 5545) that other calendars read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar


@dataclass(frozen=True, slots=True)
class Kalenderpost:
    """One entry. `id` names the thing for ever, so that a change finds it; `andring` counts its changes (SEQUENCE).

    `start` is a day (a deadline: the whole day, `slut` is not used) or a moment with a time zone (a meeting).
    """

    id: str
    rubrik: str
    start: date | datetime
    slut: datetime | None = None
    plats: str = ""
    text: str = ""
    adress: str = ""
    andring: int = 0
    installd: bool = False

    @property
    def dag(self) -> date:
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def hel_dag(self) -> bool:
        return not isinstance(self.start, datetime)


def ics(namn: str, poster: Iterable[Kalenderpost], *, vard: str, nu: datetime) -> bytes:
    """The file. `vard` makes the ids ours; `nu` is when it was made (DTSTAMP)."""
    kalender = icalendar.Calendar()
    kalender.add("prodid", "-//Lägesbild//sv")
    kalender.add("version", "2.0")
    kalender.add("method", "PUBLISH")
    kalender.add("x-wr-calname", namn)
    # How often a calendar that subscribes should ask; two names for the same.
    kalender.add("refresh-interval;value=duration", "PT6H")
    kalender.add("x-published-ttl", "PT6H")
    for post in poster:
        kalender.add_component(_handelse(post, vard, nu))
    return bytes(kalender.to_ical())


def _handelse(post: Kalenderpost, vard: str, nu: datetime) -> icalendar.Event:
    handelse = icalendar.Event()
    handelse.add("uid", f"{post.id}@{vard}")
    handelse.add("dtstamp", nu)
    handelse.add("sequence", post.andring)
    handelse.add("summary", f"Inställt: {post.rubrik}" if post.installd else post.rubrik)
    handelse.add("dtstart", post.start)
    handelse.add("dtend", post.slut or post.dag + timedelta(days=1))
    handelse.add("status", "CANCELLED" if post.installd else "CONFIRMED")
    # A deadline does not make anybody busy.
    handelse.add("transp", "TRANSPARENT" if post.hel_dag else "OPAQUE")
    for falt, varde in (("location", post.plats), ("description", post.text), ("url", post.adress)):
        if varde:
            handelse.add(falt, varde)
    return handelse
