"""The rules of the rounds and of what is written in them, one by one."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from atgardsplan.models import (
    Aktivitet,
    Indikator,
    Indikatorvarde,
    Mal,
    Uppfoljning,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.granskning import att_granska, befogenhet
from atgardsplan.services.granskning import uppfoljning_atersand, uppfoljning_godkand, uppfoljningar_godkanda
from atgardsplan.services.omgang import (
    installning_sparad,
    omgang_andrad,
    omgangar_oppnade,
)
from atgardsplan.services.uppfoljning import (
    Vardeforsok,
    uppfoljning_atertagen,
    uppfoljning_inskickad,
    uppfoljning_oforandrad,
    uppfoljning_sparad,
)
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost, Uppdrag
from samverkan.roller import Part, Roll
from samverkan.selectors import idag
from samverkan.services import stallforetradare_avslutad, stallforetradare_utsedd
from tests.integration.test_plan import text
from tests.integration.test_rytm import samtidigt
from tests.personer import Personer, Varld
from tests.uppfoljningar import aktivitet, godkann, klockan, om, omgangen, skicka, skriv


@pytest.fixture
def t1(varld: Varld, personer: Personer) -> Uppfoljningsomgang:
    return omgangen(personer, varld.omrade)


@pytest.fixture
def u(varld: Varld, t1: Uppfoljningsomgang) -> Uppfoljning:
    """The follow-up of an activity that is nobody's in particular."""
    return om(t1, varld.aktivitet)


@pytest.mark.parametrize(
    ("falt", "ska"),
    [
        ({}, True),
        ({"foljs_upp_t1": False}, False),
        ({"loptid_till": date(2024, 2, 1)}, True),
        ({"loptid_till": date(2023, 12, 31)}, False),
        ({"loptid_fran": date(2024, 5, 1)}, False),
        ({"struken_tid": klockan("2024-03-01 12:00"), "struken_skal": "Ersatt."}, False),
    ],
)
def test_vilka_aktiviteter_som_hor_till_en_omgang(falt: Any, ska: bool, varld: Varld, personer: Personer) -> None:
    if "struken_tid" in falt:
        falt = falt | {"struken_av": personer.samordnare}
    ny = aktivitet(varld, "Trygghetsvandring", **falt)
    annat = aktivitet(varld, "I ett utkast", i=varld.aktivitet_annat)
    omgang = omgangen(personer, varld.omrade)
    assert omgang.uppfoljningar.filter(aktivitet=ny).exists() is ska
    assert not Uppfoljning.objects.filter(aktivitet=annat).exists()


def test_en_aktivitet_som_kommer_till_far_sin_uppfoljning_en_gang(varld: Varld, t1: Uppfoljningsomgang) -> None:
    ny = aktivitet(varld, "Sen aktivitet")
    for _ in range(2):
        omgangar_oppnade(av=None, nu=klockan("2024-05-08 06:00"))
    assert t1.uppfoljningar.filter(aktivitet=ny).count() == 1
    assert Loggpost.objects.get(handelse="uppfoljningar_tillagda").till == {"aktiviteter": ["Sen aktivitet"]}


@pytest.mark.django_db(transaction=True)
def test_tva_klockor_pa_samma_gang_oppnar_en_omgang(varld: Varld) -> None:
    samtidigt(lambda: omgangar_oppnade(av=None, nu=klockan("2024-04-16 06:00")), antal=3)
    omgang = Uppfoljningsomgang.objects.get()
    assert (omgang.status, omgang.uppfoljningar.count()) == ("oppen", 1)
    assert Loggpost.objects.filter(handelse="omgang_oppnad").count() == 1


