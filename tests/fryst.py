"""Worlds that are built once and stand there in every test: their rows are copied within the database.

To build the example data anew in each test took most of the time of all tests together. Here it is built once in a
process, its rows are put aside in tables of their own (`fryst_…`, which Django does not know and no flush empties), and
a test gets them back by INSERT … SELECT, in its own transaction as if it had built them itself.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

# What stands in an empty database too.
FASTA = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Fryst:
    """The tables that have rows, the files that belong to them, and what the builder returned."""

    namn: str
    tabeller: list[str]
    filer: dict[Path, bytes]
    svar: bytes

    def tina(self) -> Any:
        """Put the rows and files in place; returns a copy of its own of what the builder returned."""
        with transaction.atomic(), connection.cursor() as databas:
            for tabell in self.tabeller:
                databas.execute(f'INSERT INTO "{tabell}" SELECT * FROM "{self._undan(tabell)}"')  # noqa: S608
        for fil, innehall in self.filer.items():
            if not fil.exists():
                fil.parent.mkdir(parents=True, exist_ok=True)
                fil.write_bytes(innehall)
        return pickle.loads(self.svar)  # noqa: S301

    def _undan(self, tabell: str) -> str:
        return f"fryst_{self.namn}_{tabell}"


def frys(namn: str, bygg: Callable[[], Any]) -> Fryst:
    """Build in the empty database, put everything aside and leave the database empty. Outside of every transaction."""
    fanns = _filer()
    svar = bygg()
    filer = {fil: fil.read_bytes() for fil in _filer() - fanns}
    with transaction.atomic(), connection.cursor() as databas:
        tabeller = _med_rader(databas)
        fryst = Fryst(namn, tabeller, filer, pickle.dumps(svar))
        for tabell in tabeller:
            databas.execute(f'CREATE TABLE "{fryst._undan(tabell)}" AS SELECT * FROM "{tabell}"')  # noqa: S608
        _tom(databas, tabeller)
    return fryst


def tom_databasen() -> None:
    """Take away every row that a test has left. Django's flush empties all tables and makes what is `FASTA` again."""
    with transaction.atomic(), connection.cursor() as databas:
        _tom(databas, _med_rader(databas))


def _med_rader(databas: Any) -> list[str]:
    tabeller = [tabell for tabell in connection.introspection.django_table_names() if tabell not in FASTA]
    fragor = (f"SELECT '{tabell}' WHERE EXISTS (SELECT 1 FROM \"{tabell}\")" for tabell in tabeller)  # noqa: S608
    databas.execute(" UNION ALL ".join(fragor))
    return [rad[0] for rad in databas.fetchall()]


def _tom(databas: Any, tabeller: list[str]) -> None:
    for tabell in tabeller:  # foreign keys are checked when all are empty
        databas.execute(f'DELETE FROM "{tabell}"')  # noqa: S608


def _filer() -> set[Path]:
    return {fil for fil in Path(settings.MEDIA_ROOT).rglob("*") if fil.is_file()}
