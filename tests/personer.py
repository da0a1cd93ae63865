"""The people of the tests and the small world they work in. Loaded for all tests by tests/conftest.py.

`personer` are the ten who meet every page, `varld` is made by hand and quick, `exempel` is the whole example data.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from lagesbild.models import (
    Avsnitt,
    Bedomningshistorik,
    Importkorning,
    Kalla,
    Lagesbild,
    Lagesbildsversion,
    Matserie,
    Matvarde,
    Rendering,
    Veckobedomning,
    Veckolage,
)
from platser.models import Stadsdel
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade, Uppdrag, Utskick
from samverkan.roller import Part, Roll
from tests import varldsdelar
from tests.fryst import Fryst, frys
from tests.platsdelar import Platsdel, platserna
from tests.vandringsdelar import Vandringsdel, vandringarna
from tests.varldsdelar import Mote, en_import, ett_utskick, motet, siffror

BACKEND = "django.contrib.auth.backends.ModelBackend"
LOSENORD = "ett långt lösenord 45"
DA = varldsdelar.DA

HASSELBY, KUNGSHOLMEN = ("hasselby-vallingby", "Hässelby-Vällingby"), ("kungsholmen", "Kungsholmen")
FORVALTNING, POLIS = Part.FORVALTNING, Part.POLIS

# Same addresses as the accounts of the example data: `personer` together with `exempel` gives those.
KONTON: dict[str, tuple[str, str, Roll, Part, tuple[str, str]]] = {
    "analytiker": ("analytiker", "Analytiker Förvaltningen", Roll.ANALYTIKER, FORVALTNING, HASSELBY),
    "polisanalytiker": ("polisanalytiker", "Analytiker Polisen", Roll.ANALYTIKER, POLIS, HASSELBY),
    "enhetschef": ("enhetschef", "Enhetschef Förebyggande", Roll.ENHETSCHEF, FORVALTNING, HASSELBY),
    "forvaltningschef": ("forvaltningschef", "Förvaltningschef", Roll.FORVALTNINGSCHEF, FORVALTNING, HASSELBY),
    "lpochef": ("lpochef", "Lokalpolisområdeschef", Roll.LOKALPOLISOMRADESCHEF, POLIS, HASSELBY),
    "samordnare": ("samordnare", "Samordnare Trygghet", Roll.SAMORDNARE, FORVALTNING, HASSELBY),
    "lasare": ("lasare", "Läsare Nämnden", Roll.LASARE, FORVALTNING, HASSELBY),
    "administrator": ("administrator", "Administratör Systemet", Roll.ADMINISTRATOR, FORVALTNING, HASSELBY),
    "frammande": ("kungsholmen", "Analytiker Kungsholmen", Roll.ANALYTIKER, FORVALTNING, KUNGSHOLMEN),
}


@dataclass(frozen=True)
class Personer:
    """Everyone has an assignment in Hässelby-Vällingby, except `frammande` (Kungsholmen) and `utloggad` (nobody)."""

    analytiker: Anvandare
    polisanalytiker: Anvandare
    enhetschef: Anvandare
    forvaltningschef: Anvandare
    lpochef: Anvandare
    samordnare: Anvandare
    lasare: Anvandare
    administrator: Anvandare
    frammande: Anvandare
    utloggad: Anvandare | None = None

    def __getitem__(self, namn: str) -> Anvandare | None:
        return getattr(self, namn)

    def __iter__(self) -> Iterator[str]:
        return (f.name for f in fields(self))


PERSONER = [f.name for f in fields(Personer)]


@dataclass(frozen=True)
class Varld:
    """Two areas. In the first: week 44 of 2024 fastställd, week 45 open, the document of 2023 fastställd with a
    finished PDF, that of 2024 an utkast with one on its way, a decided plan. In the other: the same, as utkast."""

    omrade: Stadsdelsomrade
    annat: Stadsdelsomrade
    stadsdelar: list[Stadsdel]
    andra_stadsdelar: list[Stadsdel]
    bedomning_faststalld: Veckobedomning
    bedomning_oppen: Veckobedomning
    bedomning_annat: Veckobedomning
    veckolage: Veckolage
    overenskommelse: Samverkansoverenskommelse
    prioriterat: PrioriteratOmrade
    lagesbild: Lagesbild
    lagesbild_faststalld: Lagesbild
    lagesbild_annat: Lagesbild
    avsnitt: Avsnitt
    avsnitt_faststallt: Avsnitt
    avsnitt_annat: Avsnitt
    rendering: Rendering
    rendering_klar: Rendering
    rendering_annat: Rendering
    plan: Atgardsplan
    plan_annat: Atgardsplan
    aktivitet: Aktivitet
    aktivitet_annat: Aktivitet
    serie: Matserie
    varden: list[Matvarde]
    mote: Mote
    mote_annat: Mote
    platser: Platsdel
    platser_annat: Platsdel
    vandringar: Vandringsdel
    vandringar_annat: Vandringsdel
    utskick: Utskick
    utskick_annat: Utskick
    importkorning: Importkorning
    importkorning_annat: Importkorning


def _omrade(slug: str, namn: str) -> Stadsdelsomrade:
    return Stadsdelsomrade.objects.get_or_create(slug=slug, defaults={"namn": namn})[0]


@pytest.fixture(autouse=True)
def tom_cache() -> None:
    """Throttling counts in the cache: no test inherits another's attempts."""
    cache.clear()


