"""A place of the tests' world (`tests.personer.varld`) with something of each kind."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from platser.models import (
    Kartlaggningspunkt,
    Klassning,
    Plats,
    Platsalias,
    Platsatgard,
    Platsbild,
    Platsorsak,
    Platssamverkan,
    Samverkansdeltagare,
    Stadsdel,
    Trygghetsinvestering,
    nyckel,
)
from samverkan.models import Anvandare, Stadsdelsomrade
from tests.varldsdelar import DA


@dataclass(frozen=True)
class Platsdel:
    """A square with a classification, a photo, an investment and a platssamverkan with a problem and an åtgärd; beside
    it a sensitive place, an open drug scene."""

    plats: Plats
    kanslig: Plats
    klassning: Klassning
    kanslig_klassning: Klassning
    bild: Platsbild
    investering: Trygghetsinvestering
    samverkan: Platssamverkan
    punkt: Kartlaggningspunkt
    orsak: Platsorsak
    atgard: Platsatgard


def platserna(omrade: Stadsdelsomrade, av: Anvandare, stadsdel: Stadsdel) -> Platsdel:
    plats = Plats.objects.create(
        stadsdelsomrade=omrade, stadsdel=stadsdel, namn="Storatorget", slug="storatorget", typ=Plats.Typ.TORG,
        lat=Decimal("59.3629"), lon=Decimal("17.8732"),
    )  # fmt: skip
    Platsalias.objects.create(plats=plats, namn="Torget", nyckel=nyckel("Torget"))
    kanslig = Plats.objects.create(
        stadsdelsomrade=omrade,
        stadsdel=stadsdel,
        namn="Skogsbacken",
        slug="skogsbacken",
        typ=Plats.Typ.NATUR,
        kanslig=True,
    )
    klassning, kanslig_klassning = (
        Klassning.objects.create(
            stadsdelsomrade=omrade, plats=p, slag=slag, kalla="Lägesbild 2024", giltig_fran=date(2023, 5, 1)
        )
        for p, slag in ((plats, Klassning.Slag.DROGSCEN), (kanslig, Klassning.Slag.BOSATTNING))
    )
    bild = Platsbild(
        plats=plats, bredd=1, hojd=1, alt="Torget från norr", skede=Platsbild.Skede.FORE, tagen=date(2024, 5, 2),
        uppladdad_av=av, uppladdad_tid=DA,
    )  # fmt: skip
    bild.fil.save("torget.jpg", ContentFile(b"\xff\xd8\xff\xd9"), save=True)
    samverkan = Platssamverkan.objects.create(
        plats=plats, sammankallande="Stadsdelsförvaltningen", startade=date(2024, 2, 1)
    )
    Samverkansdeltagare.objects.create(samverkan=samverkan, organisation="Polisen")
    orsak = Platsorsak.objects.create(
        samverkan=samverkan, slag=Platsorsak.Slag.PROBLEM, text="Torget är otryggt på kvällen", ordning=1
    )
    return Platsdel(
        plats=plats,
        kanslig=kanslig,
        klassning=klassning,
        kanslig_klassning=kanslig_klassning,
        bild=bild,
        investering=Trygghetsinvestering.objects.create(
            stadsdelsomrade=omrade, plats=plats, stadsdel=stadsdel, ar=2024, namn="Belysning på torget", sokt_kr=400_000
        ),
        samverkan=samverkan,
        punkt=Kartlaggningspunkt.objects.create(
            samverkan=samverkan, ordning=1, amne="Problemet", fraga="Vad är det som händer på platsen?"
        ),
        orsak=orsak,
        atgard=Platsatgard.objects.create(
            samverkan=samverkan,
            orsak=orsak,
            vad="Byt lamporna",
            ansvarig="Trafikkontoret",
            klar_senast=date(2024, 9, 1),
        ),
    )
