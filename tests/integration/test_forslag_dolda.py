"""What one part may see of the other's proposals, that nothing leaks, and how well the two agree."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from lagesbild.models import Forslag, Veckoinstallning, Veckolage
from lagesbild.selectors.forslag import Forslagspar, forslag_i_vecka, samstammighetsbild
from lagesbild.services.vecka import vecka_ateroppnad
from lagesbild.vecka import Vecka
from samverkan.fel import Krock
from samverkan.models import Anvandare, Loggpost, Uppdrag
from samverkan.roller import Roll
from tests.integration.test_forslag import SIDA, V43, F, P, lamna
from tests.personer import DA, Personer, Varld

pytestmark = pytest.mark.django_db
Klient = Callable[[Anvandare | None], Client]
HEMLIGT = "Narkotikaförsäljning vid skolan"
AV_FORVALTNINGEN = ("analytiker", "enhetschef", "forvaltningschef", "samordnare", "administrator")
AV_POLISEN = ("polisanalytiker", "lpochef")


@pytest.fixture
def dolt(varld: Varld) -> Veckoinstallning:
    """The area hides proposals."""
    return Veckoinstallning.objects.create(stadsdelsomrade=varld.omrade, dolda_forslag=True)


def ser(user: Anvandare, varld: Varld, vecka: Vecka = V43) -> Forslagspar:
    return forslag_i_vecka(user, varld.omrade, vecka).get(varld.stadsdelar[0].pk, Forslagspar())


# --- Hidden ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("dolt")
@pytest.mark.parametrize("person", [*AV_FORVALTNINGEN, *AV_POLISEN, "lasare", "frammande"])
def test_ett_dolt_forslag_ses_bara_av_den_egna_parten_tills_bada_har_lamnat(
    personer: Personer, varld: Varld, person: str
) -> None:
    user = personer[person]
    assert user is not None
    ett, tva, _ = varld.stadsdelar
    lamna(personer.polisanalytiker, ett, P, 4, skal=HEMLIGT)
    par = ser(user, varld)
    if person in AV_POLISEN:
        assert par.polis
        assert not par.dold_for_mig
    elif person in AV_FORVALTNINGEN:
        assert par == Forslagspar(dolda=frozenset({P}))
    else:
        assert par == Forslagspar()
    lamna(personer.analytiker, tva, F, 1)  # another stadsdel opens nothing
    assert bool(ser(user, varld).polis) == (person in AV_POLISEN)
    lamna(personer.analytiker, ett, F, 2)
    par = ser(user, varld)
    if person in AV_FORVALTNINGEN + AV_POLISEN:
        assert par.polis
        assert par.forvaltning
        assert (par.forvaltning.niva, par.polis.niva, par.dolda) == (2, 4, frozenset())
    else:
        assert par == Forslagspar()


@pytest.mark.usefixtures("dolt")
def test_en_faststalld_vecka_doljer_inget_men_en_oppnad_gor_det_igen(personer: Personer, varld: Varld) -> None:
    lamna(personer.polisanalytiker, varld.stadsdelar[0], P, 4)
    lage = Veckolage.objects.get(stadsdelsomrade=varld.omrade, vecka=43)
    lage.status = Veckolage.Status.FASTSTALLD
    lage.forvaltning_av, lage.polis_av = personer.forvaltningschef, personer.lpochef
    lage.forvaltning_tid = lage.polis_tid = DA
    lage.save()
    assert ser(personer.analytiker, varld).polis
    assert ser(personer.lasare, varld) == Forslagspar()
    vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V43, skal="Fel nivå.")
    assert ser(personer.analytiker, varld).dold_for_mig


@pytest.mark.usefixtures("dolt")
def test_den_som_har_bada_parterna_ser_bara_det_som_den_sjalv_har_lamnat(personer: Personer, varld: Varld) -> None:
    dubbel, ett = personer.samordnare, varld.stadsdelar[0]
    Uppdrag.objects.create(
        anvandare=dubbel, roll=Roll.ANALYTIKER, part=P, stadsdelsomrade=varld.omrade, giltig_fran="2020-01-01"
    )
    lamna(personer.polisanalytiker, ett, P, 4, skal=HEMLIGT)
    assert ser(dubbel, varld) == Forslagspar(dolda=frozenset({P}))
    # A conflict and a guess of the same value must not tell either.
    for gissning in (3, 4):
        with pytest.raises(Krock) as krock:
            lamna(dubbel, ett, P, gissning, skal=HEMLIGT)
        assert krock.value.nuvarande is None
        assert "niva" not in krock.value.nuvarande_data
        assert "Analytiker Polisen" not in krock.value.text
    lamna(dubbel, ett, P, 3, bygger_pa=1)
    assert ser(dubbel, varld).polis
    assert ser(personer.analytiker, varld) == Forslagspar(dolda=frozenset({P}))
    assert HEMLIGT not in Forslag.objects.get(part=P, vecka=43, aktuell=True).skal


def test_utan_val_ar_forslagen_oppna(personer: Personer, varld: Varld) -> None:
    lamna(personer.polisanalytiker, varld.stadsdelar[0], P, 4)
    assert ser(personer.analytiker, varld).polis
    assert ser(personer.lasare, varld) == Forslagspar()


def test_att_sluta_dolja_rojer_inte_det_som_redan_ar_lamnat(
    personer: Personer, varld: Varld, dolt: Veckoinstallning
) -> None:
    ett, tva, _ = varld.stadsdelar
    lamna(personer.polisanalytiker, ett, P, 4)
    dolt.dolda_forslag = False
    dolt.save()
    assert ser(personer.analytiker, varld).dold_for_mig
    assert lamna(personer.polisanalytiker, tva, P, 5).dolt  # the whole week keeps its promise
    assert lamna(personer.polisanalytiker, ett, P, 3, bygger_pa=1).dolt
    assert not lamna(personer.polisanalytiker, ett, P, 4, vecka=Vecka(2024, 42)).dolt
    dolt.dolda_forslag = True
    dolt.save()
    assert not lamna(personer.polisanalytiker, tva, P, 4, vecka=Vecka(2024, 42)).dolt


@pytest.mark.usefixtures("dolt")
@pytest.mark.parametrize("person", ["analytiker", "samordnare", "enhetschef", "forvaltningschef", "administrator"])
def test_inget_i_sidor_api_eller_logg_rojer_en_dold_niva(
    personer: Personer, varld: Varld, klient: Klient, person: str
) -> None:
    """The same requests against two worlds that differ only in what is hidden give the same answers."""
    k = klient(personer[person])
    ett = varld.stadsdelar[0]
    nytt = lamna(personer.polisanalytiker, ett, P, 5, skal=HEMLIGT)
    lamna(personer.polisanalytiker, ett, P, 2, skal="Inget särskilt.", bygger_pa=1)

    def svar() -> list[tuple[str, int, str]]:
        adresser = [
            "/hasselby-vallingby/vecka/2024/43/",
            SIDA,
            "/hasselby-vallingby/vecka/samstammighet/",
            "/hasselby-vallingby/vecka/2024/43/mote/",
            "/hasselby-vallingby/logg/",
            "/api/v1/forslag/?ar=2024&vecka=43",
            f"/api/v1/forslag/{nytt.pk}/",
            f"/api/v1/forslag/{nytt.pk + 1}/",
        ]
        return [(a, (s := k.get(a)).status_code, s.content.decode()) for a in adresser]

    fore = svar()
    assert not [adress for adress, _, text in fore if HEMLIGT in text or "Inget särskilt" in text]
    assert [status for adress, status, _ in fore if "/forslag/" in adress and adress.startswith("/api")] == [
        200,
        404,
        404,
    ]
    assert '"results":[]' in fore[5][2]
    Forslag.objects.filter(vecka=43).update(niva=1, skal="Något annat.")
    utan_nyckel = [(a, s, _utan_csrf(t)) for a, s, t in fore]
    assert [(a, s, _utan_csrf(t)) for a, s, t in svar()] == utan_nyckel
    assert not Loggpost.objects.filter(handelse="forslag_lamnat", till__has_key="niva").exists()


def _utan_csrf(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*|insats-[0-9a-f]{6}|nonce="[^"]*"', "", text)


@pytest.mark.usefixtures("dolt")
def test_motesduken_visar_ingen_parts_forslag_innan_bada_har_lamnat(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    """A projector shows everybody in the room what its person may see alone."""
    lamna(personer.analytiker, varld.stadsdelar[0], F, 4, skal=HEMLIGT)
    adress = "/hasselby-vallingby/vecka/2024/43/mote/"
    assert "föreslår" not in klient(personer.analytiker).get(adress).content.decode()
    lamna(personer.polisanalytiker, varld.stadsdelar[0], P, 4)
    assert "Förvaltningen föreslår <strong>4</strong>" in klient(personer.analytiker).get(adress).content.decode()


# --- Agreement -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("dolt")
def test_ett_par_ar_forslagen_som_de_stod_nar_bada_hade_lamnat(personer: Personer, varld: Varld) -> None:
    ett, tva, _ = varld.stadsdelar
    lamna(personer.analytiker, ett, F, 1)
    lamna(personer.analytiker, ett, F, 2, bygger_pa=1)
    lamna(personer.polisanalytiker, ett, P, 5)
    lamna(personer.analytiker, ett, F, 5, bygger_pa=2)  # now that it has been seen
    lamna(personer.analytiker, tva, F, 3)  # no pair yet
    bild = samstammighetsbild(personer.enhetschef, varld.omrade, V43, V43)
    assert [par.nivaer for par in bild.par] == [(2, 5)]
    assert bild.dolda == 1
    assert bild.kryss[1][4] == 1
    assert bild.matt.andra_hogre == 1
    assert [par.skillnad for par in bild.skillnader] == [-3]
    assert samstammighetsbild(personer.lasare, varld.omrade, V43, V43).par == ()
    assert samstammighetsbild(personer.frammande, varld.omrade, V43, V43).par == ()


def test_spannet_gar_over_arsskiften_och_vecka_53(personer: Personer, varld: Varld) -> None:
    veckor = [Vecka(2020, 52), Vecka(2020, 53), Vecka(2021, 1), Vecka(2021, 2)]
    for vecka in veckor:
        lamna(personer.analytiker, varld.stadsdelar[0], F, 2, vecka=vecka)
        lamna(personer.polisanalytiker, varld.stadsdelar[0], P, 2, vecka=vecka)
    bild = samstammighetsbild(personer.analytiker, varld.omrade, veckor[1], veckor[2])
    assert [par.vecka for par in bild.par] == veckor[1:3]
    assert [(k.text, k.matt.antal) for k in bild.kvartal] == [("2020 kv. 4", 1), ("2021 kv. 1", 1)]


def test_samstammigheten_sager_hur_manga_par_den_vilar_pa(personer: Personer, varld: Varld, klient: Klient) -> None:
    adress = "/hasselby-vallingby/vecka/samstammighet/"
    sida = klient(personer.analytiker).get(adress, {"fran": "2024-45", "till": "2024-45"}).content.decode()
    assert "1 par är för få att dra något av" in sida
    tom = klient(personer.analytiker).get(adress, {"fran": "2023-01", "till": "2023-05"}).content.decode()
    assert "Inga par att jämföra" in tom
    fel = klient(personer.analytiker).get(adress, {"fran": "2024-45", "till": "2024-99", "stadsdel": "kungsholmen"})
    assert fel.status_code == 400
    assert "Vecka 99 finns inte" in fel.content.decode()
    assert "Stadsdelen finns inte i området" in fel.content.decode()


def test_exempelomradets_samstammighet(personer: Personer, exempel: str, klient: Klient) -> None:
    sida = klient(personer.polisanalytiker).get("/hasselby-vallingby/vecka/samstammighet/").content.decode()
    assert "142 par" in sida
    assert "2024 kv. 3" in sida
    assert "142 av 142 par lämnades dolt" in sida
