"""One place beside another and among the others: rates per inhabitant, and the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from lagesbild.forandring import Forandring, forandring, manga
from lagesbild.models import Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.compstat import Compstattabell, tabell
from lagesbild.selectors.statistik.platser import FOLKMANGD, Folkmangd, folkmangd_for, folkmangder
from lagesbild.selectors.statistik.underlag import (
    COMPSTAT,
    Lasare,
    Serieunderlag,
    Siffra,
    senaste_uttag,
    serieunderlag,
    summa,
)
from lagesbild.tratt import FARST, Tratt, tratt
from samverkan.models import Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Jamforelserad:
    """A category of the place and of the reference: counts, per 1,000 inhabitants, and how the rates relate.

    Of a reference that holds the place, `referens` and its rate are those of the rest: the quotient, its interval and
    the test must be about the same thing.
    `forandring` is "from" the reference "to" the place, with days times inhabitants as exposure.
    """

    namn: str
    antal: int | None
    referens: int | None
    per_1000: float | None
    referens_per_1000: float | None
    forandring: Forandring | None
    summa: bool = False

    @property
    def kvot(self) -> float | None:
        """How many times the rate of the reference; None when that is 0 or unknown."""
        if self.per_1000 is None or not self.referens_per_1000:
            return None
        return self.per_1000 / self.referens_per_1000


@dataclass(frozen=True, slots=True)
class Platsjamforelse:
    """`resten`: the reference holds the place, so the place is compared with the rest of it."""

    plats: Matomrade
    referens: Matomrade
    period: Period
    folkmangd: Folkmangd | None
    referens_folkmangd: Folkmangd | None
    resten: bool
    rader: list[Jamforelserad] = field(default_factory=list)


def mot_referens(
    egen: Compstattabell,
    andras: Sequence[Serieunderlag],
    plats: Matomrade,
    referens: Matomrade,
    folk: dict[int, list[Folkmangd]],
) -> Platsjamforelse:
    """The last period of the place's table beside the same of the reference, per inhabitant. No queries."""
    period = egen.perioder[-1]
    annan = tabell(andras, [egen.ar[-1]], period.fran.month, period.till.month)
    andra = {r.serie.pk: r.varden[-1] for r in annan.rader if r.serie}
    folk_plats = folkmangd_for(folk.get(plats.pk, []), period)
    folk_referens = folkmangd_for(folk.get(referens.pk, []), period)
    resten = referens.slag == Matomrade.Slag.STAD and plats.slag != Matomrade.Slag.STAD
    rader: list[Jamforelserad] = []
    for grupp in egen.grupper:
        kategorier = [(r.namn, r.varden[-1], andra.get(r.serie.pk) if r.serie else None) for r in grupp.rader]
        rader += [_rad(*k, period, folk_plats, folk_referens, resten) for k in kategorier]
        summor = summa([k[1] for k in kategorier]), summa([k[2] for k in kategorier])
        rader.append(_rad(grupp.namn or "Summa", *summor, period, folk_plats, folk_referens, resten, ar_summa=True))
    provade = iter(manga([None if r.summa else r.forandring for r in rader]))
    return Platsjamforelse(
        plats, referens, period, folk_plats, folk_referens, resten,
        [_med(r, next(provade)) for r in rader],
    )  # fmt: skip


def _med(rad: Jamforelserad, provad: Forandring | None) -> Jamforelserad:
    return rad if rad.summa else Jamforelserad(rad.namn, rad.antal, rad.referens, rad.per_1000, rad.referens_per_1000, provad)  # fmt: skip # noqa: E501


def _rad(namn: str, antal: int | None, referens: int | None, period: Period, folk: Folkmangd | None,
         folk_referens: Folkmangd | None, resten: bool, *, ar_summa: bool = False) -> Jamforelserad:  # fmt: skip
    f = None
    if resten:
        referens = None if antal is None or referens is None or referens < antal else referens - antal
        folk_referens = _ovriga(folk_referens, folk)
    if antal is not None and referens is not None and folk and folk_referens:
        f = forandring(
            referens, antal, dagar_fore=folk_referens.antal * period.dagar, dagar_efter=folk.antal * period.dagar
        )  # fmt: skip
    return Jamforelserad(
        namn, antal, referens, per_1000(antal, folk), per_1000(referens, folk_referens), f, ar_summa
    )  # fmt: skip


