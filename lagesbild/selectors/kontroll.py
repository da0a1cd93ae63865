"""What the checks of a yearly document look at, and their outcome with the reasons that people have given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import Max

from lagesbild.kontroll import (
    Avsnittslage,
    Fynd,
    Kallage,
    Kontroll,
    Kontrollunderlag,
    Plats,
    Platsslag,
    Punkt,
    Skal,
    Tackning,
    kontrollera,
)
from lagesbild.models import (
    Avsnitt,
    Avsnittskommentar,
    Dokumentbild,
    Kalla,
    Kontrollundantag,
    Lagesbild,
    Matvarde,
    Veckolage,
)
from lagesbild.pastaenden import granska_pastaenden
from lagesbild.period import MANADER
from lagesbild.selectors import arsdokument
from lagesbild.selectors.hanvisningar import brutna_hanvisningar, hanvisningsmal
from lagesbild.selectors.siffror import andrade_siffror
from lagesbild.selectors.statistik.pastaenden import ren_text, siffror_for_text
from lagesbild.selectors.statistik.underlag import COMPSTAT
from lagesbild.selectors.vecka import Artabell, artabell
from lagesbild.skrift.block import blockval
from lagesbild.skrift.hanvisning import hanvisningar_i
from lagesbild.skrift.siffra import Siffra, siffror_i
from lagesbild.text import SIFFRA, ersatt
from lagesbild.veckopastaenden import Veckotal, granska_veckor
from platser.selectors.plats import kansliga_namn, namngivna
from samverkan import svenska
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, giltighet_q
from samverkan.personuppgifter import beskriv, hitta
from samverkan.selectors import idag

_KORT_ALT: Final = 20  # characters: what is shorter names an image and does not say what it shows
_CITAT: Final = 60
_KANSLIG: Final = "är en känslig plats. Skriv utan namnet, eller låt det stå i ett internt avsnitt."


def kontroller(
    user: Anvandare, lagesbild: Lagesbild, *, tryckt_brutet: Sequence[Fynd] = (), utan_innehall: Sequence[Fynd] = ()
) -> list[Kontroll]:
    """All checks of the document as `user` sees it, each point with its reason if there is one.

    What only the printed document tells comes from above (`dokument.kontrollerat`): references that it has no place
    for, and content that it has only a notice for.
    """
    skal = {
        (u.kontroll, u.objekt): Skal(u.skal, str(u.av), u.tid)
        for u in Kontrollundantag.objects.synlig_for(user).filter(lagesbild=lagesbild).select_related("av")
    }
    return [
        replace(k, punkter=tuple(replace(p, skal=None if k.kravs else skal.get((k.kod, p.objekt))) for p in k.punkter))
        for k in kontrollera(_med_det_tryckta(kontrollunderlag(user, lagesbild), tryckt_brutet, utan_innehall))
    ]


def _med_det_tryckta(
    underlag: Kontrollunderlag, brutet: Sequence[Fynd], utan_innehall: Sequence[Fynd]
) -> Kontrollunderlag:
    sedda = {(b.avsnitt, b.objekt.removesuffix(":publik")) for b in underlag.brutna}
    nya = tuple(b for b in brutet if (b.avsnitt, b.objekt) not in sedda)
    return replace(underlag, brutna=underlag.brutna + nya, utan_innehall=tuple(utan_innehall))


def kontrollunderlag(user: Anvandare, lagesbild: Lagesbild) -> Kontrollunderlag:
    """What the checks look at. The number of queries does not grow with sections, figures or weeks."""
    avsnitt = list(
        Avsnitt.objects.synlig_for(user).med().filter(lagesbild=lagesbild).select_related("prioriterat_omrade")
        .order_by("ordning")
    )  # fmt: skip
    kallor = list(Kalla.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("ordning", "pk"))
    bilder = list(Dokumentbild.objects.synlig_for(user).filter(lagesbild=lagesbild))
    hanvisat = {nyckel for a in avsnitt for html in (a.text, a.kommentar) for nyckel in hanvisningar_i(html)}
    tabell = artabell(user, lagesbild.stadsdelsomrade, lagesbild.ar, idag=idag(), till_vecka=lagesbild.veckor_till)
    faststallda = frozenset(
        Veckolage.objects.filter(
            stadsdelsomrade=lagesbild.stadsdelsomrade, ar=lagesbild.ar, status=Veckolage.Status.FASTSTALLD
        ).values_list("vecka", flat=True)
    )
    return Kontrollunderlag(
        ar=lagesbild.ar,
        avsnitt=tuple(_lage(a) for a in avsnitt),
        prioriterade=prioriterade_i_ar(user, lagesbild),
        kallor=tuple(Kallage(k.nyckel, k.text, bool(k.url), k.hamtad) for k in kallor),
        anvanda_kallor=frozenset(n.removeprefix("kalla:") for n in hanvisat if n.startswith("kalla:")),
        tackning=_tackning(tabell, faststallda),
        brutna=tuple(_brutna(user, lagesbild, avsnitt)),
        oppna_kommentarer=tuple(_oppna(user, lagesbild)),
        personuppgifter=tuple(_personuppgifter(avsnitt)),
        avvikande_tal=(*_avvikande(user, lagesbild, avsnitt), *_avvikande_veckor(tabell, faststallda, avsnitt)),
        andrade_siffror=tuple(
            Fynd(
                s.avsnitt.pk,
                f"{s.avsnitt.kod}:{s.rad.nyckel}:{s.rad.visat}",
                f"texten säger {s.rad.visat}, "
                + (f"siffrorna säger {s.nytt.text} ({s.nytt.om})." if s.nytt else "men siffran finns inte längre."),
                f"id_{s.rad.falt}",
            )
            for s in andrade_siffror(user, lagesbild)
        ),
        alternativtexter=tuple(_alternativtexter(bilder)),
        aldre_uttag=tuple(_aldre_uttag(user, lagesbild, avsnitt, kallor)),
        kansliga_platser=tuple(_kansliga(user, lagesbild, avsnitt, kallor, bilder)),
    )


def prioriterade_i_ar(user: Anvandare, lagesbild: Lagesbild) -> dict[str, str]:
    """Slug and name of the områden of the agreement that was in force when the year ended, in order. Two queries."""
    overenskommelse = (
        Samverkansoverenskommelse.objects.synlig_for(user)
        .filter(giltighet_q(arsdokument.avtalsdag(lagesbild.ar)), stadsdelsomrade_id=lagesbild.stadsdelsomrade_id)
        .order_by("-giltig_fran", "pk")
        .first()
    )
    if overenskommelse is None:
        return {}
    omraden = PrioriteratOmrade.objects.filter(overenskommelse=overenskommelse).order_by("ordning")
    return dict(omraden.values_list("slug", "namn"))


def _lage(a: Avsnitt) -> Avsnittslage:
    return Avsnittslage(
        pk=a.pk,
        kod=a.kod,
        djup=a.djup,
        rubrik=a.rubrik,
        text=ren_text(a.text),
        kommentar=ren_text(a.kommentar),
        block=tuple(b.slag for b in blockval(a.block)),
        tillstand=a.tillstand,
        att_uppdatera=a.att_uppdatera,
        fran_ar=a.text_fran_ar,
        prioriterat=a.prioriterat_omrade.slug if a.prioriterat_omrade else "",
        behov=a.behov_av_atgarder,
    )


def _tackning(tabell: Artabell, faststallda: frozenset[int]) -> Tackning:
    if not tabell.stadsdelar:
        return Tackning()
    borjade = [rad for rad in tabell.rader if rad.vecka.mandag <= idag()]
    bedomda = {rad.vecka.vecka for rad in borjade if any(rad.celler)}
    return Tackning(len(bedomda), len(bedomda & faststallda), len(borjade))


def _brutna(user: Anvandare, lagesbild: Lagesbild, avsnitt: list[Avsnitt]) -> Iterable[Fynd]:
    """References to what the document does not have, and in public sections to what only the intern edition has."""
    ingenstans = brutna_hanvisningar(hanvisningsmal(user, lagesbild, avsnitt), avsnitt)
    for b in ingenstans:
        yield Fynd(b.avsnitt.pk, f"{b.avsnitt.kod}:{b.nyckel}", f"hänvisningen till {b.nyckel} leder ingenstans.")
    publika = arsdokument.publika(avsnitt)
    sedda = {(b.avsnitt.pk, b.nyckel) for b in ingenstans}
    for b in brutna_hanvisningar(hanvisningsmal(user, lagesbild, publika, publik=True), publika):
        if (b.avsnitt.pk, b.nyckel) not in sedda:
            text = f"hänvisningen till {b.nyckel} går till något som bara finns i den interna utgåvan."
            yield Fynd(b.avsnitt.pk, f"{b.avsnitt.kod}:{b.nyckel}:publik", text)


def _oppna(user: Anvandare, lagesbild: Lagesbild) -> Iterable[Fynd]:
    tradar = Avsnittskommentar.objects.synlig_for(user).filter(
        trad=None, lost_tid=None, avsnitt__lagesbild=lagesbild, avsnitt__utelamnat=False
    )
    for k in tradar.select_related("av").order_by("avsnitt__ordning", "tid", "pk"):
        yield Fynd(k.avsnitt_id, f"{k.pk}", f"{k.av} frågar ”{_kort(k.text)}”", f"kommentar-{k.pk}")


def _personuppgifter(avsnitt: Sequence[Avsnitt]) -> Iterable[Fynd]:
    for a in avsnitt:
        for falt, text in _ordet_i(a):
            for nr, f in enumerate(hitta(text), 1):
                yield Fynd(a.pk, f"{a.kod}:{falt}:{f.slag}:{nr}", beskriv(f, text), f"id_{falt}")


def _kansliga(
    user: Anvandare,
    lagesbild: Lagesbild,
    avsnitt: Sequence[Avsnitt],
    kallor: Sequence[Kalla],
    bilder: Sequence[Dokumentbild],
) -> Iterable[Punkt]:
    """Sensitive places that the public edition's own words name: its tables and maps leave them out."""
    namn = kansliga_namn(user, lagesbild.stadsdelsomrade)
    if not namn:
        return
    for a in arsdokument.publika(avsnitt):
        for falt, text in _ordet_i(a):
            for n in namngivna(text, namn):
                yield Punkt(
                    f"{a.kod}:{falt}:{n}"[:200], f"{a.rubrik}: {n} {_KANSLIG}", Plats.avsnitt(a.pk, f"id_{falt}")
                )
    i_listan = _kallistan(avsnitt)
    for k in kallor:
        for n in namngivna(f"{k.text} {k.begransning}", namn):
            yield Punkt(f"kalla:{k.nyckel}:{n}"[:200], f"Källan {k.nyckel}: {n} {_KANSLIG}", i_listan)
    for b in bilder:
        for n in namngivna(f"{b.rubrik} {b.alternativtext}", namn) if not b.intern else ():
            plats = Plats(Platsslag.DOKUMENT, ankare="bilder")
            yield Punkt(f"bild:{b.nyckel}:{n}"[:200], f"{b.rubrik}: {n} {_KANSLIG}", plats)


