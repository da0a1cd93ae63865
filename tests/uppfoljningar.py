"""Rounds of follow-up for the tests: an activity, an open round, what each person does in it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from atgardsplan.models import (
    Aktivitet,
    Mal,
    Uppfoljning,
    Uppfoljningsomgang,
)
from atgardsplan.services.granskning import uppfoljning_godkand
from atgardsplan.services.omgang import (
    omgang_oppnad,
    omgang_planerad,
    omgang_stangd,
)
from atgardsplan.services.uppfoljning import (
    uppfoljning_inskickad,
    uppfoljning_sparad,
)
from samverkan.models import Anvandare, Arbetsgrupp, PrioriteratOmrade, Stadsdelsomrade
from tests.personer import DA, Personer, Varld

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def klockan(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def aktivitet(varld: Varld, namn: str, *, i: Aktivitet | None = None, **falt: Any) -> Aktivitet:
    """An activity of the decided plan of 2024, followed up in all rounds."""
    mal = (i or varld.aktivitet).mal
    alla = {f"foljs_upp_{slag}": True for slag in ("t1", "t2", "vb")}
    return Aktivitet.objects.create(**{"mal": mal, "ordning": mal.aktiviteter.count() + 1, "namn": namn} | alla | falt)


def omgangen(personer: Personer, omrade: Stadsdelsomrade, slag: str = "t1", ar: int = 2024) -> Uppfoljningsomgang:
    """An open round."""
    dag = date(ar, {"t1": 5, "t2": 9, "vb": 12}[slag], 7)
    omgang = omgang_planerad(
        av=personer.samordnare, omrade=omrade, ar=ar, slag=slag, oppnas=dag, inlamning=dag + timedelta(7),
        granskning=dag + timedelta(14), paminn_dagar=[-7, 0, 3],
    )  # fmt: skip
    return omgang_oppnad(av=personer.samordnare, omgang=omgang)


def om(omgang: Uppfoljningsomgang, aktiviteten: Aktivitet) -> Uppfoljning:
    return Uppfoljning.objects.get(omgang=omgang, aktivitet=aktiviteten)


def skriv(av: Anvandare, u: Uppfoljning, **falt: str) -> Uppfoljning:
    u.refresh_from_db()
    innehall = {"status": "enligt_plan", "gjort": "Tre träffar har hållits."} | falt
    return uppfoljning_sparad(av=av, uppfoljning=u, bygger_pa=u.version, **innehall)  # type: ignore[arg-type]


def skicka(av: Anvandare, u: Uppfoljning, **falt: str) -> Uppfoljning:
    u = skriv(av, u, **falt)
    return uppfoljning_inskickad(av=av, uppfoljning=u, bygger_pa=u.version)


def godkann(av: Anvandare, u: Uppfoljning) -> Uppfoljning:
    u.refresh_from_db()
    return uppfoljning_godkand(av=av, uppfoljning=u, bygger_pa=u.version)


def stang(av: Anvandare, omgang: Uppfoljningsomgang, **val: bool) -> Uppfoljningsomgang:
    omgang.refresh_from_db()
    return omgang_stangd(av=av, omgang=omgang, bygger_pa=omgang.version, **val)


def handelser(u: Uppfoljning) -> list[str]:
    return list(u.historik.order_by("pk").values_list("handelse", flat=True))


def tjugofem(varld: Varld, personer: Personer) -> list[Uppfoljning]:
    """25 follow-ups that wait for the enhetschef: five deviate; under two prioriterade områden and two groups."""
    andra = PrioriteratOmrade.objects.create(
        overenskommelse=varld.overenskommelse, slug="otrygga-platser", namn="Otrygga platser", ordning=2
    )
    malen = [
        varld.aktivitet.mal,
        Mal.objects.create(plan=varld.plan, prioriterat_omrade=andra, ordning=2, overgripande_mal="Tryggare platser."),
    ]
    grupper = [Arbetsgrupp.objects.create(stadsdelsomrade=varld.omrade, namn=n) for n in ("SIG", "Platssamverkan")]
    aktiviteter = Aktivitet.objects.bulk_create(
        Aktivitet(
            mal=malen[n % 2], arbetsgrupp=grupper[n % 2], ordning=n + 2, namn=f"Aktivitet {n + 1}", foljs_upp_t1=True,
            ansvarig=personer.analytiker, granskare=personer.enhetschef,
        )
        for n in range(25)
    )  # fmt: skip
    omgang = omgangen(personer, varld.omrade)
    texter = {"gjort": "Tre träffar har hållits.", "resultat": "Fler unga deltar.", "prognos": "Målet nås i höst."}
    avvikelse = {"avvikelse_orsak": "En tjänst är vakant.", "avvikelse_atgard": "Enheten rekryterar till juni."}
    for n, a in enumerate(aktiviteter):
        avviker = n % 5 == 4
        Uppfoljning.objects.filter(omgang=omgang, aktivitet=a).update(
            status="avvikelse" if avviker else "enligt_plan", lage="inskickad", version=3,
            skriven_av=personer.analytiker, skriven_tid=DA, inskickad_av=personer.analytiker, inskickad_tid=DA,
            **texter | (avvikelse if avviker else {}),
        )  # fmt: skip
    return list(Uppfoljning.objects.filter(omgang=omgang, lage="inskickad").order_by("pk"))