def _ovriga(alla: Folkmangd | None, folk: Folkmangd | None) -> Folkmangd | None:
    """Those who live in the reference but not in the place."""
    return Folkmangd(alla.antal - folk.antal, alla.dag) if alla and folk and alla.antal > folk.antal else None


def per_1000(antal: int | None, folk: Folkmangd | None) -> float | None:
    """Events per 1,000 inhabitants; None when either is unknown."""
    return None if antal is None or folk is None else 1000 * antal / folk.antal


@dataclass(frozen=True, slots=True)
class Trattunderlag:
    """The funnel of a category or a group over the areas that have both figures and a known population."""

    tratt: Tratt | None
    namn: str
    utan_folkmangd: list[str]
    utan_siffror: list[str]
    per_datum: date | None = None


def publicerat_underlag(user: Lasare, omrade: Stadsdelsomrade) -> list[Serieunderlag]:
    """Published counts about the area, of which there are enough areas to compare. Two queries."""
    alla = Matvarde.objects.jamforbara_for(user).filter(
        serie__kalla__publicerad=True, serie__enhet=Matserie.Enhet.ANTAL, matomrade__stadsdelsomrade__isnull=False
    )
    flera = alla.order_by().values("serie").annotate(n=Count("matomrade", distinct=True)).filter(n__gte=FARST)
    om_omradet = Matvarde.objects.synlig_for(user).i_omrade(omrade).filter(serie__in=flera.values("serie"))
    return serieunderlag(om_omradet.exclude(serie__slug=FOLKMANGD).exclude(serie__kalla__slug=COMPSTAT))


def omraden_med(user: Lasare, serie: int) -> list[Matomrade]:
    """The stadsdelsområden that have figures of a series to compare with. One query."""
    varden = Matvarde.objects.jamforbara_for(user).filter(serie=serie)
    return list(Matomrade.objects.filter(slag=Matomrade.Slag.STADSDELSOMRADE, pk__in=varden.values("matomrade")))


def tratt_for(
    user: Lasare, platser: Sequence[Matomrade], serier: Sequence[int], period: Period, namn: str
) -> Trattunderlag:
    """How each of the places lies among them: the sum of the series in the period by inhabitants. Two queries.

    Places of the same kind, so that nobody is counted twice. A place where one of the series isn't known is left out.
    """
    per_plats: dict[int, dict[int, Serieunderlag]] = {}
    rader = (
        Matvarde.objects.jamforbara_for(user)
        .filter(matomrade__in=[p.pk for p in platser], serie__in=serier, fran__gte=period.fran, till__lte=period.till)
        .order_by("per_datum")
        .values_list("matomrade_id", "serie_id", "fran", "till", "varde", "per_datum")
    )
    for plats, serie, fran, till, varde, per_datum in rader:
        # for_span needs the figures only, not the series itself
        underlag = per_plats.setdefault(plats, {}).setdefault(serie, Serieunderlag(None))  # type: ignore[arg-type]
        underlag.siffror[Period(fran, till)] = Siffra(varde, per_datum)
    folk = folkmangder(user, platser)
    omraden, utan_folk, utan_siffror = [], [], []
    for p in platser:
        kanda = per_plats.get(p.pk, {})
        antal = summa([kanda[s].antal(period) if s in kanda else None for s in serier])
        boende = folkmangd_for(folk.get(p.pk, []), period)
        if antal is None:
            utan_siffror.append(p.namn)
        elif boende is None:
            utan_folk.append(p.namn)
        else:
            omraden.append((p.namn, antal, boende.antal / 1000))
    uttag = senaste_uttag(u.for_span(period) for kanda in per_plats.values() for u in kanda.values())
    return Trattunderlag(tratt(omraden), namn, utan_folk, utan_siffror, uttag)
