"""The rows of a file before they are figures: names resolved, values compared with what is stored."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.inlasning import Tolkning, nyckel
from lagesbild.models import Importanmarkning, Importkorning, Importrad, Matkalla, Matomrade, Matvarde
from lagesbild.selectors.inlasning_namn import UTAN, losta_namn
from lagesbild.services.ombud import OmbudForlorat
from samverkan.personuppgifter import hitta

OMGANG: Final = 2000
_KANDA_KALLOR: Final = {
    "compstat": ("CompStat", "Polismyndigheten"),
    "tyck-till": ("Tyck till", "Stockholms stad"),
    "bra": ("Anmälda brott", "Brottsförebyggande rådet"),
    "stadsdelsomraden": ("Stadsdelsområdena i siffror", "Stockholms stad och Brottsförebyggande rådet"),
}
U: Final = Importrad.Utfall


def kalla_for(namn: str) -> Matkalla | None:
    """The source of that slug or name; made when it is new."""
    namn = " ".join(namn.split())[:120]
    finns = Matkalla.objects.filter(Q(slug=namn) | Q(namn__iexact=namn)).first()
    if finns or not namn:
        return finns
    visat, utgivare = _KANDA_KALLOR.get(namn, (namn, ""))
    slug = slugify(namn)[:50]
    if not slug:
        return None
    return Matkalla.objects.get_or_create(slug=slug, defaults={"namn": visat, "utgivare": utgivare})[0]


def lagrad(
    *, korning: Importkorning, tolkning: Tolkning, steg: Callable[[str, int], None], extra: dict[str, Any]
) -> None:
    """Store what was read and compare it. Raises `OmbudForlorat`.

    The rows go in by the batch, each in its own transaction: so others see how far it has come, and can write.
    They are nothing to anybody before the import is GRANSKAS, and a new attempt begins by removing them.
    """
    namn, lista = _namnlista(tolkning)
    platser = {plats: nr for nr, plats in enumerate(dict.fromkeys(s.plats for s in tolkning.siffror))}
    antal = len(tolkning.siffror)
    with _egen(korning):
        korning.rader.all().delete()
        korning.anmarkningar.all().delete()
    rader = (
        Importrad(
            korning=korning, ordning=nr, blad=s.blad[:60], rad=s.rad, kolumn=s.kolumn, tryckt=s.tryckt,
            namn_nr=namn[s.grupp, s.namn], plats_nr=platser[s.plats], fran=s.fran, till=s.till, varde=s.varde,
            preliminar=s.preliminar, hanvisning=s.hanvisning,
        )
        for nr, s in enumerate(tolkning.siffror)
    )  # fmt: skip
    klara = 0
    while omgang := list(islice(rader, OMGANG)):
        with _egen(korning):
            Importrad.objects.bulk_create(omgang)
        klara += len(omgang)
        steg(f"Lägger in rad {klara} av {antal}", 35 + 45 * klara // max(antal, 1))
    steg("Jämför med det som finns", 85)
    with _egen(korning):
        Importanmarkning.objects.bulk_create(
            Importanmarkning(
                korning=korning, slag=a.slag, blad=a.blad[:60], rad=a.rad, kolumn=a.kolumn, text=a.text[:400],
                tryckt=utan_personuppgifter(a.tryckt[:200]), raknat=a.raknat[:60],
            )
            for a in tolkning.anmarkningar[:5000]
        )  # fmt: skip
        korning.tolkning = {
            "layout": tolkning.layout,
            "titel": tolkning.titel[:200],
            "plats": tolkning.plats,
            "uttag": tolkning.uttag.isoformat() if tolkning.uttag else "",
            "namn": lista,
            "platser": list(platser),
            "anmarkningar": dict(Counter(a.slag for a in tolkning.anmarkningar)),
            **extra,
        }
        if korning.per_datum is None:
            senaste = max((s.till for s in tolkning.siffror if not s.preliminar), default=timezone.localdate())
            korning.per_datum = min(tolkning.uttag or senaste, timezone.localdate())
        korning.beslut = {}
        jamford(korning)
        korning.status, korning.steg, korning.andel, korning.fel = Importkorning.Status.GRANSKAS, "Klar", 100, ""
        korning.save()


@contextmanager
def _egen(korning: Importkorning) -> Iterator[None]:
    """A transaction that holds the job, if the attempt still has it. Raises `OmbudForlorat`."""
    with transaction.atomic():
        egen = Importkorning.objects.select_for_update().filter(
            pk=korning.pk, ombud=korning.ombud, status=Importkorning.Status.LASES
        )
        if not egen.exists():
            raise OmbudForlorat
        yield


def _namnlista(tolkning: Tolkning) -> tuple[dict[tuple[str, str], int], list[list[Any]]]:
    """The number of each (group, name), and by number [group, name, unit, other spellings].

    Names that differ in signs only ("Höga ljud / hög …", "Höga ljud, hög …") are one; the last in the file is its name.
    """
    enhet = {(s.grupp, s.namn): s.enhet for s in tolkning.siffror}
    nummer: dict[tuple[str, str], int] = {}
    namn: dict[tuple[str, str], int] = {}
    lista: list[list[Any]] = []
    for par in dict.fromkeys([*(p for p in tolkning.ordning if p in enhet), *enhet]):
        nr = nummer.setdefault((nyckel(par[0]), nyckel(par[1])), len(lista))
        if nr == len(lista):
            lista.append([*par, enhet[par], []])
        else:
            lista[nr][1:] = [par[1], lista[nr][2], [*lista[nr][3], lista[nr][1]]]
        namn[par] = nr
    return namn, lista


def utan_personuppgifter(text: str) -> str:
    """What a cell says, unless it names a person: a file may hold columns that nobody meant to send."""
    return "(personuppgift, visas inte)" if text and hitta(text) else text


# --- Comparison ------------------------------------------------------------------------------------------------------


def jamford(korning: Importkorning) -> None:
    """Work out what would become of each row, in the database. Sets `utfall` and `stampel`, saves no import."""
    namn, platser = losta_namn(korning)
    rader = Importrad.objects.filter(korning=korning)
    rader.update(
        serie=_fall("namn_nr", namn), matomrade=_fall("plats_nr", platser), tidigare=None, tidigare_per=None,
        tidigare_korning=None,
    )  # fmt: skip
    per: date = korning.per_datum or timezone.localdate()
    _tidigare(rader, per)
    utan = Q(namn_nr__in=_med(namn, UTAN)) | Q(plats_nr__in=_med(platser, UTAN))
    okand = Q(namn_nr__in=_med(namn, None)) | Q(plats_nr__in=_med(platser, None))
    rader.update(
        utfall=Case(
            When(utan, then=Value(U.UTANFOR)),
            When(okand, then=Value(U.OKAND)),
            When(tidigare__isnull=True, then=Value(U.NY)),
            When(tidigare_per=per, tidigare=F("varde"), then=Value(U.OFORANDRAD)),
            When(tidigare_per=per, then=Value(U.KROCK)),
            When(tidigare=F("varde"), then=Value(U.BEKRAFTAD)),
            default=Value(U.ANDRAD),
        )
    )
    _dubbla(rader)
    korning.utfall = {**dict(rader.order_by().values_list("utfall").annotate(n=Count("pk"))), **_annans(korning, rader)}
    korning.stampel = _stampel(korning, rader)


def _fall(falt: str, val: list[int | str | None]) -> Any:
    """A CASE over the numbers of the names. Few lists are longer than a hundred; long ones go by equal values."""
    per_pk: dict[int, list[int]] = {}
    for nr, v in enumerate(val):
        if isinstance(v, int):
            per_pk.setdefault(v, []).append(nr)
    if not per_pk:
        return None
    return Case(*(When(**{f"{falt}__in": nr}, then=Value(pk)) for pk, nr in per_pk.items()), default=None)


def _med(val: list[int | str | None], vad: str | None) -> list[int]:
    return [nr for nr, v in enumerate(val) if v == vad]


def _tidigare(rader: QuerySet[Importrad], per: date) -> None:
    samma = Matvarde.objects.filter(
        serie=OuterRef("serie"), matomrade=OuterRef("matomrade"), fran=OuterRef("fran"), till=OuterRef("till"),
        per_datum__lte=per,
    ).order_by("-per_datum")  # fmt: skip
    rader.filter(Exists(samma)).update(
        tidigare=Subquery(samma.values("varde")[:1]),
        tidigare_per=Subquery(samma.values("per_datum")[:1]),
        tidigare_korning=Subquery(samma.values("importkorning")[:1]),
    )


def _dubbla(rader: QuerySet[Importrad]) -> None:
    """Two names that are one series can meet in the same cell: the first row counts."""
    falt = ("pk", "namn_nr", "plats_nr", "serie_id", "matomrade_id", "fran", "till")
    sedda: set[tuple[Any, ...]] = set()
    dubbla: list[int] = []
    kvar = rader.exclude(utfall__in=[U.OKAND, U.UTANFOR]).order_by("ordning").values_list(*falt)
    for pk, namn, plats, serie, matomrade, fran, till in kvar.iterator(chunk_size=OMGANG):
        celler = {("namn", namn, plats, fran, till), ("serie", serie or -namn - 1, matomrade or -plats - 1, fran, till)}
        if celler & sedda:
            dubbla.append(pk)
        sedda |= celler
    for omgang in _omgangar(dubbla):
        Importrad.objects.filter(pk__in=omgang).update(utfall=U.DUBBEL)


def _annans(korning: Importkorning, rader: QuerySet[Importrad]) -> dict[str, int]:
    """Conflicts with a value that another area has put in: they can't be replaced from here."""
    egen = Q(tidigare_korning__stadsdelsomrade=korning.stadsdelsomrade_id) | Matomrade.i(
        korning.stadsdelsomrade_id, "matomrade__"
    )
    return {"krock_annans": rader.filter(utfall=U.KROCK).exclude(egen).count()}


def _stampel(korning: Importkorning, rader: QuerySet[Importrad]) -> str:
    """A fingerprint of what the preview shows: everything that decides what is written."""
    # By key: a database may give an object's keys back in another order.
    beslut = json.dumps(korning.beslut, sort_keys=True)
    summa = hashlib.sha256(f"{korning.kalla_id}|{korning.per_datum}|{beslut}".encode())
    varden = ("ordning", "utfall", "tidigare", "tidigare_per", "serie_id", "matomrade_id")
    for rad in rader.order_by("ordning").values_list(*varden).iterator(chunk_size=OMGANG):
        summa.update(repr(rad).encode())
    return summa.hexdigest()


def _omgangar(pk: list[int]) -> Iterator[list[int]]:
    return (pk[i : i + 500] for i in range(0, len(pk), 500))
