"""Bound figures: what a key is worth today, from which source, and which of a document's have changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from django.db.models import Q
from django.utils.text import slugify

from lagesbild.forandring import procent as andring_i_procent
from lagesbild.models import Avsnitt, Bundensiffra, Lagesbild, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.niva import Niva
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import Lasare, Serieunderlag
from lagesbild.selectors.statistik.underlag import Siffra as Matsiffra
from lagesbild.selectors.vecka import Artabell, artabell
from lagesbild.skrift.siffra import GRUPP, OMRADET, STAD, VECKOR, Siffra, Slag
from lagesbild.skrift.sok import alla_ord_finns
from lagesbild.text import SIFFRA, ersatt
from samverkan import svenska
from samverkan.models import Anvandare, Stadsdelsomrade

VECKOSERIER: Final = {
    "minst-3": "veckor på nivå 3 eller högre",
    "fyra-fem": "veckor på nivå 4 eller 5",
    "bedomda": "bedömda veckor",
    **{f"niva-{n.value}": f"veckor på nivå {n.value}" for n in Niva},
}
SIFFRA_SAKNAS: Final = "siffra saknas"
HELA_OMRADET: Final = "alla stadsdelar"
_DECIMALER: Final = {Matserie.Enhet.PROCENT: 1, Matserie.Enhet.PER_1000: 1, Matserie.Enhet.INDEX: 1}


@dataclass(frozen=True, slots=True)
class Siffervarde:
    """What a key is worth: the words for the text, what it is about, and where it comes from."""

    nyckel: str
    text: str
    om: str
    kalla: str

    @property
    def forklaring(self) -> str:
        """For hover and focus: "Rån, januari–oktober 2024. Källa: CompStat, uttag 2024-11-04"."""
        return f"{self.om}. Källa: {self.kalla}"


@dataclass(frozen=True, slots=True)
class Andradsiffra:
    """A bound figure that the statistics no longer give as the text says it. `nytt` is None when it is gone."""

    avsnitt: Avsnitt
    rad: Bundensiffra
    nytt: Siffervarde | None


def siffervarden(
    user: Anvandare, lagesbild: Lagesbild, nycklar: Iterable[str], *, bara_faststallt: bool = False
) -> dict[str, Siffervarde]:
    """What each key is worth today in the document's area; a key that the figures don't give is missing.

    `bara_faststallt`: of weeks those that both parts have fastställt, as the public edition says it. Of the document's
    own year none after its last week. Three queries, two for weeks.
    """
    omrade = lagesbild.stadsdelsomrade
    lasta = {nyckel: s for nyckel in dict.fromkeys(nycklar) if (s := Siffra.las(nyckel)) is not None}
    varden: dict[str, Siffervarde] = {}
    statistik = {nyckel: s for nyckel, s in lasta.items() if s.kalla != VECKOR}
    if statistik:
        underlag = _Underlag(user, omrade, statistik.values())
        for nyckel, s in statistik.items():
            if (v := underlag.varde(nyckel, s)) is not None:
                varden[nyckel] = v
    artabeller: dict[int, Artabell] = {}
    for nyckel, s in lasta.items():
        if s.kalla == VECKOR:
            ar = s.perioder[0].fran.year
            if ar not in artabeller:
                artabeller[ar] = artabell(
                    user, omrade, ar, bara_faststallt=bara_faststallt,
                    till_vecka=lagesbild.veckor_till if ar == lagesbild.ar else None,
                )  # fmt: skip
            if (v := _veckovarde(nyckel, s, artabeller[ar])) is not None:
                varden[nyckel] = v
    return varden


def andrade_siffror(user: Anvandare, lagesbild: Lagesbild, avsnitt: Avsnitt | None = None) -> list[Andradsiffra]:
    """Bound figures of the document (or of one section) whose text differs from what the figures give today."""
    fraga = Bundensiffra.objects.synlig_for(user).filter(avsnitt__lagesbild=lagesbild, avsnitt__utelamnat=False)
    if avsnitt is not None:
        fraga = fraga.filter(avsnitt=avsnitt)
    rader = list(fraga.select_related("avsnitt").order_by("avsnitt__ordning", "pk"))
    varden = siffervarden(user, lagesbild, [r.nyckel for r in rader])
    return [
        Andradsiffra(r.avsnitt, r, varden.get(r.nyckel))
        for r in rader
        if (v := varden.get(r.nyckel)) is None or _ren(v.text) != _ren(r.visat)
    ]


def med_varden(html: str, varden: dict[str, Siffervarde]) -> str:
    """The text with its bound figures as plain words of today: for the printed document and for checks.

    One that has no value says so. What was written last is of another day, or in a new document of another year.
    """

    def nu(nyckel: str, _: str) -> str:
        v = varden.get(nyckel)
        return escape(v.text) if v else f'<strong class="siffra-saknas">[{SIFFRA_SAKNAS}]</strong>'

    return ersatt(html, SIFFRA, nu)


def _ren(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


class _Underlag:
    """The stored figures that some keys need, read at once."""

    def __init__(self, user: Lasare, omrade: Stadsdelsomrade, siffror: Iterable[Siffra]) -> None:
        self.omrade = omrade
        siffror = list(siffror)
        serier = Matserie.objects.filter(kalla__slug__in={s.kalla for s in siffror}).select_related("kalla")
        self.serier: dict[tuple[str, str], list[Matserie]] = {}
        for serie in serier:
            self.serier[serie.kalla.slug, serie.slug] = [serie]
            if serie.grupp and serie.enhet == Matserie.Enhet.ANTAL:
                self.serier.setdefault((serie.kalla.slug, f"{GRUPP}{slugify(serie.grupp)}"), []).append(serie)
        behovda = {serie.pk for s in siffror for serie in self.serier.get((s.kalla, s.serie), [])}
        platser = Matomrade.objects.filter(
            Q(stadsdelsomrade=omrade)
            | Q(stadsdel__stadsdelsomrade=omrade, stadsdel__slug__in={s.plats for s in siffror})
            | Q(slag=Matomrade.Slag.STAD)
        ).select_related("stadsdel")  # fmt: skip
        self.platser: dict[str, Matomrade] = {}
        for plats in sorted(platser, key=lambda p: p.pk):  # of cities the first that came is one's own
            if plats.stadsdelsomrade_id:
                self.platser[OMRADET] = plats
            elif plats.stadsdel:
                self.platser[plats.stadsdel.slug] = plats
            else:
                self.platser.setdefault(STAD, plats)
        fraga = Matvarde.objects.synlig_for(user).filter(
            serie__in=behovda, matomrade__in=[p.pk for p in self.platser.values()]
        )
        falt = ("serie_id", "matomrade_id", "fran", "till", "varde", "per_datum", "preliminar")
        self.rader: dict[tuple[int, int], list[tuple[Period, Matsiffra]]] = {}
        for serie, plats_pk, fran, till, varde, per, preliminar in fraga.order_by("per_datum").values_list(*falt):
            rad = (Period(fran, till), Matsiffra(varde, per, preliminar))
            self.rader.setdefault((serie, plats_pk), []).append(rad)

    def varde(self, nyckel: str, s: Siffra) -> Siffervarde | None:
        serier, plats = self.serier.get((s.kalla, s.serie), []), self.platser.get(s.plats)
        if not serier or plats is None:
            return None
        delar = [self._summa(serier, plats, p, s.per) for p in s.perioder]
        hela = [d for d in delar if d is not None]
        text = _i_ord(s, serier[0], [d.varde for d in hela]) if len(hela) == len(delar) else None
        if text is None:
            return None
        per = max(d.per_datum for d in hela)
        perioder = " mot ".join(p.text for p in reversed(s.perioder))
        namn = serier[0].grupp if s.serie.startswith(GRUPP) else serier[0].namn
        kalla = f"{serier[0].kalla.namn}, uttag {svenska.datum(per)}"
        return Siffervarde(nyckel, text, f"{namn}, {plats.namn}, {perioder}", kalla)

    def _summa(self, serier: list[Matserie], plats: Matomrade, period: Period, per: date | None) -> Matsiffra | None:
        delar: list[Matsiffra] = []
        for serie in serier:
            rader = self.rader.get((serie.pk, plats.pk), [])
            kanda = {p: siffra for p, siffra in rader if per is None or siffra.per_datum <= per}
            siffra = self._siffra(serie, kanda, period)
            if siffra is None:
                return None
            delar.append(siffra)
        return Matsiffra(sum((d.varde for d in delar), Decimal()), max(d.per_datum for d in delar))

    @staticmethod
    def _siffra(serie: Matserie, kanda: dict[Period, Matsiffra], period: Period) -> Matsiffra | None:
        """Counts add up to a span; other units are of exactly the period that they were measured for."""
        if serie.enhet == Matserie.Enhet.ANTAL:
            return Serieunderlag(serie, kanda).for_span(period)
        return kanda.get(period)


def _i_ord(s: Siffra, serie: Matserie, varden: list[Decimal]) -> str | None:
    if s.slag == Slag.VARDE:
        return som_text(varden[0], serie.enhet)
    fore, efter = varden
    if s.slag == Slag.DIFFERENS:
        return svenska.differens(efter - fore, _DECIMALER.get(Matserie.Enhet(serie.enhet), 0))
    andring = andring_i_procent(int(fore), int(efter)) if serie.enhet == Matserie.Enhet.ANTAL else None
    if andring is None:
        return None
    if s.slag == Slag.FORANDRING:
        return svenska.procent(andring)
    return f"{svenska.tal(abs(andring))}{svenska.HARDBLANKSTEG}procent"


def som_text(varde: Decimal, enhet: str) -> str:
    """A figure with its unit as it stands in running text: "1 412", "47 %", "406 900 kr", "25,5"."""
    decimaler = 0 if varde == varde.to_integral_value() else _DECIMALER.get(Matserie.Enhet(enhet), 0)
    if enhet == Matserie.Enhet.PROCENT:
        return svenska.andel(varde, decimaler)
    if enhet == Matserie.Enhet.KRONOR:
        return svenska.kronor(varde)
    return svenska.tal(varde, decimaler)


def _veckovarde(nyckel: str, s: Siffra, tabell: Artabell) -> Siffervarde | None:
    if s.slag != Slag.VARDE or s.serie not in VECKOSERIER:
        return None
    if s.plats == OMRADET:
        # Of the whole area: the weeks that have any assessment, but levels of all stadsdelar counted together.
        namn, nivaer, bedomda, av = HELA_OMRADET, tabell.totalt, tabell.veckor_bedomda, len(tabell.rader)
    else:
        summa = next((rad for rad in tabell.sammanfattning if rad.stadsdel.slug == s.plats), None)
        if summa is None:
            return None
        namn, nivaer, bedomda, av = str(summa.stadsdel), summa.nivaer, summa.antal, summa.av
    if not bedomda and s.serie != "bedomda":
        return None  # no week is assessed, and that is not the same as none at the level
    match s.serie:
        case "minst-3":
            antal = nivaer.minst_tre
        case "fyra-fem":
            antal = nivaer.fyra_fem
        case "bedomda":
            antal = bedomda
        case _:
            antal = nivaer.per_niva.get(int(s.serie.removeprefix("niva-")), 0)
    om = f"{VECKOSERIER[s.serie].capitalize()}, {namn}, {s.perioder[0].fran.year}"
    return Siffervarde(nyckel, svenska.tal(antal), om, f"veckobedömningarna, {bedomda} av {av} veckor")


# --- To choose from --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Valbar:
    """A figure that an author can put into the text."""

    varde: Siffervarde
    grupp: str


def valbara(user: Anvandare, lagesbild: Lagesbild, sok: str, hogst: int = 40) -> list[Valbar]:
    """Figures whose name or place holds every word of `sok`, those of the document's year and months first.

    A series is found by its other names too, and a compound by its parts.
    """
    ord_ = sok.split()
    nycklar: dict[str, str] = {}
    for nyckel, grupp, namn in _kandidater(user, lagesbild):
        if alla_ord_finns(ord_, namn):
            nycklar[nyckel] = grupp
        if len(nycklar) >= hogst * 3:
            break
    varden = siffervarden(user, lagesbild, nycklar)
    return [Valbar(varden[n], g) for n, g in nycklar.items() if n in varden][:hogst]


def ar_med_siffror(user: Anvandare, lagesbild: Lagesbild, sok: str) -> list[int]:
    """The years that have figures whose name or place holds every word of `sok`, whatever the document's year."""
    falt = (
        "serie__kalla__slug", "serie__slug", "serie__namn", "serie__grupp", "serie__kalla__namn", "matomrade__namn",
        "fran__year",
    )  # fmt: skip
    andra = _andra_namn()
    fraga = Matvarde.objects.synlig_for(user).filter(_om_omradet(lagesbild.stadsdelsomrade)).order_by()
    return sorted({
        ar
        for kalla, slug, *delar, ar in fraga.values_list(*falt).distinct()
        if alla_ord_finns(sok.split(), " ".join([*delar, andra.get((kalla, slug), "")]))
    })  # fmt: skip