def test_omradet_valjer_dagar_och_om_omgangar_oppnas_av_sig_sjalva(varld: Varld, personer: Personer) -> None:
    val: dict[str, Any] = {"oppnas_dagar": -30, "inlamning_dagar": 0, "granskning_dagar": 5, "paminn_dagar": [3, -7, 3]}
    nu = installning_sparad(av=personer.samordnare, omrade=varld.omrade, bygger_pa=0, oppnas_sjalv=True, **val)
    assert nu.paminn_dagar == [-7, 3]
    (t1,) = omgangar_oppnade(av=None, nu=klockan("2024-04-01 00:00"))
    assert (t1.inlamning, t1.granskning, t1.paminn_dagar) == (date(2024, 4, 30), date(2024, 5, 5), [-7, 3])
    with pytest.raises(Krock):
        installning_sparad(av=personer.samordnare, omrade=varld.omrade, bygger_pa=0, oppnas_sjalv=False, **val)
    installning_sparad(av=personer.samordnare, omrade=varld.omrade, bygger_pa=1, oppnas_sjalv=False, **val)
    Aktivitet.objects.update(foljs_upp_t2=True)
    assert omgangar_oppnade(av=None, nu=klockan("2024-08-20 00:00")) == []
    with pytest.raises(Nekad):
        installning_sparad(av=personer.enhetschef, omrade=varld.omrade, bygger_pa=2, oppnas_sjalv=True, **val)
    with pytest.raises(Ogiltigt, match="först"):
        installning_sparad(
            av=personer.samordnare, omrade=varld.omrade, bygger_pa=2, oppnas_sjalv=True, **val | {"oppnas_dagar": 9}
        )


def test_efter_ett_langt_avbrott_borjar_ingen_gammal_omgang(varld: Varld) -> None:
    assert omgangar_oppnade(av=None, nu=klockan("2024-06-20 06:00")) == []


def test_omgangens_dagar_kan_andras_tills_den_stangs(varld: Varld, personer: Personer, t1: Uppfoljningsomgang) -> None:
    nya = {"oppnas": t1.oppnas, "inlamning": t1.inlamning + timedelta(7), "granskning": t1.granskning + timedelta(7)}
    andrad = omgang_andrad(av=personer.samordnare, omgang=t1, bygger_pa=t1.version, paminn_dagar=[0], **nya)
    assert (andrad.inlamning, andrad.paminn_dagar) == (nya["inlamning"], [0])
    with pytest.raises(Krock):
        omgang_andrad(av=personer.samordnare, omgang=t1, bygger_pa=t1.version, paminn_dagar=[1], **nya)
    with pytest.raises(Nekad):
        omgang_andrad(av=personer.enhetschef, omgang=t1, bygger_pa=andrad.version, paminn_dagar=[1], **nya)


@pytest.mark.parametrize(
    ("innehall", "falt"),
    [
        ({"status": ""}, "status"),
        ({"gjort": ""}, "gjort"),
        ({"status": "avvikelse"}, "avvikelse_orsak"),
        ({"status": "avvikelse", "avvikelse_orsak": "Vakanser."}, "avvikelse_atgard"),
        ({"status": "avbruten"}, "avvikelse_orsak"),
    ],
)
def test_det_som_saknas_sags_nar_det_skickas(
    innehall: dict[str, str], falt: str, personer: Personer, u: Uppfoljning
) -> None:
    u = skriv(personer.analytiker, u, **innehall)
    with pytest.raises(Ogiltigt) as fel:
        uppfoljning_inskickad(av=personer.analytiker, uppfoljning=u, bygger_pa=u.version)
    assert fel.value.falt == falt
    assert Uppfoljning.objects.get(pk=u.pk).lage == "utkast"


def test_tva_som_skriver_samtidigt_forlorar_inget(personer: Personer, u: Uppfoljning) -> None:
    skriv(personer.analytiker, u, gjort="Analytikerns text.")
    with pytest.raises(Krock) as fel:
        uppfoljning_sparad(av=personer.samordnare, uppfoljning=u, bygger_pa=1, gjort="Samordnarens text.")
    assert fel.value.nuvarande_data["gjort"] == "Analytikerns text."
    assert fel.value.forsok == {"gjort": "Samordnarens text."}
    rad = u.historik.get(handelse="krock")
    assert (rad.till, rad.av) == ({"gjort": "Samordnarens text."}, personer.samordnare)
    # The same text again is no conflict and leaves no trace.
    antal = u.historik.count()
    uppfoljning_sparad(av=personer.samordnare, uppfoljning=u, bygger_pa=1, gjort="Analytikerns text.")
    assert u.historik.count() == antal