@pytest.fixture(scope="session")
def _fryst_exempel(django_db_setup: None, django_db_blocker: Any) -> Fryst:
    with django_db_blocker.unblock():
        return frys("exempel", _exempel_byggt)


@pytest.fixture(scope="session")
def _fryst_varld(django_db_setup: None, django_db_blocker: Any) -> Fryst:
    with django_db_blocker.unblock():
        return frys("varld", _varld_byggd)


@pytest.fixture
def exempel(_fryst_exempel: Fryst, db: None) -> str:
    """The whole example data; what the command said."""
    return str(_fryst_exempel.tina())


@pytest.fixture(scope="module")
def staende_exempel(_fryst_exempel: Fryst, django_db_blocker: Any) -> Iterator[str]:
    """The same for a whole module, whose tests undo what they did and start from it again. None may be transactional.

    A module takes it with `exempel` of its own: `def exempel(staende_exempel, db): return staende_exempel`.
    """
    hallen = transaction.atomic()
    with django_db_blocker.unblock():
        hallen.__enter__()
        svar = str(_fryst_exempel.tina())
    yield svar
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        hallen.__exit__(None, None, None)


def _exempel_byggt() -> str:
    ut = StringIO()
    call_command("ladda_exempel", stdout=ut)
    return ut.getvalue()


@pytest.fixture
def personer(request: pytest.FixtureRequest, db: None) -> Personer:
    if "varld" in request.fixturenames:
        return request.getfixturevalue("_varld_och_personer")[1]
    if "exempel" in request.fixturenames:
        request.getfixturevalue("exempel")
    return _personer_byggda()


def _personer_byggda() -> Personer:
    konton = {}
    for person, (lokaldel, namn, roll, part, omrade) in KONTON.items():
        epost = f"{lokaldel}@exempel.se"
        konton[person] = Anvandare.objects.filter(epost=epost).first() or Anvandare.objects.create_user(
            epost, LOSENORD, namn=namn
        )
        Uppdrag.objects.get_or_create(
            anvandare=konton[person],
            roll=roll,
            part=part,
            stadsdelsomrade=_omrade(*omrade),
            defaults={"giltig_fran": date(2020, 1, 1)},
        )
    return Personer(**konton)


@pytest.fixture
def klient() -> Callable[[Anvandare | None], Client]:
    """`klient(person)`: a test client where the person is logged in; None for nobody."""

    def logga_in(person: Anvandare | None) -> Client:
        klient = Client()
        if person is not None:
            klient.force_login(person, BACKEND)
        return klient

    return logga_in


@pytest.fixture
def _varld_och_personer(_fryst_varld: Fryst, db: None) -> tuple[Varld, Personer]:
    return _fryst_varld.tina()


@pytest.fixture
def varld(_varld_och_personer: tuple[Varld, Personer]) -> Varld:
    return _varld_och_personer[0]


def _varld_byggd() -> tuple[Varld, Personer]:
    personer = _personer_byggda()
    return _varlden(personer), personer


