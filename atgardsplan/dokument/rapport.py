"""The report of a round as a document: for paper, Word and one page of HTML."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.rapport import Rapport, Rapportdel, Rapportrad, rapport
from lagesbild.dokument.delar import Besked, Cell, Del, Dokument, Framsteg, Kapitel, Post, Rad, Stycke, Tabell, tyst
from samverkan import svenska
from samverkan.models import Anvandare
from samverkan.svenska import datum

STATUSAR: Final = [(str(v), str(namn)) for v, namn in Uppfoljning.Status.choices] + [("", "Inte godkänd")]


def samla_rapport(omgang: Uppfoljningsomgang, *, user: Anvandare, framsteg: Framsteg = tyst) -> Dokument:
    """The report as `user` sees it, complete or not: its status says how many activities are approved."""
    framsteg("Hämtar uppföljningarna", 2)
    r = rapport(user, omgang)
    framsteg("Sätter ihop rapporten", 8)
    stangd = omgang.status == Uppfoljningsomgang.Status.STANGD
    tid = omgang.stangd_tid or max((rad.u.godkand_tid for rad in r.rader if rad.u.godkand_tid), default=None)
    kapitel = [_sammanfattning(r)]
    kapitel += [_kapitel(del_, n) for n, del_ in enumerate(r.delar, 2)]
    avviker = [rad for rad in r.rader if rad.godkand and rad.u.status in _AVVIKER]
    if avviker:
        kapitel.insert(1, _avvikelser(avviker))
    return Dokument(
        titel=f"Uppföljning {omgang.namn}",
        undertitel=f"Åtgärdsplanens aktiviteter till och med {datum(omgang.period_till)}",
        parter="Stadsdelsförvaltningen och polisen",
        omrade=str(omgang.stadsdelsomrade),
        ar=omgang.ar,
        status="Fastställd" if stangd else f"Pågår: {r.godkanda} av {len(r.rader)} godkända",
        datum=f"Stängd {datum(timezone.localdate(tid))}" if stangd and tid else "Omgången är inte stängd",
        utgava="",
        kapitel=tuple(kapitel),
        skapad=timezone.localtime(tid).isoformat() if tid else "",
    )


_FORKLARAR: Final = ("Orsak till avvikelsen", "Åtgärd")
_AVVIKER: Final = (Uppfoljning.Status.AVVIKELSE, Uppfoljning.Status.AVBRUTEN)


def _rubrik(text: str, kolumner: int = 1) -> Cell:
    return Cell(text, rubrik=True, kolumner=kolumner)


def _tal(n: int) -> Cell:
    return Cell(svenska.tal(n) if n else "–", klass="tal")


def _sammanfattning(r: Rapport) -> Kapitel:
    huvud = Rad(
        (_rubrik("Prioriterat område"), *(Cell(namn, "tal", True) for _, namn in STATUSAR), Cell("Alla", "tal", True))
    )
    rader = tuple(
        Rad((_rubrik(str(d.omrade)), *(_tal(d.antal[s]) for s, _ in STATUSAR), _tal(len(d.rader)))) for d in r.delar
    )
    fot = Rad((_rubrik("Summa"), *(_tal(r.summa[s]) for s, _ in STATUSAR), _tal(len(r.rader))))
    delar: tuple[Del, ...] = (
        (Tabell(1, "Aktiviteter efter status", (huvud,), (rader,), (fot,)),)
        if rader
        else (Besked("Inga aktiviteter."),)
    )
    return Kapitel("sammanfattning", 1, "Sammanfattning", "", delar)


def _avvikelser(rader: list[Rapportrad]) -> Kapitel:
    poster = tuple(
        Post(
            f"{rad.u.aktivitet} ({rad.u.aktivitet.mal.prioriterat_omrade}).",
            " ".join(f"{vad}: {text}" for vad, text in rad.delar if vad in _FORKLARAR),
        )
        for rad in rader
    )
    return Kapitel("avvikelser", 1, "Avvikelser", "", (Stycke(poster=poster),))


def _kapitel(del_: Rapportdel, nummer: int) -> Kapitel:
    huvud = Rad(tuple(_rubrik(t) for t in ("Aktivitet", "Status", "Text", "Indikator")))
    kropp = tuple(
        (
            Rad((
                _rubrik(str(rad.u.aktivitet)),
                Cell(rad.status + (f" ({rad.sedan_forra})" if rad.sedan_forra else "")),
                Cell(rad.text or "–"),
                Cell("; ".join(i.text for i in rad.indikatorer) or "–"),
            )),
        )
        for rad in del_.rader
    )  # fmt: skip
    mal = Stycke("Övergripande mål", (del_.mal.overgripande_mal,))
    tabell = Tabell(nummer, f"Aktiviteter: {del_.omrade}", (huvud,), kropp, klass="plantabell rapport")
    return Kapitel(f"omrade-{del_.omrade.slug}", 1, str(del_.omrade), "", (mal, tabell))