def _andra_namn() -> dict[tuple[str, str], str]:
    """The names that series have had, by source and series."""
    namnen: dict[tuple[str, str], str] = {}
    for kalla, slug, namn in Serienamn.objects.values_list("serie__kalla__slug", "serie__slug", "namn"):
        namnen[kalla, slug] = f"{namnen.get((kalla, slug), '')} {namn}"
    return namnen


def _om_omradet(omrade: Stadsdelsomrade) -> Q:
    return (
        Q(matomrade__stadsdelsomrade=omrade)
        | Q(matomrade__stadsdel__stadsdelsomrade=omrade)
        | Q(matomrade__slag=Matomrade.Slag.STAD)
    )


def _kandidater(user: Anvandare, lagesbild: Lagesbild) -> Iterable[tuple[str, str, str]]:
    omrade, ar = lagesbild.stadsdelsomrade, lagesbild.ar
    spann = Period.manader(ar, lagesbild.statistik_fran_manad, lagesbild.statistik_till_manad)
    fore = Period.manader(ar - 1, lagesbild.statistik_fran_manad, lagesbild.statistik_till_manad)
    tabell = artabell(user, omrade, ar, till_vecka=lagesbild.veckor_till)
    for plats, platsnamn in [*((s.slug, str(s)) for s in tabell.stadsdelar), (OMRADET, HELA_OMRADET)]:
        for serie, namn in VECKOSERIER.items():
            s = Siffra(Slag.VARDE, VECKOR, serie, plats, (Period.manader(ar),))
            yield s.nyckel, "Veckor", f"{namn} {platsnamn} veckor"
    fraga = Matvarde.objects.synlig_for(user).filter(
        _om_omradet(omrade), fran__year__gte=ar - 6, fran__lte=date(ar, 12, 31)
    )  # fmt: skip
    andra = _andra_namn()
    falt = (
        "serie__kalla__slug", "serie__kalla__namn", "serie__slug", "serie__namn", "serie__enhet", "serie__grupp",
        "matomrade__slag", "matomrade__stadsdel__slug", "matomrade__namn", "fran", "till",
    )  # fmt: skip
    sedda: set[tuple[str, str, str]] = set()
    for kalla, kallnamn, slug, namn, enhet, grupp, slag, stadsdel, plats, fran, till in (
        fraga.order_by("serie__kalla__slug", "serie__grupp_ordning", "serie__ordning", "matomrade_id", "-till")
        .values_list(*falt)
        .distinct()
    ):
        plats_slug = OMRADET if slag == "stadsdelsomrade" else stadsdel or STAD
        namnet = f"{namn} {andra.get((kalla, slug), '')} {grupp} {plats} {kallnamn}"
        if enhet == Matserie.Enhet.ANTAL and (till - fran).days < 360 and till > fran:
            if (kalla, slug, plats_slug) in sedda:
                continue
            sedda.add((kalla, slug, plats_slug))
            gruppen = f"{GRUPP}{slugify(grupp)}" if grupp else ""
            if gruppen and (kalla, gruppen, plats_slug) not in sedda:
                sedda.add((kalla, gruppen, plats_slug))
                for perioder, slag_ in (
                    ((spann,), Slag.VARDE),
                    ((fore,), Slag.VARDE),
                    ((fore, spann), Slag.FORANDRING),
                ):
                    namn_ = f"{grupp} summa {plats} {kallnamn} {perioder[-1]}"
                    yield Siffra(slag_, kalla, gruppen, plats_slug, perioder).nyckel, kallnamn, namn_
            for perioder, slag_ in (
                ((spann,), Slag.VARDE), ((fore,), Slag.VARDE), ((fore, spann), Slag.DIFFERENS),
                ((fore, spann), Slag.FORANDRING), ((fore, spann), Slag.PROCENT),
                ((Period.manader(ar - 1),), Slag.VARDE),
            ):  # fmt: skip
                yield Siffra(slag_, kalla, slug, plats_slug, perioder).nyckel, kallnamn, f"{namnet} {perioder[-1]}"
        else:
            period = Period(fran, till)
            yield Siffra(Slag.VARDE, kalla, slug, plats_slug, (period,)).nyckel, kallnamn, f"{namnet} {period}"
