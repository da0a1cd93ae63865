"""The plan as a document: the parts of the printed plan of 2020, in its order, and what a plan has had since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from atgardsplan.models import Aktivitet, Atgardsplan
from atgardsplan.selectors.indikator import Indikatorlage
from atgardsplan.selectors.plan import Plandel, andringar, plandelar
from lagesbild.dokument.delar import (
    Besked,
    Cell,
    Del,
    Dokument,
    Figur,
    Framsteg,
    Kapitel,
    Lista,
    Post,
    Rad,
    Tabell,
    tyst,
)
from lagesbild.dokument.insamling import anpassa_rubriker
from lagesbild.models import Tryckjobb
from lagesbild.text import rensa
from platser.models import Plats
from samverkan import svenska
from samverkan.models import Anvandare

PUBLIK = Tryckjobb.Utgava.PUBLIK


class _Nummer:
    """The numbers of tables and charts, in the order of the document."""

    def __init__(self) -> None:
        self.tabeller, self.diagram = 0, 0

    def tabell(self) -> int:
        self.tabeller += 1
        return self.tabeller

    def nasta_diagram(self) -> int:
        self.diagram += 1
        return self.diagram


def planen(plan: Atgardsplan, utgava: str, *, user: Anvandare, framsteg: Framsteg = tyst) -> Dokument:
    """The plan as `user` sees it.

    The public edition holds what a läsare sees: no sensitive places, and of the indicators' values those of weeks that
    are fastställda and of rounds that are closed. What was decided and what has come since stand in one file, so its
    date says both: when the plan was decided and to what day the values go.
    """
    publik = utgava == PUBLIK
    framsteg("Hämtar planen", 2)
    delar = plandelar(user, plan, publik=publik)
    synliga = Plats.objects.synlig_for(user).filter(aktiviteter__mal__plan=plan)
    platser = {p.pk: str(p) for p in synliga if not (publik and p.kanslig)}
    framsteg("Ställer samman planen", 8)
    nummer = _Nummer()
    kapitel = [
        Kapitel(kod, 1, rubrik, anpassa_rubriker(rensa(text), 3))
        for kod, rubrik, text in (
            ("bakgrund", "Bakgrund", plan.bakgrund),
            ("kommunikation", "Kommunikation", plan.kommunikation),
            ("organisation", "Organisation för arbetet", plan.organisation),
        )
        if text
    ]
    for del_ in delar:
        kapitel += _omrade(del_, nummer, platser)
    efter = list(andringar(user, plan).filter(efter_beslut=True).exclude(slag__in=["status", "krock"]))
    if efter:
        poster = [Post(f"{a.get_slag_display()}: {a.objekt_text}", f"{_dag(a.tid)}. {a.skal}") for a in efter]
        kapitel.append(Kapitel("andringar", 1, "Ändringar efter beslutet", "", (Lista(tuple(poster)),)))
    varden = [a for d in delar for i in d.indikatorer for a in i.ar if a.ar >= plan.fran.year]
    matt = max((a.till for a in varden if a.till), default=None)
    tider = [t for t in (plan.andrad, plan.forvaltning_tid, plan.polis_tid, *(a.tid for a in efter)) if t]
    senast = max([*tider, *([_midnatt(matt)] if matt else [])], default=None)
    return Dokument(
        titel=plan.namn,
        undertitel=f"{svenska.datum(plan.fran)} till {svenska.datum(plan.till)}",
        parter=", ".join(filter(None, plan.overenskommelse.parter.splitlines())),
        omrade=str(plan.stadsdelsomrade),
        ar=plan.fran.year,
        status=plan.get_status_display(),
        datum=_beslut(plan) + (f", med uppföljning till och med {svenska.datum(matt)}" if matt else ""),
        utgava=Tryckjobb.Utgava(utgava).label + " utgåva",
        kapitel=tuple(kapitel),
        skapad=timezone.localtime(senast).isoformat() if senast else f"{plan.fran}T00:00:00+01:00",
    )


def _midnatt(dag: date) -> datetime:
    return datetime.combine(dag, time(), timezone.get_default_timezone())


def _dag(tid: datetime) -> str:
    return svenska.datum(timezone.localtime(tid).date())


def _beslut(plan: Atgardsplan) -> str:
    if plan.beslut_hanvisning:
        return plan.beslut_hanvisning
    delar = [
        f"{part} {_dag(tid)}"
        for part, tid in (("Stadsdelsförvaltningen", plan.forvaltning_tid), ("Polisen", plan.polis_tid))
        if tid
    ]
    return f"Beslutad av {svenska.upprakning(delar)}" if delar else "Inte beslutad"


def _omrade(del_: Plandel, nummer: _Nummer, platser: dict[int, str]) -> list[Kapitel]:
    kod = del_.prioriterat_omrade.slug
    text = f"<p>Genomför centralt: {del_.genomfor}</p>" if del_.genomfor else ""
    ut = [Kapitel(kod, 1, del_.prioriterat_omrade.namn, rensa(text))]
    if del_.mal is None:
        return [Kapitel(kod, 1, del_.prioriterat_omrade.namn, "", (Besked("Planen har inget mål för området."),))]
    ut.append(Kapitel(f"{kod}-mal", 2, "Övergripande mål", "", (Lista((Post(del_.mal.overgripande_mal),), "mal"),)))
    if del_.mal.lagesbild_text:
        ut.append(Kapitel(f"{kod}-lage", 2, "Lägesbild", anpassa_rubriker(rensa(del_.mal.lagesbild_text), 4)))
    if del_.orsaker:
        poster = tuple(Post(o.text, f"({o.underlag})" if o.underlag else "") for o in del_.orsaker)
        ut.append(Kapitel(f"{kod}-orsaker", 2, "Orsaker", "", (Lista(poster),)))
    if del_.indikatorer:
        ut.append(Kapitel(f"{kod}-indikatorer", 2, "Indikatorer", "", _indikatorer(del_, nummer)))
    aktiviteter: tuple[Del, ...] = tuple(_aktivitet(a, nummer, platser) for a in del_.aktiviteter)
    inga = (Besked("Planen har inga egna aktiviteter för det här området."),)
    ut.append(Kapitel(f"{kod}-aktiviteter", 2, "Aktiviteter", "", aktiviteter or inga))
    return ut


def _indikatorer(del_: Plandel, nummer: _Nummer) -> tuple[Del, ...]:
    rubriker = ("Indikator", "Utgångsläge", "Senaste", "Mål", "Utfall")
    rader = tuple(
        Rad((
            Cell(i.indikator.namn, rubrik=True),
            Cell(i.baslinje_text),
            Cell(i.senaste_text),
            Cell(_alla_mal(i)),
            Cell(i.utfall.value),
        ))
        for i in del_.indikatorer
    )  # fmt: skip
    huvud = (Rad(tuple(Cell(r, rubrik=True) for r in rubriker)),)
    namn = f"Indikatorer för {del_.prioriterat_omrade.namn}"
    tabell = Tabell(nummer.tabell(), namn, huvud, (rader,), (), "plantabell")
    return (tabell, *(_diagram(i, nummer) for i in del_.indikatorer if sum(a.varde is not None for a in i.ar) > 1))


def _alla_mal(i: Indikatorlage) -> str:
    return "; ".join(f"{a.ar}: {i.text(a.mal)}" for a in i.ar if a.mal is not None) or "–"


def _diagram(i: Indikatorlage, nummer: _Nummer) -> Figur:
    n = nummer.nasta_diagram()
    huvud = Rad((Cell("År", rubrik=True), Cell("Värde", "tal", rubrik=True), Cell("Mål", "tal", rubrik=True)))
    rader = tuple(
        Rad((Cell(str(a.ar), rubrik=True), Cell(i.text(a.varde), "tal"), Cell(i.text(a.mal), "tal"))) for a in i.ar
    )
    return Figur(
        n,
        f"{i.indikator.namn}, {i.indikator.get_enhet_display()}",
        svg=i.diagram(f"dgm-{n}"),
        noter=("Hel linje: värdet. Streckad: målet.",),
        siffror=(huvud, *rader),
    )


def _aktivitet(a: Aktivitet, nummer: _Nummer, platser: dict[int, str]) -> Tabell:
    """The activity heads the table; below it field by field, what the field is called heading its row."""
    grupp = a.arbetsgrupp_text or (str(a.arbetsgrupp) if a.arbetsgrupp else "–")
    namn = _namn(a)
    alla = (("Arbetsgrupp", grupp), *_falt(a, platser))
    rader = [Rad((Cell(rubrik, rubrik=True), Cell(text))) for rubrik, text in alla if text]
    huvud = (Rad((Cell("Aktivitet", rubrik=True), Cell(namn, rubrik=True))),)
    return Tabell(nummer.tabell(), namn, huvud, (tuple(rader),), (), "plantabell aktivitet")


def _namn(a: Aktivitet) -> str:
    """With its delområde before it, unless the name says it already."""
    return f"{a.rubrik}: {a.namn}" if a.rubrik and a.rubrik.casefold() not in a.namn.casefold() else a.namn


def _falt(a: Aktivitet, platser: dict[int, str]) -> Sequence[tuple[str, str]]:
    tid = a.loptid
    if a.loptid_fran and a.loptid_till:
        tid = f"{tid} ({svenska.datum(a.loptid_fran)}–{svenska.datum(a.loptid_till)})".strip()
    elif a.loptid_till and not tid:
        tid = f"Till {svenska.datum(a.loptid_till)}"
    tid = tid or ("Tills vidare" if a.tills_vidare else "–")
    kostnad = [
        svenska.kronor(a.kostnad) if a.kostnad is not None else "",
        a.get_finansiering_display() if a.finansiering else "",
        a.finansiering_text,
    ]
    metod = [a.metod, a.get_evidens_display() if a.evidens else ""]
    return (
        ("Löptid", tid),
        ("Mötesfrekvens", a.motesfrekvens),
        ("Sammankallande", a.sammankallande),
        ("Stadsdelsförvaltningens kontakt", a.forvaltningens_kontakt),
        ("Polisens kontakt", a.polisens_kontakt),
        ("Övriga deltagare", a.ovriga_deltagare),
        ("Uppföljning", a.uppfoljning),
        ("Följs upp i", svenska.upprakning(a.omgangar) if a.omgangar and not a.uppfoljning else ""),
        ("Hur", a.hur),
        ("Plats", platser.get(a.plats_id or 0, "") or a.platstext),
        ("Orsaker", "; ".join(o.text for o in a.orsaker.all())),
        ("Väntad effekt på kort sikt", a.effekt_kort),
        ("Väntad effekt på lång sikt", a.effekt_lang),
        ("Indikatorer", "; ".join(i.namn for i in a.indikatorer.all())),
        ("Metod", ". ".join(t.rstrip(".") for t in metod if t)),
        ("Kostnad och finansiering", ". ".join(t.rstrip(".") for t in kostnad if t)),
        ("Dokument", "; ".join(f"{d.titel}, {d.adress or d.beteckning}" for d in a.dokument.all())),
    )
