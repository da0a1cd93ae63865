"""The calendar file holds what was put in, whatever the words, and is read by another program's rules."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from samverkan.kalender import Kalenderpost, ics

NU = datetime(2025, 4, 1, 12, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Text as people write it: no control characters but the line break.
ord_ = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u0085"), min_size=1)


def last(*poster: Kalenderpost) -> list[Any]:
    data = ics("Prov", poster, vard="lagesbild.example", nu=NU)
    assert all(len(rad) <= 75 for rad in data.split(b"\r\n")), "en rad är högst 75 byte"
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


@given(rubrik=ord_, plats=ord_, andring=st.integers(0, 10_000))
def test_orden_kommer_ut_som_de_gick_in(rubrik: str, plats: str, andring: int) -> None:
    (h,) = last(Kalenderpost("x-1", rubrik, date(2025, 4, 30), plats=plats, andring=andring))
    assert (str(h["summary"]), str(h["location"]), h["sequence"]) == (rubrik, plats, andring)
    assert h["uid"] == "x-1@lagesbild.example"


def test_en_sista_dag_ar_en_hel_dag_som_inte_gor_nagon_upptagen() -> None:
    (h,) = last(Kalenderpost("x-1", "T1 2025: texterna in", date(2025, 5, 7)))
    assert (h["dtstart"].dt, h["dtend"].dt, h["transp"]) == (date(2025, 5, 7), date(2025, 5, 8), "TRANSPARENT")


@given(st.integers(0, 5 * 366 * 24))
def test_ett_mote_ar_samma_ogonblick_aven_nar_klockan_stalls_om(timmar: int) -> None:
    start = NU + timedelta(hours=timmar)
    (h,) = last(Kalenderpost("m-1", "Styrgruppen", start, slut=start + timedelta(hours=1)))
    assert h["dtstart"].dt == start.astimezone(STOCKHOLM)
    assert h["transp"] == "OPAQUE"


def test_det_som_stalls_in_sags_bort_och_inte_bara_forsvinner() -> None:
    (h,) = last(Kalenderpost("m-1", "Styrgruppen", date(2025, 4, 1), andring=3, installd=True))
    assert (h["status"], h["sequence"], str(h["summary"])) == ("CANCELLED", 3, "Inställt: Styrgruppen")