def _avvikande(user: Anvandare, lagesbild: Lagesbild, avsnitt: Sequence[Avsnitt]) -> Iterable[Fynd]:
    """Numbers in running text that the figures contradict. A bound figure can't: it is left out of the text here."""
    siffror = siffror_for_text(user, lagesbild.stadsdelsomrade, lagesbild.ar)
    for a in avsnitt:
        for falt, html in (("text", a.text), ("kommentar", a.kommentar)):
            text = ren_text(ersatt(html, SIFFRA, lambda _, inre: ""))
            if any(tecken.isdigit() for tecken in text):
                for avvikelse in granska_pastaenden(text, siffror):
                    objekt = f"{a.kod}:{falt}:{avvikelse.kategori}:{avvikelse.skrivet}"
                    yield Fynd(a.pk, objekt, avvikelse.text, f"id_{falt}")


def _avvikande_veckor(tabell: Artabell, faststallda: frozenset[int], avsnitt: Sequence[Avsnitt]) -> Iterable[Fynd]:
    """Numbers of weeks in running text that the year's table of an edition doesn't give: the public has fewer weeks."""

    def raknat(nr: int, *, publik: bool) -> Counter[int]:
        return Counter(
            cell.niva
            for rad in tabell.rader
            if (cell := rad.celler[nr]) and (not publik or rad.vecka.vecka in faststallda)
        )

    alla = [(s.namn, raknat(nr, publik=False), raknat(nr, publik=True)) for nr, s in enumerate(tabell.stadsdelar)]
    interna = [Veckotal(namn, {"intern": intern}) for namn, intern, _ in alla]
    bada = [Veckotal(namn, {"intern": intern, "publik": publik}) for namn, intern, publik in alla]
    for a in avsnitt:
        for falt, html in (("text", a.text), ("kommentar", a.kommentar)):
            text = ren_text(ersatt(html, SIFFRA, lambda _, inre: ""))
            for fel in granska_veckor(text, tabell.ar, interna if a.intern else bada):
                objekt = f"{a.kod}:{falt}:{fel.kategori}:{fel.skrivet}"
                yield Fynd(a.pk, objekt, f"”{fel.skrivet}” {fel.kategori}: årets tabell har {fel.ratt}.", f"id_{falt}")


