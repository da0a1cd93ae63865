"""Pieces of the tests' world (`tests.personer.varld`): a week's meeting, mail, an import that waits, figures."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from lagesbild.models import (
    Forslag,
    Handelse,
    Handelsehistorik,
    Importkorning,
    Matkalla,
    Matomrade,
    Matserie,
    Matvarde,
    Veckobrev,
    Veckoimport,
    Veckoinsats,
    Veckolage,
)
from lagesbild.services.brev import brev_fryst
from platser.models import Stadsdel
from samverkan.models import Anvandare, Beslut, Dagordningspunkt, Gruppmedlem, Rad, Stadsdelsomrade, Utskick
from samverkan.models import Mote as GruppMote
from samverkan.roller import Part

DA = datetime(2024, 11, 11, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


@dataclass(frozen=True)
class Mote:
    """What belongs to the weekly meeting of an area: in week 44 (fastställd) an event and a brief; in week 45 an event,
    the proposals of both parts for the first stadsdel (4 and 3), something decided, a sheet that waits for a look."""

    handelse_faststalld: Handelse
    handelse: Handelse
    forslag: list[Forslag]
    insats: Veckoinsats
    brev: Veckobrev
    veckoimport: Veckoimport


def motet(omrade: Stadsdelsomrade, av: Anvandare, polis: Anvandare, stadsdelar: list[Stadsdel]) -> Mote:
    handelser = [
        Handelse.objects.create(
            stadsdel=stadsdelar[0],
            dag=dag,
            klockslag=klockslag,
            ar=2024,
            vecka=vecka,
            typ=typ,
            allvar=allvar,
            plats="Torget",
            text=text,
            kalla=Handelse.Kalla.POLIS,
            rapporterad_av=av,
            rapporterad_tid=DA,
        )
        for dag, klockslag, vecka, typ, allvar, text in (
            (date(2024, 10, 29), None, 44, "skadegorelse", 1, "Klotter på en port."),
            (date(2024, 11, 5), time(21, 30), 45, "ran", 3, "Rån mot en butik."),
        )
    ]
    for handelse in handelser:
        Handelsehistorik.objects.create(handelse=handelse, version=1, till={"typ": handelse.typ}, av=av, tid=DA)
    forslag = [
        Forslag.objects.create(
            stadsdel=stadsdelar[0], ar=2024, vecka=45, part=part, niva=niva, skal="Rånet.", av=vem, tid=DA
        )
        for part, niva, vem in ((Part.FORVALTNING, 4, av), (Part.POLIS, 3, polis))
    ]
    insats = Veckoinsats.objects.create(
        stadsdelsomrade=omrade,
        ar=2024,
        vecka=45,
        vad="Fler kvällspass vid torget",
        stadsdel=stadsdelar[0],
        ansvar=Veckoinsats.Ansvar.POLIS,
        vem="Områdespolis",
        skapad_av=av,
        skapad_tid=DA,
    )
    lage = Veckolage.objects.select_related("stadsdelsomrade").get(stadsdelsomrade=omrade, ar=2024, vecka=44)
    brev = brev_fryst(av=av, lage=lage, skickas=False)
    veckoimport = Veckoimport.objects.create(
        stadsdelsomrade=omrade, filnamn="veckor-2023.xlsx", sha256="0" * 64, rader=[], av=av, tid=DA
    )
    return Mote(handelser[0], handelser[1], forslag, insats, brev, veckoimport)


def ett_utskick(omrade: Stadsdelsomrade) -> Utskick:
    """A mail that nobody knows whether it arrived."""
    return Utskick.objects.create(
        nyckel=f"brev:{omrade.slug}",
        slag="veckobrev",
        stadsdelsomrade=omrade,
        mottagare="namnden@exempel.se",
        amne="Veckobrev v. 44 2024",
        text="Läget.",
        skapad=DA,
        status=Utskick.Status.OVISS,
        fel="Förbindelsen bröts när brevet skickades.",
        forsok=1,
    )


def en_import(omrade: Stadsdelsomrade, av: Anvandare, serie: Matserie) -> Importkorning:
    """An import that waits to be looked at, with one figure."""
    korning = Importkorning.objects.create(
        stadsdelsomrade=omrade,
        kalla=serie.kalla,
        filnamn="compstat.csv",
        sha256="0" * 64,
        per_datum=date(2024, 11, 4),
        av=av,
        status=Importkorning.Status.GRANSKAS,
        tolkning={"layout": "lang", "namn": [["", serie.namn, "antal", []]], "platser": [""], "prov": []},
        utfall={"ny": 1},
        stampel="0",
    )
    korning.rader.create(
        ordning=0, rad=2, kolumn=4, tryckt="7", namn_nr=0, plats_nr=0, serie=serie, utfall="ny", varde=7,
        fran=date(2022, 1, 1), till=date(2022, 12, 31), matomrade=omrade.matomrade,
    )  # fmt: skip
    korning.fil.save("fil.bin", ContentFile(b"kategori;ar;antal\n"), save=True)
    return korning


def siffror(omrade: Stadsdelsomrade, annat: Stadsdelsomrade) -> tuple[Matserie, list[Matvarde]]:
    """2023 as taken out twice, 2024 once, the same for the other area, and the city as a whole."""
    kalla = Matkalla.objects.create(slug="compstat", namn="CompStat", utgivare="Polisen")
    serie = Matserie.objects.create(kalla=kalla, slug="skadegorelse", grupp="Skadegörelse", namn="Skadegörelse totalt")
    slag = Matomrade.Slag
    platser = [
        Matomrade.objects.create(slag=slag.STADSDELSOMRADE, namn=omrade.namn, stadsdelsomrade=omrade),
        Matomrade.objects.create(slag=slag.STADSDELSOMRADE, namn=annat.namn, stadsdelsomrade=annat),
        Matomrade.objects.create(slag=slag.STAD, namn="Stockholms stad"),
    ]
    uttag = [(2023, date(2023, 11, 6), 410), (2023, date(2024, 11, 4), 418), (2024, date(2024, 11, 4), 395)]
    varden = [
        Matvarde.objects.create(
            serie=serie, matomrade=plats, fran=date(ar, 1, 1), till=date(ar, 10, 31), per_datum=per, varde=varde + n
        )
        for n, plats in enumerate(platser)
        for ar, per, varde in uttag
    ]
    return serie, varden


def ett_gruppmote(omrade: Stadsdelsomrade, av: Anvandare) -> GruppMote:
    """A meeting of a council, still planned, with a point, a decision under it and a member."""
    rad = Rad.objects.create(stadsdelsomrade=omrade, slag=Rad.Slag.OPERATIV, namn="Operativ grupp")
    Gruppmedlem.objects.create(
        stadsdelsomrade=omrade, rad=rad, hemvist="polis", funktion="Kommunpolis", giltig_fran=date(2024, 1, 1)
    )
    mote = GruppMote.objects.create(
        stadsdelsomrade=omrade,
        rad=rad,
        rubrik="Operativ grupp, november",
        start=DA,
        slut=DA + timedelta(hours=1),
        skapad_av=av,
        skapad_tid=DA,
    )
    punkt = Dagordningspunkt.objects.create(mote=mote, ordning=1, rubrik="Läget i veckorna")
    Beslut.objects.create(mote=mote, punkt=punkt, ordning=1, text="Gemensam närvaro vid torget.")
    return mote