def test_personuppgifter_och_for_lang_text_sparas_inte(personer: Personer, u: Uppfoljning) -> None:
    for falt in ("gjort", "avvikelse_orsak", "prognos"):
        with pytest.raises(Personuppgift):
            skriv(personer.analytiker, u, **{falt: "Ring 070-174 06 05."})
    with pytest.raises(Ogiltigt, match="Korta"):
        skriv(personer.analytiker, u, resultat="a" * 4001)
    u = skicka(personer.analytiker, u)
    with pytest.raises(Personuppgift):
        uppfoljning_atersand(av=personer.enhetschef, uppfoljning=u, bygger_pa=u.version, kommentar="a@exempel.se")


def test_bara_den_ansvariga_och_samordnaren_skriver(varld: Varld, personer: Personer) -> None:
    egen = aktivitet(varld, "Fältarbete", ansvarig=personer.polisanalytiker)
    u = om(omgangen(personer, varld.omrade), egen)
    with pytest.raises(Nekad, match="Analytiker Polisen skriver"):
        skriv(personer.analytiker, u)
    for vem in (personer.lasare, personer.administrator, personer.frammande):
        with pytest.raises(Nekad):
            skriv(vem, u)
    skriv(personer.samordnare, u)
    # Whoever has left can't hold the text back.
    Uppdrag.objects.filter(anvandare=personer.polisanalytiker).update(giltig_till=date(2024, 1, 1))
    skriv(personer.analytiker, u, gjort="Övertaget.")


def test_ingen_godkanner_det_den_har_skrivit_i(varld: Varld, personer: Personer, u: Uppfoljning) -> None:
    """Also when somebody else wrote last and sent it in, and also through a deputy."""
    skriv(personer.enhetschef, u, gjort="Chefens egna ord.")
    u = skicka(personer.analytiker, u, gjort="Analytikerns ord.")
    with pytest.raises(Nekad, match="själv skrivit"):
        godkann(personer.enhetschef, u)
    assert att_granska(personer.enhetschef, varld.omrade) == []
    egen = aktivitet(varld, "Chefens egen", granskare=personer.enhetschef)
    omgangar_oppnade(av=None, nu=klockan("2024-05-08 06:00"))
    e = skicka(personer.enhetschef, om(u.omgang, egen))
    stallforetradare_utsedd(
        av=personer.enhetschef, omrade=varld.omrade, chef=personer.enhetschef, ersattare=personer.polisanalytiker,
        giltig_fran=date(2024, 1, 1), giltig_till=None,
    )  # fmt: skip
    with pytest.raises(Nekad, match="åt chefen"):
        godkann(personer.polisanalytiker, e)


def test_bara_den_namngivna_chefen_granskar(varld: Varld, personer: Personer) -> None:
    egen = aktivitet(varld, "Fältarbete", granskare=personer.lpochef)
    u = skicka(personer.analytiker, om(omgangen(personer, varld.omrade), egen))
    for vem in (personer.enhetschef, personer.samordnare, personer.lasare, personer.frammande):
        with pytest.raises(Nekad):
            godkann(vem, u)
    # When the chef has left, any other may.
    Uppdrag.objects.filter(anvandare=personer.lpochef).update(giltig_till=date(2024, 1, 1))
    godkann(personer.enhetschef, u)


def test_den_som_granskar_godkanner_det_den_har_last(personer: Personer, u: Uppfoljning) -> None:
    u = skicka(personer.analytiker, u)
    sedd = u.version
    u = uppfoljning_atertagen(av=personer.analytiker, uppfoljning=u, bygger_pa=sedd)
    u = skicka(personer.analytiker, u, gjort="Något helt annat.")
    with pytest.raises(Krock, match="Analytiker Förvaltningen"):
        uppfoljning_godkand(av=personer.enhetschef, uppfoljning=u, bygger_pa=sedd)
    utfall = uppfoljningar_godkanda(av=personer.enhetschef, omrade=u.omgang.stadsdelsomrade, val={u.pk: sedd})
    assert ([], Krock) == (utfall.godkanda, type(utfall.inte[0][1]))
    godkann(personer.enhetschef, u)
    with pytest.raises(Last, match="godkänd"):
        skriv(personer.analytiker, u)


