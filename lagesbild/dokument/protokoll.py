"""The protocol of a trygghetsvandring: who was there, where they went, what was said, who has it now."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, time
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.html import escape, linebreaks

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
from lagesbild.models import Vandringsprotokoll
from platser.kartbild import vandringskarta
from platser.models import Synpunkt, Trygghetsvandring, Vandringspart
from platser.selectors import vandring as urval
from platser.selectors.karta import kartytor
from platser.selectors.vandring import Kategorigrupp
from samverkan import svenska
from samverkan.models import Anvandare

UTGAVOR: Final = {"intern": "Intern utgåva", "publik": "Publik utgåva"}
STATUS: Final = {"rapporterad": "Fastställd", "planerad": "Planerad", "installd": "Inställd"}
UTAN_LAGE: Final = "Ingen karta: varken stoppen eller synpunkterna har något läge."


def samla_protokoll(
    vandring: Trygghetsvandring, utgava: str, *, user: Anvandare, framsteg: Framsteg = tyst
) -> Dokument:
    """The protocol as `user` sees it. The public edition leaves out photos and what concerns a sensitive place."""
    publik = utgava == Vandringsprotokoll.Utgava.PUBLIK
    framsteg("Hämtar synpunkterna", 1)
    synpunkter = [
        s for s in urval.vandringens_synpunkter(user, vandring) if not (publik and s.plats and s.plats.kanslig)
    ]
    grupper = urval.per_kategori(synpunkter)
    kapitel = [
        Kapitel(
            "om",
            1,
            "Om vandringen",
            _text(vandring),
            tuple(_om(vandring, urval.parter(user, vandring), lasare=AnonymousUser() if publik else user)),
        ),
        Kapitel("rutt", 1, "Rutt", "", tuple(_rutt(vandring, user, grupper, publik=publik))),
    ]
    if att_se := [rad for rad in urval.att_se(user, vandring) if not (publik and _kansligt(rad.synpunkt))]:
        kapitel.append(Kapitel("igen", 1, "Sett på igen", "", (_igen(att_se),)))
    framsteg("Hämtar fotona", 5)
    kapitel.append(
        Kapitel(
            "synpunkter", 1, "Synpunkter", "", tuple(_synpunkter(grupper, foton=not publik, forsta=2 if att_se else 1))
        )
    )
    andrad = max(
        (t for t in (vandring.andrad_tid, *(s.andrad_tid for s in synpunkter)) if t),
        default=timezone.make_aware(datetime.combine(vandring.dag, time())),
    )
    return Dokument(
        titel=vandring.namn,
        undertitel=f"{vandring.get_slag_display()} {svenska.datum(vandring.dag)}",
        parter=vandring.sammankallande,
        omrade=str(vandring.stadsdelsomrade),
        ar=vandring.dag.year,
        status=STATUS.get(vandring.status, "Utkast"),
        datum=f"Senast ändrat {svenska.datum(timezone.localdate(andrad))}",
        utgava=UTGAVOR[utgava],
        kapitel=tuple(kapitel),
        skapad=timezone.localtime(andrad).isoformat(timespec="seconds"),
    )


def _kansligt(synpunkt: Synpunkt) -> bool:
    return bool(synpunkt.plats and synpunkt.plats.kanslig)


def _text(vandring: Trygghetsvandring) -> str:
    """What they were to look at, and what it was like, as paragraphs."""
    return "".join(str(linebreaks(escape(t))) for t in (vandring.fokus, vandring.sammanfattning) if t)


def _om(vandring: Trygghetsvandring, parter: list[Vandringspart], *, lasare: Anvandare | AnonymousUser) -> list[Del]:
    """What is known of the walk, its places as `lasare` may read them."""
    samling = Trygghetsvandring.objects.filter(pk=vandring.pk).med_visad_samling(lasare).get().visad_samlingsplats
    plats = vandring.plats
    if plats and plats.kanslig and not lasare.is_authenticated:
        plats = None
    nar = svenska.datum(vandring.dag) + (f" kl. {vandring.klockslag:%H:%M}" if vandring.klockslag else "")
    med = [p.organisation for p in parter if p.deltog is not False]
    inte = [p.organisation for p in parter if p.deltog is False]
    sagt = any(p.deltog is not None for p in parter)
    fakta = [
        ("Tid", nar),
        ("Samling", samling),
        ("Plats", plats.namn if plats else ""),
        ("Stadsdel", vandring.stadsdel.namn if vandring.stadsdel else ""),
        ("Sammankallande", vandring.sammankallande),
        ("Var med" if sagt else "Inbjudna", svenska.upprakning(med) if med else ""),
        ("Inbjudna som inte var med", svenska.upprakning(inte) if inte else ""),
        ("Antal deltagare", svenska.tal(vandring.antal_deltagare) if vandring.antal_deltagare is not None else ""),
        ("Följer upp", f"{fore.namn}, {svenska.datum(fore.dag)}" if (fore := vandring.foregaende) else ""),
    ]  # fmt: skip
    return [Lista(tuple(Post(namn, text) for namn, text in fakta if text), "fakta")]


def _rutt(
    vandring: Trygghetsvandring, user: Anvandare, grupper: list[Kategorigrupp], *, publik: bool
) -> list[Del]:  # fmt: skip
    stopp = [s for s in urval.stopp(user, vandring) if not (publik and s.plats and s.plats.kanslig)]
    delar: list[Del] = []
    if stopp:
        delar.append(Lista(tuple(Post(f"{i}. {s.namn}") for i, s in enumerate(stopp, 1)), "kolumner"))
    punkter = urval.vandringspunkter(stopp, grupper)
    if not punkter:
        return [*delar, Besked(UTAN_LAGE)]
    underlag = kartytor(user, vandring.stadsdelsomrade, vandring.dag)
    svg = vandringskarta(
        () if underlag.schematisk else underlag.ytor,
        punkter,
        id_="karta-1",
        titel=f"Kartbild 1. Rutten och synpunkterna: {vandring.namn}",
    )
    noter = ("Synpunkterna har samma nummer som i listan nedan. Lägen är avrundade till ungefär tio meter.",)
    return [*delar, Figur(1, "Rutten och synpunkterna", svg, noter=noter, sort=Figur.Sort.KARTBILD)]


def _igen(rader: list[urval.AttSe]) -> Tabell:
    """What was open since earlier walks, and what was seen of it now."""
    huvud = Rad(tuple(Cell(t, rubrik=True) for t in ("Synpunkt", "Från", "Ägare", "Sett nu")))
    return Tabell(
        nummer=1,
        rubrik="Öppna synpunkter från tidigare vandringar",
        huvud=(huvud,),
        kropp=tuple(
            (
                Rad((
                    Cell(f"{_var(rad.synpunkt)}: {rad.synpunkt.text}", rubrik=True),
                    Cell(svenska.datum(rad.synpunkt.vandring.dag)),
                    Cell(rad.synpunkt.agare or "Ingen"),
                    Cell(_svar(rad)),
                )),
            )
            for rad in rader
        ),
    )  # fmt: skip


def _svar(rad: urval.AttSe) -> str:
    if rad.svar is None:
        return "Inte sett"
    return rad.svar.get_utfall_display() + (f": {rad.svar.text}" if rad.svar.text else "")


def _var(synpunkt: Synpunkt) -> str:
    kategori = str(synpunkt.get_kategori_display())
    return f"{kategori}, {synpunkt.plats.namn}" if synpunkt.plats else kategori


def _synpunkter(grupper: list[Kategorigrupp], *, foton: bool, forsta: int) -> list[Del]:
    """A table for each category (numbered from `forsta`), with its photos after it."""
    if not grupper:
        return [Besked("Inga synpunkter är inlagda.")]
    delar: list[Del] = []
    bild = 1
    for tabell, grupp in enumerate(grupper, forsta):
        huvud = Rad(tuple(Cell(t, rubrik=True) for t in ("Nr", "Plats", "Synpunkt", "Ägare", "Läge och svar")))
        rader = tuple((_rad(nr, s),) for nr, s in grupp.rader)
        delar.append(Tabell(nummer=tabell, rubrik=grupp.namn, huvud=(huvud,), kropp=rader))
        if not foton:
            continue
        for nr, s in grupp.rader:
            for foto in s.foton_synliga:  # type: ignore[attr-defined]
                try:
                    with foto.fil.open("rb") as fil:
                        data = b64encode(fil.read()).decode()
                except FileNotFoundError:
                    continue  # the row says what was there; a protocol is made all the same
                rubrik = f"Synpunkt {nr}: {foto.alt}"
                delar.append(
                    Figur(bild, rubrik, sort=Figur.Sort.BILD, bild=f"data:image/jpeg;base64,{data}", alt=foto.alt)
                )
                bild += 1
    return delar


def _rad(nr: int, s: Synpunkt) -> Rad:
    lage = str(s.get_status_display())
    if s.oppen and s.klar_senast:
        lage += f", svar senast {svenska.datum(s.klar_senast)}"
    if s.svar:
        lage += f". {s.svar}" + (f" ({svenska.datum(s.svar_dag)})" if s.svar_dag else "")
    return Rad((
        Cell(str(nr), rubrik=True),
        Cell(s.plats.namn if s.plats else "–"),
        Cell(s.text),
        Cell(s.agare or "Ingen än"),
        Cell(lage),
    ))  # fmt: skip
