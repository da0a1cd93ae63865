"""Coverage and punctuality: what counts for which stadsdel, and what is in time."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lagesbild.selectors.punktlighet import punktlighet
from lagesbild.services.vecka import bedomning_satt
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from tests.integration.test_rytm import STOCKHOLM, installning, klockan, oppen
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db


def test_tackning_och_punktlighet_per_stadsdel_och_omrade(
    varld: Varld, personer: Personer, django_assert_num_queries: Any
) -> None:
    vallingby, _, grimsta = varld.stadsdelar
    grimsta.giltig_fran = date(2024, 11, 4)
    grimsta.save()
    denna = Vecka.fran_datum(timezone.localdate())
    oppen(varld.omrade, denna)
    installning(varld.omrade, deadline_dag=20, deadline_tid=time(23, 59))
    with django_assert_num_queries(3):
        aret = punktlighet(personer.analytiker, varld.omrade, 2024, nu=klockan("2024-11-10 23:59"))
    per_stadsdel = {s.namn: t for s, t in aret.rader}
    assert [(t.veckor, t.rapporterade, t.lugna, t.ej_rapporterade) for t in per_stadsdel.values()] == [
        (45, 2, 0, 43), (45, 2, 1, 43), (1, 0, 0, 1),
    ]  # fmt: skip
    assert (aret.totalt.veckor, aret.totalt.rapporterade, aret.totalt.andel_i_tid) == (91, 4, None)
    # This week: one in time, one too late, one not at all.
    bedomning_satt(av=personer.analytiker, stadsdel=vallingby, vecka=denna, niva=2, bygger_pa=None)
    efter = datetime.combine(denna.mandag + timedelta(days=21), time(12), STOCKHOLM)
    i_ar = punktlighet(personer.analytiker, varld.omrade, denna.ar, nu=efter)
    assert {s.namn: (t.i_tid, t.avgjorda) for s, t in i_ar.rader} == {
        "Vällingby": (1, 1), "Råcksta": (0, 1), "Grimsta": (0, 1),
    }  # fmt: skip
    installning(varld.omrade, deadline_dag=0, deadline_tid=time(0), paminnelse_dag=0, paminnelse_tid=time(0))
    i_ar = punktlighet(personer.analytiker, varld.omrade, denna.ar, nu=efter)
    assert (i_ar.totalt.i_tid, i_ar.totalt.avgjorda) == (0, 3), "då var tiden redan ute"


def test_lasarens_tackning_galler_de_faststallda_veckorna(varld: Varld, personer: Personer) -> None:
    aret = punktlighet(personer.lasare, varld.omrade, 2024, nu=klockan("2024-11-10 23:59"))
    assert [(t.veckor, t.rapporterade) for _, t in aret.rader] == [(1, 1)] * 3
    assert not aret.ser_allt


def test_en_stadsdel_som_upphor_raknas_bara_for_sina_veckor(varld: Varld, personer: Personer) -> None:
    Stadsdel.objects.filter(pk=varld.stadsdelar[0].pk).update(giltig_till=date(2024, 1, 10))
    aret = punktlighet(personer.analytiker, varld.omrade, 2024, nu=klockan("2024-12-31 12:00"))
    assert aret.rader[0][1].veckor == 2
    assert aret.rader[1][1].veckor == 52