def test_inskickad_text_ligger_fast_tills_den_atertas(personer: Personer, u: Uppfoljning) -> None:
    u = skicka(personer.analytiker, u)
    with pytest.raises(Last, match="Återta"):
        skriv(personer.analytiker, u, gjort="Ändrat.")
    with pytest.raises(Krock):
        uppfoljning_atertagen(av=personer.analytiker, uppfoljning=u, bygger_pa=1)
    u = uppfoljning_atertagen(av=personer.analytiker, uppfoljning=u, bygger_pa=u.version)
    assert skriv(personer.analytiker, u, gjort="Ändrat.").gjort == "Ändrat."


def test_oforandrat_kraver_en_tidigare_omgang_och_upphor_nar_texten_andras(
    varld: Varld, personer: Personer, u: Uppfoljning
) -> None:
    with pytest.raises(Ogiltigt, match="ingen godkänd"):
        uppfoljning_oforandrad(av=personer.analytiker, uppfoljning=u, bygger_pa=1)
    Aktivitet.objects.update(foljs_upp_t2=True)
    godkann(personer.enhetschef, skicka(personer.analytiker, u))
    x = om(omgangen(personer, varld.omrade, "t2"), varld.aktivitet)
    x = uppfoljning_oforandrad(av=personer.analytiker, uppfoljning=x, bygger_pa=1)
    assert x.historik.get().kommentar == "Oförändrat sedan T1 2024."
    assert uppfoljning_oforandrad(av=personer.analytiker, uppfoljning=x, bygger_pa=x.version).version == x.version
    assert skriv(personer.analytiker, x, gjort="Nu hände något.").oforandrad_fran is None


def test_oforandrat_kan_ga_over_ett_arsskifte_till_samma_aktivitet_i_den_nya_planen(
    varld: Varld, personer: Personer, u: Uppfoljning
) -> None:
    godkann(personer.enhetschef, skicka(personer.analytiker, u))
    plan = varld.plan
    plan.pk, plan.fran, plan.till, plan._state.adding = None, date(2025, 1, 1), date(2025, 12, 31), True
    plan.save()
    mal = Mal.objects.create(plan=plan, prioriterat_omrade=varld.prioriterat, ordning=1, overgripande_mal="Samma.")
    ny = Aktivitet.objects.create(
        mal=mal, ordning=1, namn="Sociala insatsgrupper", foljs_upp_t1=True, foregaende=varld.aktivitet
    )
    x = om(omgangen(personer, varld.omrade, "t1", 2025), ny)
    x = uppfoljning_oforandrad(av=personer.analytiker, uppfoljning=x, bygger_pa=1)
    assert x.oforandrad_fran == u


def test_egna_indikatorer_far_sitt_varde_for_omgangen(varld: Varld, personer: Personer, u: Uppfoljning) -> None:
    antal = Indikator.objects.create(mal=varld.aktivitet.mal, ordning=8, namn="Deltagare", riktning="upp")
    annan = Indikator.objects.create(mal=varld.aktivitet.mal, ordning=9, namn="En annans", riktning="upp")
    varld.aktivitet.indikatorer.add(antal)
    u = uppfoljning_sparad(
        av=personer.analytiker, uppfoljning=u, bygger_pa=1, varden={antal.pk: Vardeforsok(Decimal("37.5"))}
    )
    varde = Indikatorvarde.objects.get()
    assert (varde.varde, varde.ar, varde.matt) == (Decimal("37.5"), 2024, date(2024, 4, 30))
    assert u.historik.get().till == {"Deltagare": "37.5"}
    # The value has a version of its own: another activity may have entered it.
    with pytest.raises(Krock):
        uppfoljning_sparad(
            av=personer.analytiker, uppfoljning=u, bygger_pa=u.version, varden={antal.pk: Vardeforsok(Decimal(9))}
        )
    with pytest.raises(Ogiltigt, match="ingen egen indikator"):
        uppfoljning_sparad(
            av=personer.analytiker, uppfoljning=u, bygger_pa=u.version, varden={annan.pk: Vardeforsok(Decimal(9))}
        )
    assert Indikatorvarde.objects.get().varde == Decimal("37.5")