def _varlden(personer: Personer) -> Varld:
    omrade, annat = _omrade(*HASSELBY), _omrade(*KUNGSHOLMEN)
    stadsdelar = [
        Stadsdel.objects.create(stadsdelsomrade=o, slug=slug, namn=namn, ordning=ordning)
        for o, lista in (
            (omrade, (("vallingby", "Vällingby"), ("racksta", "Råcksta"), ("grimsta", "Grimsta"))),
            (annat, (("kungsholmen", "Kungsholmen"), ("marieberg", "Marieberg"), ("stadshagen", "Stadshagen"))),
        )
        for ordning, (slug, namn) in enumerate(lista, 1)
    ]
    hv, kh = (
        _del_av_varlden(personer, omrade, personer.analytiker, stadsdelar[:3]),
        _del_av_varlden(personer, annat, personer.frammande, stadsdelar[3:]),
    )
    faststalld = Lagesbild.objects.create(stadsdelsomrade=omrade, ar=2023, status=Lagesbild.Status.PUBLICERAD)
    avsnitt_faststallt = Avsnitt.objects.create(
        lagesbild=faststalld, kod="inledning", ordning=1, rubrik="Inledning", text="<p>Läget 2023.</p>"
    )
    version = Lagesbildsversion.objects.create(
        lagesbild=faststalld, nummer=1, andring=0, skapad_av=personer.lpochef, skapad_tid=DA
    )
    klar = Rendering(
        lagesbild=faststalld,
        version=version,
        utgava=Rendering.Utgava.PUBLIK,
        status=Rendering.Status.KLAR,
        andel=100,
        forsok=1,
        bestalld_av=personer.analytiker,
        bestalld=DA,
        startad=DA,
        avslutad=DA,
        storlek=9,
        sidor=1,
        sha256="0" * 64,
    )
    klar.fil.save("lagesbild-2023.pdf", ContentFile(b"%PDF-1.7\n"), save=True)
    bedomning, bedomning_oppen, veckolage = hv.veckor
    serie, varden = siffror(omrade, annat)
    platser = platserna(omrade, personer.analytiker, stadsdelar[0])
    platser_annat = platserna(annat, personer.frammande, stadsdelar[3])
    return Varld(
        omrade=omrade,
        annat=annat,
        stadsdelar=stadsdelar[:3],
        andra_stadsdelar=stadsdelar[3:],
        bedomning_faststalld=bedomning,
        bedomning_oppen=bedomning_oppen,
        bedomning_annat=kh.veckor[1],
        veckolage=veckolage,
        overenskommelse=hv.overenskommelse,
        prioriterat=hv.prioriterat,
        lagesbild=hv.lagesbild,
        lagesbild_faststalld=faststalld,
        lagesbild_annat=kh.lagesbild,
        avsnitt=hv.avsnitt,
        avsnitt_faststallt=avsnitt_faststallt,
        avsnitt_annat=kh.avsnitt,
        rendering=hv.rendering,
        rendering_klar=klar,
        rendering_annat=kh.rendering,
        plan=hv.plan,
        plan_annat=kh.plan,
        aktivitet=hv.aktivitet,
        aktivitet_annat=kh.aktivitet,
        serie=serie,
        varden=varden,
        mote=hv.mote,
        mote_annat=kh.mote,
        platser=platser,
        platser_annat=platser_annat,
        vandringar=vandringarna(omrade, personer.analytiker, stadsdelar[0], platser.plats, platser.kanslig),
        vandringar_annat=vandringarna(
            annat, personer.frammande, stadsdelar[3], platser_annat.plats, platser_annat.kanslig
        ),
        utskick=ett_utskick(omrade),
        utskick_annat=ett_utskick(annat),
        importkorning=en_import(omrade, personer.analytiker, serie),
        importkorning_annat=en_import(annat, personer.frammande, serie),
    )


@dataclass(frozen=True)
class _Del:
    veckor: tuple[Veckobedomning, Veckobedomning, Veckolage]
    overenskommelse: Samverkansoverenskommelse
    prioriterat: PrioriteratOmrade
    lagesbild: Lagesbild
    avsnitt: Avsnitt
    rendering: Rendering
    plan: Atgardsplan
    aktivitet: Aktivitet
    mote: Mote