def _alternativtexter(bilder: Sequence[Dokumentbild]) -> Iterable[Punkt]:
    plats = Plats(Platsslag.DOKUMENT, ankare="bilder")
    for b in bilder:
        alt = b.alternativtext.strip()
        if alt.casefold() == b.rubrik.strip().casefold():
            yield Punkt(b.nyckel, f"{b.rubrik}: alternativtexten är samma som bildtexten.", plats)
        elif len(alt) < _KORT_ALT:
            yield Punkt(b.nyckel, f"{b.rubrik}: alternativtexten ”{alt}” säger inte vad bilden visar.", plats)


def _aldre_uttag(
    user: Anvandare, lagesbild: Lagesbild, avsnitt: Sequence[Avsnitt], kallor: Sequence[Kalla]
) -> Iterable[Punkt]:
    omrade, ar = lagesbild.stadsdelsomrade, lagesbild.ar
    egna = Matvarde.objects.synlig_for(user).i_omrade(omrade).filter(fran__year__lte=ar)
    senaste: dict[str, date] = {
        slug: per
        for slug, per in egna.order_by().values_list("serie__kalla__slug").annotate(per=Max("per_datum"))
        if per
    }
    sista = egna.filter(serie__kalla__slug=COMPSTAT, till__year=ar, fran__year=ar).aggregate(till=Max("till"))["till"]
    if sista and sista.month > lagesbild.statistik_till_manad:
        yield Punkt(
            f"manader:{sista.isoformat()}",
            f"Tabellerna slutar med {MANADER[lagesbild.statistik_till_manad - 1]}, men siffror finns till och med "
            f"{MANADER[sista.month - 1]} {ar}.",
            Plats(Platsslag.STATISTIK),
        )
    plats = _kallistan(avsnitt)
    for k in kallor:
        nyare = senaste.get(k.nyckel)
        if k.hamtad and nyare and k.hamtad < nyare:
            yield Punkt(
                f"kalla:{k.nyckel}:{nyare.isoformat()}",
                f"Källan {k.nyckel} är hämtad {svenska.datum(k.hamtad)}, "
                f"men ett uttag per {svenska.datum(nyare)} är inläst.",
                plats,
            )
    for a in avsnitt:
        for falt, html in (("text", a.text), ("kommentar", a.kommentar)):
            for nyckel, visat in siffror_i(html):
                s = Siffra.las(nyckel)
                if s and s.per and (nyare := senaste.get(s.kalla)) and s.per < nyare:
                    yield Punkt(
                        f"{a.kod}:{nyckel}"[:200],
                        f"{a.rubrik}: {visat} är låst till uttaget {svenska.datum(s.per)}, "
                        f"men ett per {svenska.datum(nyare)} är inläst.",
                        Plats.avsnitt(a.pk, f"id_{falt}"),
                    )


def _ordet_i(a: Avsnitt) -> tuple[tuple[str, str], ...]:
    """What people have written in a section, as plain text, by its field."""
    return ("rubrik", a.rubrik), ("text", ren_text(a.text)), ("kommentar", ren_text(a.kommentar))


def _kallistan(avsnitt: Sequence[Avsnitt]) -> Plats:
    """Where the document lists its sources."""
    med_lista = (a for a in avsnitt if "kallor" in [b.slag for b in blockval(a.block)])
    return next((Plats.avsnitt(a.pk, "") for a in med_lista), Plats())


def _kort(text: str) -> str:
    rad = " ".join(text.split())
    return rad if len(rad) <= _CITAT else f"{rad[: _CITAT - 1].rstrip()}…"