def test_chefen_ser_egna_varden_med_enhet_och_det_forra_i_ord(
    varld: Varld, personer: Personer, u: Uppfoljning, klient: Any
) -> None:
    unga = Indikator.objects.create(mal=varld.aktivitet.mal, ordning=8, namn="Unga med plan", riktning="upp")
    varld.aktivitet.indikatorer.add(unga)
    Indikatorvarde.objects.create(
        indikator=unga, ar=2023, matt=date(2023, 12, 31), varde=11, angivet_av=personer.analytiker,
        angivet_tid=klockan("2024-01-10 09:00"),
    )  # fmt: skip
    falt = {"status": "enligt_plan", "gjort": "Tre träffar.", "prognos": "Fler deltar 2025."}
    uppfoljning_sparad(
        av=personer.analytiker, uppfoljning=u, bygger_pa=1, varden={unga.pk: Vardeforsok(Decimal(16))}, skicka=True,
        **falt,
    )  # fmt: skip
    sida = text(klient(personer.enhetschef).get("/hasselby-vallingby/uppfoljning/granska/").content.decode())
    assert "Unga med plan: 16 (förra omgången: 11)" in sida
    assert "Prognos framåt Fler deltar 2025." in sida


def test_avvikelser_kommer_forst(varld: Varld, personer: Personer) -> None:
    for namn in ("A", "B", "C"):
        aktivitet(varld, namn)
    t1 = omgangen(personer, varld.omrade)
    avviker = {"avvikelse_orsak": "Vakanser.", "avvikelse_atgard": "Rekrytering."}
    for u, status in zip(
        t1.uppfoljningar.order_by("pk"), ("klar", "enligt_plan", "avvikelse", "avbruten"), strict=True
    ):
        skicka(personer.analytiker, u, status=status, **avviker)
    kommer = [v.uppfoljning.status for v in att_granska(personer.enhetschef, varld.omrade)]
    assert kommer == ["avbruten", "avvikelse", "klar", "enligt_plan"]


def test_vem_som_kan_utse_en_stallforetradare(varld: Varld, personer: Personer) -> None:
    p = personer

    def utse(av: Anvandare, chef: Anvandare, ersattare: Anvandare) -> Any:
        return stallforetradare_utsedd(
            av=av, omrade=varld.omrade, chef=chef, ersattare=ersattare, giltig_fran=idag(), giltig_till=None
        )

    with pytest.raises(Nekad, match="egna"):
        utse(p.samordnare, p.enhetschef, p.samordnare)  # nobody gives themselves a chef's right
    with pytest.raises(Nekad):
        utse(p.administrator, p.enhetschef, p.administrator)
    with pytest.raises(Ogiltigt, match="arbetar inte"):
        utse(p.enhetschef, p.enhetschef, p.lasare)
    with pytest.raises(Ogiltigt, match="granskar inga"):
        utse(p.administrator, p.analytiker, p.samordnare)
    rad = utse(p.administrator, p.enhetschef, p.analytiker)
    assert befogenhet(p.analytiker, varld.omrade).granskar
    for _ in range(2):  # ended the day it began, and once more the same day
        stallforetradare_avslutad(av=p.enhetschef, stallforetradare=rad)
        assert not befogenhet(p.analytiker, varld.omrade).granskar
        rad = utse(p.enhetschef, p.enhetschef, p.analytiker)
    stallforetradare_avslutad(av=p.enhetschef, stallforetradare=rad)
    rad = utse(p.enhetschef, p.enhetschef, p.analytiker)
    assert befogenhet(p.analytiker, varld.omrade).granskar
    Uppdrag.objects.filter(anvandare=p.enhetschef).update(giltig_till=date(2024, 1, 1))
    assert not befogenhet(p.analytiker, varld.omrade).granskar  # the chef who has left has nothing to lend


def test_en_person_med_flera_roller_kan_anda_inte_godkanna_sin_egen(varld: Varld, personer: Personer, u: Uppfoljning):
    Uppdrag.objects.create(
        anvandare=personer.samordnare, roll=Roll.ENHETSCHEF, part=Part.FORVALTNING, stadsdelsomrade=varld.omrade,
        giltig_fran=date(2024, 1, 1),
    )  # fmt: skip
    u = skicka(personer.samordnare, u)
    with pytest.raises(Nekad):
        godkann(personer.samordnare, u)
    utfall = uppfoljningar_godkanda(av=personer.samordnare, omrade=varld.omrade, val={u.pk: u.version})
    assert isinstance(utfall.inte[0][1], Nekad)
    assert Uppfoljning.objects.get(pk=u.pk).lage == "inskickad"
