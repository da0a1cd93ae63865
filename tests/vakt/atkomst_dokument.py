"""Who gets in where: what stands beside the texts of a yearly document."""

from django.core.files.base import ContentFile
from django.utils import timezone

from lagesbild.models import Avsnitt, Dokumentbild, Lagesbild
from tests.personer import Personer, Varld
from tests.vakt.rader import DOLT_FOR_LASARE, INLOGGADE, SER, SKRIVER_LAGESBILD, Rad, bara_faststallt, omrade

UTKAST = {"ar": lambda v, p: 2024}


def _bild(v: Varld, lagesbild: Lagesbild) -> int:
    bild = Dokumentbild(
        lagesbild=lagesbild, nyckel="torget", format="jpeg", bredd=1, hojd=1, storlek=4, sha256="0" * 64,
        rubrik="Torget", alternativtext="Torget i juni.", uppladdad_av=v.importkorning.av, uppladdad_tid=timezone.now(),
    )  # fmt: skip
    bild.fil.save("torget.jpg", ContentFile(b"bild"), save=True)
    return bild.pk


def _kalla(v: Varld, p: Personer) -> int:
    return v.lagesbild.kallor.get().pk


LAS_SKRIV = {"GET": SKRIVER_LAGESBILD, "POST": SKRIVER_LAGESBILD}
LAGESBILDEN, AVSNITTET = omrade(**UTKAST), omrade(**UTKAST, pk=lambda v, p: v.avsnitt.pk)
KALLAN, BILDEN = omrade(**UTKAST, pk=_kalla), omrade(**UTKAST, pk=lambda v, p: _bild(v, v.lagesbild))

SIDOR = [
    Rad("lagesbild_kallor", LAS_SKRIV, LAGESBILDEN),
    Rad("kalla", LAS_SKRIV, KALLAN),
    Rad("kalla_gor", {"POST": SKRIVER_LAGESBILD}, KALLAN),
    Rad("lagesbild_bilder", LAS_SKRIV, LAGESBILDEN),
    Rad("dokumentbild", LAS_SKRIV, BILDEN),
    Rad("dokumentbild_fil", {"GET": SKRIVER_LAGESBILD}, BILDEN),
    Rad("dokumentbild_bort", {"POST": SKRIVER_LAGESBILD}, BILDEN),
    Rad("avsnitt_innehall", {"GET": SKRIVER_LAGESBILD}, AVSNITTET),
    Rad(
        "avsnitt_block",
        LAS_SKRIV,
        AVSNITTET,
        {(metod, person): 404 for metod in ("GET", "POST") for person in SKRIVER_LAGESBILD.split()},
        "Utan att säga vilken del av innehållet finns ingen sida.",
    ),
    Rad("avsnitt_block_gor", {"POST": SKRIVER_LAGESBILD}, AVSNITTET),
]


def _en_kalla(v: Varld, p: Personer) -> dict[str, int]:
    return {"pk": _kalla(v, p)}


def _en_bild(v: Varld, p: Personer) -> dict[str, int]:
    return {"pk": _bild(v, v.lagesbild)}


EGNA = "Listan ger var och en sitt; vad som läggs till prövas mot den lägesbild som anges."
SKRIVS = {"GET": SER, "PATCH": SKRIVER_LAGESBILD, "DELETE": SKRIVER_LAGESBILD}
UTKASTET = bara_faststallt("GET")
INTERNT = "Bilden står bara i ett internt avsnitt av det fastställda: läsarens utgåva visar den inte."


def _visad_bild(v: Varld, *, intern: bool) -> dict[str, int]:
    """An image of the settled document, shown by a section that is intern, or by one that is not."""
    Avsnitt.objects.filter(pk=v.avsnitt_faststallt.pk).update(
        block=[{"slag": "bild", "nyckel": "torget"}], intern=intern
    )
    return {"pk": _bild(v, v.lagesbild_faststalld)}


API = [
    *(
        Rad(f"api:{namn}-list", {"GET": INLOGGADE, "POST": f"{SKRIVER_LAGESBILD} frammande"}, skal=EGNA)
        for namn in ("kalla", "dokumentbild")
    ),
    Rad("api:kalla-detail", SKRIVS, _en_kalla, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:kalla-flytta", {"POST": SKRIVER_LAGESBILD}, _en_kalla),
    Rad("api:dokumentbild-detail", SKRIVS, _en_bild, UTKASTET, DOLT_FOR_LASARE),
    Rad("api:dokumentbild-fil", {"GET": SER}, _en_bild, UTKASTET, DOLT_FOR_LASARE),
    *(
        rad
        for namn, far in (("detail", SKRIVS), ("fil", {"GET": SER}))
        for rad in (
            Rad(f"api:dokumentbild-{namn}", far, lambda v, p: _visad_bild(v, intern=True), UTKASTET, INTERNT),
            Rad(f"api:dokumentbild-{namn}", far, lambda v, p: _visad_bild(v, intern=False)),
        )
    ),
    Rad("api:avsnitt-block", {"PUT": SKRIVER_LAGESBILD}, lambda v, p: {"pk": v.avsnitt.pk}),
]

SMYG = {
    **{namn: {**UTKAST, "pk": lambda v, p: v.lagesbild_annat.kallor.get().pk} for namn in ("kalla", "kalla_gor")},
    **{
        namn: {**UTKAST, "pk": lambda v, p: _bild(v, v.lagesbild_annat)}
        for namn in ("dokumentbild", "dokumentbild_fil", "dokumentbild_bort")
    },
    **{
        namn: {**UTKAST, "pk": lambda v, p: v.avsnitt_annat.pk}
        for namn in ("avsnitt_innehall", "avsnitt_block", "avsnitt_block_gor")
    },
}
