"""Many people at the same week. Real threads with connections of their own; on PostgreSQL the real locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lagesbild.models import Bedomningshistorik, Veckobedomning
from lagesbild.services.vecka import bedomning_satt
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.fel import Krock
from tests.personer import Personer, Varld

V46 = Vecka(2024, 46)
pytestmark = pytest.mark.django_db(transaction=True)


def samtidigt(uppgifter: list[Callable[[], str]]) -> list[str]:
    """Run all tasks at once, each in a thread and connection of its own."""
    start = Barrier(len(uppgifter), timeout=60)

    def kor(uppgift: Callable[[], str]) -> str:
        try:
            start.wait()
            return uppgift()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(uppgifter)) as tradar:
        return list(tradar.map(kor, uppgifter))


def test_fyrtio_personer_sparar_var_sin_ruta_samtidigt(personer: Personer, varld: Varld) -> None:
    nya = [
        Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"s{i}", namn=f"S{i}", ordning=10 + i)
        for i in range(40)
    ]

    def spara(i: int, stadsdel: Stadsdel) -> str:
        bedomning_satt(
            av=personer.analytiker, stadsdel=stadsdel, vecka=V46, niva=i % 5 + 1, bygger_pa=None, motivering=f"Nr {i}"
        )
        return "sparad"

    utfall = samtidigt([lambda i=i, s=s: spara(i, s) for i, s in enumerate(nya)])  # type: ignore[misc]
    assert utfall == ["sparad"] * 40
    sparat = dict(Veckobedomning.objects.filter(ar=2024, vecka=46).values_list("stadsdel__slug", "niva"))
    assert sparat == {f"s{i}": i % 5 + 1 for i in range(40)}
    assert Bedomningshistorik.objects.filter(ar=2024, vecka=46).count() == 40


def test_av_tio_i_samma_ruta_vinner_en_och_alla_varden_finns_kvar(personer: Personer, varld: Varld) -> None:
    stadsdel = varld.stadsdelar[0]

    def spara(i: int) -> str:
        av = personer.analytiker if i % 2 else personer.polisanalytiker
        try:
            bedomning_satt(av=av, stadsdel=stadsdel, vecka=V46, niva=2, bygger_pa=None, motivering=f"Person {i}")
        except Krock:
            return "krock"
        return "sparad"

    utfall = samtidigt([lambda i=i: spara(i) for i in range(10)])  # type: ignore[misc]
    assert sorted(utfall) == ["krock"] * 9 + ["sparad"]
    historik = Bedomningshistorik.objects.filter(stadsdel=stadsdel, ar=2024, vecka=46)
    assert {h.till_motivering for h in historik} == {f"Person {i}" for i in range(10)}
    assert Veckobedomning.objects.get(stadsdel=stadsdel, ar=2024, vecka=46).version == 1
