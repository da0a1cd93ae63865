"""Coverage and punctuality as arithmetic."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lagesbild.punktlighet import Ruta, Tackning, rakna, summa

NU = datetime(2026, 10, 25, 12, tzinfo=UTC)
tider = st.none() | st.integers(-1000, 1000).map(lambda timmar: NU + timedelta(hours=timmar))
rutor = st.lists(st.builds(Ruta, tider, st.booleans(), tider), max_size=30)


@given(rutor)
def test_talen_gar_ihop(alla: list[Ruta]) -> None:
    t = rakna(alla, NU)
    assert t.rapporterade + t.ej_rapporterade == t.veckor == len(alla)
    assert 0 <= t.i_tid <= t.avgjorda <= t.veckor
    assert t.i_tid <= t.rapporterade
    assert t.lugna <= t.rapporterade
    assert t.andel is None or 0 <= t.andel <= 100
    assert t.andel_i_tid is None or 0 <= t.andel_i_tid <= 100


@given(rutor, rutor)
def test_omradet_ar_summan_av_sina_stadsdelar(en: list[Ruta], annan: list[Ruta]) -> None:
    assert summa([rakna(en, NU), rakna(annan, NU)]) == rakna(en + annan, NU)


def test_utan_veckor_finns_ingen_andel() -> None:
    assert Tackning().andel is None
    assert Tackning().andel_i_tid is None


def test_i_tid_till_och_med_klockslaget_aven_nar_klockan_stalls_tillbaka() -> None:
    """02:30 comes twice that night; the deadline is the first of them."""
    stockholm = ZoneInfo("Europe/Stockholm")
    deadline = datetime(2026, 10, 25, 2, 30, tzinfo=stockholm)
    andra_gangen = deadline.replace(fold=1)
    assert rakna([Ruta(deadline, deadline=deadline)], NU).i_tid == 1
    assert rakna([Ruta(andra_gangen, deadline=deadline)], NU).i_tid == 0
    assert rakna([Ruta(deadline - timedelta(days=1), deadline=deadline)], deadline).avgjorda == 0
