"""Earlier years' sheets: read, looked at, brought in or left. Nothing is stored as levels before it is confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from lagesbild.kalkylblad import Olaslig, adress, las
from lagesbild.models import Veckobedomning, Veckoimport
from lagesbild.selectors.veckoimport import Slag, granskning, lagrade, stadsdelsnycklar
from lagesbild.services.vecka import Bedomning, kontrollerad_motivering
from lagesbild.services.veckor import bedomningar_inforda, veckor_hallna
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from lagesbild.veckoblad import Post, tolka
from lagesbild.veckoblad.ord import LUGN
from platser.models import Stadsdel, nyckel
from samverkan.fel import Krock, Last, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.personuppgifter import hitta
from samverkan.roller import Ratt
from samverkan.services import krav, logga

MAX_FIL: Final = 5_000_000  # bytes
MAX_CELLER: Final = 20_000
MAX_FEL: Final = 300  # more than anybody reads
MAX_NAMN: Final = 60  # names that nobody knows: each is a question to answer
TIDSGRANS: Final = 20.0  # seconds

Lage = Veckobedomning.Lage
Status = Veckoimport.Status
DOLD: Final = "(dold: innehåller en personuppgift)"
INGET: Final = (
    "Det finns inga veckor att läsa i filen. Den behöver antingen en rad med stadsdelarnas namn och veckorna nedåt, "
    "eller kolumnerna Vecka, Stadsdel och Nivå."
)


def veckoimport_last(*, av: Anvandare, omrade: Stadsdelsomrade, filnamn: str, data: bytes) -> Veckoimport:
    """Read a file (or pasted text, as UTF-8) and keep what it says until somebody has looked at it.

    Raises `Nekad`, or `Ogiltigt` (field `fil`) when it is too big, can't be read or holds no weeks.
    """
    krav(av, Ratt.IMPORTERA, omrade)
    if len(data) > MAX_FIL:
        raise Ogiltigt("Filen är större än 5 MB. Spara bara bladet med veckorna i en ny fil.", falt="fil")
    namn = _filnamn(filnamn)
    nycklar = stadsdelsnycklar(omrade)
    egna = {nyckel(omrade.namn), nyckel(omrade.slug)}

    def stadsdel(text: str) -> str | None:
        pk = nycklar.get(nyckel(text))
        return str(pk) if pk else None

    try:
        tolkning = tolka(
            las(data, tidsgrans=TIDSGRANS), filnamn=namn, omrade=lambda text: nyckel(text) in egna, stadsdel=stadsdel
        )
    except Olaslig as olaslig:
        raise Ogiltigt(olaslig.text, falt="fil") from olaslig
    if tolkning.antal_celler > MAX_CELLER:
        raise Ogiltigt("Bladet har fler än 20 000 celler. Dela upp det på flera filer, en för varje år.", falt="fil")
    if not tolkning.poster and not tolkning.fel:
        raise Ogiltigt(INGET, falt="fil")
    okanda = {post.namn for post in tolkning.poster if stadsdel(post.namn) is None}
    if len(okanda) > MAX_NAMN:
        raise Ogiltigt(
            f"Bladet har {len(okanda)} namn som inte är stadsdelar i {omrade}. Se efter att det är rätt blad och att "
            "kolumnen Stadsdel har stadsdelarnas namn.",
            falt="fil",
        )
    # The name of a sheet is free text too.
    alla = [*(post.blad for post in tolkning.poster), *(anm.blad for anm in tolkning.fel)]
    blad = {namn: _bladnamn(namn) for namn in set(alla)}
    fel = [
        asdict(anm) | {"blad": blad[anm.blad], "text": _utan_personer(anm.text)} for anm in tolkning.fel[: MAX_FEL + 1]
    ]
    ej_visade = len(tolkning.fel) - len(fel)
    rader = []
    for post in tolkning.poster:
        try:
            motivering = kontrollerad_motivering(post.motivering)
            if hitta(post.namn):
                raise Ogiltigt("Stadsdelens namn ser ut att innehålla en personuppgift.")
        except Personuppgift as fynd:
            text = f"Motiveringen innehåller en personuppgift ({fynd.fynd[0].slag}) och är inte läst. Rätta filen."
            fel.append(_fel(post, text) | {"blad": blad[post.blad]})
        except Ogiltigt as ogiltig:
            fel.append(_fel(post, ogiltig.text) | {"blad": blad[post.blad]})
        else:
            pk = stadsdel(post.namn)
            lage = None if post.lage is None else Lage.LUGN if post.lage == LUGN else Lage.BEDOMD
            rader.append(
                asdict(post)
                | {
                    "blad": blad[post.blad],
                    "lage": lage,
                    "motivering": motivering,
                    "stadsdel": int(pk) if pk else None,
                    "namn": post.namn[:80],
                }
            )
    if (fler := len(fel) + ej_visade - MAX_FEL) > 0:
        fel = [*fel[:MAX_FEL], {"blad": "", "rad": 0, "kolumn": 0, "text": f"Och {fler} till."}]
    with transaction.atomic():
        veckoimport = Veckoimport.objects.create(
            stadsdelsomrade=omrade,
            filnamn=namn,
            sha256=sha256(data).hexdigest(),
            rader=rader,
            fel=fel,
            av=av,
            tid=timezone.now(),
        )
        logga(
            av=av,
            handelse="veckoimport_last",
            objekt=veckoimport,
            omrade=omrade,
            till={"rader": len(rader), "fel": len(fel)},
        )
    return veckoimport


def veckoimport_besvarad(
    *, av: Anvandare, veckoimport: Veckoimport, ar: int | None, stadsdelar: dict[str, int | None]
) -> Veckoimport:
    """Say what the sheet does not: which year it is of, and which stadsdel a name stands for (None: leave it out)."""
    with transaction.atomic():
        veckoimport = _las(av, veckoimport)
        rader = list(veckoimport.rader)
        if ar is not None and not FORSTA_AR <= ar <= SISTA_AR:
            raise Ogiltigt(f"Året ska vara {FORSTA_AR}–{SISTA_AR}.", falt="ar")
        egna = set(Stadsdel.objects.i_omrade(veckoimport.stadsdelsomrade).values_list("pk", flat=True))
        if not {pk for pk in stadsdelar.values() if pk} <= egna:
            raise Ogiltigt("Välj en av områdets stadsdelar.", falt="stadsdel")
        bort = {namn for namn, pk in stadsdelar.items() if pk is None}
        rader = [
            rad
            | {"ar": rad["ar"] or ar, "stadsdel": rad["stadsdel"] or stadsdelar.get(rad["namn"])}
            for rad in rader
            if rad["stadsdel"] or rad["namn"] not in bort
        ]  # fmt: skip
        veckoimport.rader, dubbla = _utan_dubbletter(rader)
        veckoimport.fel = [*veckoimport.fel, *dubbla]
        veckoimport.save(update_fields=["rader", "fel"])
        logga(
            av=av,
            handelse="veckoimport_besvarad",
            objekt=veckoimport,
            omrade=veckoimport.stadsdelsomrade,
            till={"ar": ar, "stadsdelar": len(stadsdelar)},
        )
    return veckoimport


def veckoimport_genomford(
    *, av: Anvandare, veckoimport: Veckoimport, sett: str, andrade: Collection[str]
) -> Veckoimport:
    """Bring the sheet in: every new level, and of those that differ the ones in `andrade` (`Granskad.nyckel`).

    `sett` is the `Granskning.stampel` of what the person saw. Raises `Krock` (nothing is stored) when the database has
    changed since, `Ogiltigt` while a year or a stadsdel is missing, `Nekad`, `Last` when it is done already.
    """
    omrade = veckoimport.stadsdelsomrade
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    idag = timezone.localdate()
    with transaction.atomic():
        veckoimport = _las(av, veckoimport)
        forst = granskning(av, veckoimport, idag=idag)
        if forst.antal[Slag.FRAGA]:
            raise Ogiltigt("Välj år och stadsdelar för det som saknar dem innan du läser in.")
        # Held before they are compared again: nobody comes in between.
        skrivs = forst.av_slag(Slag.NY, Slag.ANDRAD)
        lagen = veckor_hallna(av=av, omrade=omrade, veckor=[rad.vecka for rad in skrivs if rad.vecka])
        bild = granskning(av, veckoimport, idag=idag)
        if bild.stampel != sett:
            raise Krock(
                "Något har ändrats i veckorna sedan du tittade. Inget är inläst. Gå igenom listan som den är nu och "
                "läs in igen.",
                nuvarande=bild,
                nuvarande_data={"stampel": bild.stampel},
                forsok={"stampel": sett},
            )
        valda = [
            rad for rad in bild.rader if rad.slag == Slag.NY or (rad.slag == Slag.ANDRAD and rad.nyckel in andrade)
        ]
        bedomningar = [
            (
                rad.vecka,
                Bedomning(rad.stadsdel, rad.niva, rad.nu.version if rad.nu else None, rad.motivering, rad.lugn),
            )
            for rad in valda
            if rad.vecka and rad.stadsdel
        ]
        nu = lagrade(Veckobedomning.objects.all(), omrade, {vecka.ar for vecka, _ in bedomningar})
        antal = bedomningar_inforda(
            av=av, lagen=lagen, nu=nu, bedomningar=bedomningar, orsak=f"Inläst ur {veckoimport.filnamn}"
        )
        nya = sum(rad.slag == Slag.NY for rad in valda)
        _avgjord(
            av, veckoimport, Status.GENOMFORD,
            {"nya": nya, "andrade": antal - nya, "oforandrade": bild.antal[Slag.LIKA],
             "ej_tagna": len(bild.rader) - antal - bild.antal[Slag.LIKA], "ej_forstadda": len(bild.fel)},
        )  # fmt: skip
    return veckoimport


def veckoimport_avbruten(*, av: Anvandare, veckoimport: Veckoimport) -> Veckoimport:
    """Leave the sheet. What it said is kept as it was read, and nothing of it is stored."""
    with transaction.atomic():
        veckoimport = _las(av, veckoimport)
        _avgjord(av, veckoimport, Status.AVBRUTEN, None)
    return veckoimport


def _avgjord(av: Anvandare, veckoimport: Veckoimport, status: Status, utfall: dict[str, int] | None) -> None:
    veckoimport.status, veckoimport.utfall = status, utfall
    veckoimport.avgjord_av, veckoimport.avgjord_tid = av, timezone.now()
    veckoimport.save(update_fields=["status", "utfall", "avgjord_av", "avgjord_tid"])
    logga(
        av=av,
        handelse=f"veckoimport_{status}",
        objekt=veckoimport,
        omrade=veckoimport.stadsdelsomrade,
        till=dict(utfall or {}),
    )


def _las(av: Anvandare, veckoimport: Veckoimport) -> Veckoimport:
    """The sheet, held until the transaction ends. Raises `Last` when somebody has decided about it."""
    krav(av, Ratt.IMPORTERA, veckoimport.stadsdelsomrade)
    holl = Veckoimport.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade")
    nu = holl.get(pk=veckoimport.pk)
    if nu.status != Status.GRANSKAS:
        raise Last(f"{nu.filnamn} är redan {nu.get_status_display().lower()}.")
    return nu


def _utan_dubbletter(rader: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """When two names turn out to be the same stadsdel: one level per cell, and both left out where they differ."""
    per_cell: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for rad in rader:
        vem = rad["stadsdel"] or rad["namn"]
        per_cell.setdefault((rad["ar"], rad["vecka"], vem), []).append(rad)
    kvar, fel = [], []
    for (_, vecka, _), lika in per_cell.items():
        if len({(rad["niva"], rad["lage"], rad["motivering"]) for rad in lika}) == 1:
            kvar.append(lika[0])
            continue
        platser = " och ".join(f"{rad['blad']} {adress(rad['rad'], rad['kolumn'])}".strip() for rad in lika)
        text = f"{platser} säger olika om samma stadsdel v. {vecka}. Ingen av dem tas med."
        fel.append({"blad": lika[-1]["blad"], "rad": lika[-1]["rad"], "kolumn": lika[-1]["kolumn"], "text": text})
    return kvar, fel


def _fel(post: Post, text: str) -> dict[str, Any]:
    return {"blad": post.blad, "rad": post.rad, "kolumn": post.kolumn, "text": text}


def _utan_personer(text: str) -> str:
    """What a message quotes from the sheet is stored, so it may not hold personal data."""
    return f"Cellen gick inte att förstå {DOLD}." if hitta(text) else text


def _bladnamn(namn: str) -> str:
    return DOLD if hitta(namn) else namn


def _filnamn(namn: str) -> str:
    namn = PurePath(namn.replace("\\", "/").replace("\x00", "")).name.strip()[-200:]
    return "kalkylblad" if not namn or hitta(namn) else namn