def _veckor(
    personer: Personer, omrade: Stadsdelsomrade, av: Anvandare, stadsdelar: list[Stadsdel]
) -> tuple[Veckobedomning, Veckobedomning, Veckolage]:
    lage = Veckolage.objects.create(
        stadsdelsomrade=omrade,
        ar=2024,
        vecka=44,
        status=Veckolage.Status.FASTSTALLD,
        forvaltning_av=personer.forvaltningschef,
        forvaltning_tid=DA,
        polis_av=personer.lpochef,
        polis_tid=DA,
    )
    # Week 45: one level set, one confirmed calm, one not reported.
    rutor = [(0, 44, 2), (1, 44, 1), (2, 44, 3), (0, 45, 4), (1, 45, 1)]
    satta = [
        Veckobedomning.objects.create(
            stadsdel=stadsdelar[i],
            ar=2024,
            vecka=vecka,
            niva=niva,
            lage="lugn" if (i, vecka) == (1, 45) else "bedomd",
            motivering="Skadegörelse vid torget." if niva > 2 else "",
            satt_av=av,
            satt_tid=DA,
        )
        for i, vecka, niva in rutor
    ]
    Bedomningshistorik.objects.bulk_create(
        Bedomningshistorik(
            stadsdel=b.stadsdel,
            ar=b.ar,
            vecka=b.vecka,
            version=1,
            till_niva=b.niva,
            till_lage=b.lage,
            till_motivering=b.motivering,
            av=av,
            tid=DA,
        )
        for b in satta
    )
    return satta[0], satta[3], lage


def _del_av_varlden(personer: Personer, omrade: Stadsdelsomrade, av: Anvandare, stadsdelar: list[Stadsdel]) -> _Del:
    overenskommelse = Samverkansoverenskommelse.objects.create(
        slug=f"{omrade.slug}-2024",
        namn=f"Samverkansöverenskommelse {omrade}",
        stadsdelsomrade=omrade,
        giltig_fran=date(2024, 1, 1),
    )
    prioriterat = PrioriteratOmrade.objects.create(
        overenskommelse=overenskommelse, slug="unga-i-risk", namn="Unga i risk för kriminalitet", ordning=1
    )
    lagesbild = Lagesbild.objects.create(stadsdelsomrade=omrade, ar=2024)
    avsnitt = Avsnitt.objects.create(
        lagesbild=lagesbild, kod="inledning", ordning=1, rubrik="Inledning", text="<p>Läget.</p>"
    )
    Avsnitt.objects.create(
        lagesbild=lagesbild,
        kod="unga-i-risk",
        ordning=2,
        rubrik=prioriterat.namn,
        text="<p>Fler rekryteras.</p>",
        prioriterat_omrade=prioriterat,
        behov_av_atgarder=True,
        kommentar="<p>Behovet är stort.</p>",
    )
    Kalla.objects.create(lagesbild=lagesbild, ordning=1, nyckel="compstat", text="Polisen, CompStat")
    rendering = Rendering.objects.create(lagesbild=lagesbild, bestalld_av=av, bestalld=DA)
    hasselby = omrade.slug == HASSELBY[0]
    plan = Atgardsplan.objects.create(
        stadsdelsomrade=omrade,
        overenskommelse=overenskommelse,
        namn=f"Åtgärdsplan {omrade} 2024",
        fran=date(2024, 1, 1),
        till=date(2024, 12, 31),
        **(
            {
                "status": Atgardsplan.Status.BESLUTAD,
                "forvaltning_av": personer.forvaltningschef,
                "forvaltning_tid": DA,
                "polis_av": personer.lpochef,
                "polis_tid": DA,
            }
            if hasselby
            else {}
        ),
    )
    mal = Mal.objects.create(
        plan=plan, prioriterat_omrade=prioriterat, ordning=1, overgripande_mal="Färre unga dras in i brott."
    )
    aktivitet = Aktivitet.objects.create(mal=mal, ordning=1, namn="Sociala insatsgrupper", foljs_upp_t1=True)
    mal.orsaker.create(ordning=1, text="Få vuxna på kvällarna")
    mal.indikatorer.create(ordning=1, namn="Unga i insats", riktning="upp", baslinje=20, baslinje_ar=2023)
    return _Del(
        veckor=_veckor(personer, omrade, av, stadsdelar),
        overenskommelse=overenskommelse,
        prioriterat=prioriterat,
        lagesbild=lagesbild,
        avsnitt=avsnitt,
        rendering=rendering,
        plan=plan,
        aktivitet=aktivitet,
        mote=motet(omrade, av, personer.polisanalytiker, stadsdelar),
    )
