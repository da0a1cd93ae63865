"""A place's whole story: what all of the house knows of it, on one timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from atgardsplan.models import Aktivitet
from lagesbild.selectors.plats import Platssiffra, lagesposter, platssiffror
from platser.models import Klassning, Plats, Platsbild, Platssamverkan, Trygghetsinvestering, Trygghetsvandring
from platser.selectors.samverkan import Faslage, atgarder, faser, platssamverkan
from platser.selectors.tidslinje import SLAG, Tidpost, klassningar, ordnad, platsposter
from platser.selectors.vandring import platsens_vandringar
from samverkan.models import Anvandare
from samverkan.selectors import idag


@dataclass(frozen=True, slots=True)
class Platsbildpar:
    """A picture, and the one that was taken before (None: it stands alone)."""

    bild: Platsbild
    fore: Platsbild | None


@dataclass(frozen=True, slots=True)
class Platssida:
    """What the page of a place shows. `tidslinje` is everything, newest first."""

    galler: list[Klassning]
    tidigare: list[Klassning]
    siffror: list[Platssiffra]
    aldre_siffror: int
    samverkan: Platssamverkan | None
    faser: list[Faslage]
    oppna_atgarder: int
    bilder: list[Platsbildpar]
    vandringar: list[Trygghetsvandring]
    investeringar: list[Trygghetsinvestering]
    aktiviteter: list[Aktivitet]
    tidslinje: list[Tidpost]
    antal: list[tuple[str, str, int]]


def platssida(user: Anvandare, plats: Plats) -> Platssida:
    """The whole story of a place that `user` sees. The number of queries does not follow the length of the story."""
    dag = idag()
    alla = klassningar(user, plats)
    samverkan = platssamverkan(user, plats)
    nu = samverkan[0] if samverkan else None
    siffror = platssiffror(user, plats)
    senaste = {s.serie.pk: s for s in reversed(siffror)}
    aktiviteter = _aktiviteter(user, plats)
    poster = ordnad([*platsposter(user, plats), *lagesposter(user, plats), *map(_aktivitetspost, aktiviteter)])
    har = Counter(p.slag for p in poster)
    return Platssida(
        galler=[k for k in alla if k.galler(dag)],
        tidigare=[k for k in alla if not k.galler(dag)],
        siffror=[s for s in siffror if senaste[s.serie.pk] is s],
        aldre_siffror=len(siffror) - len(senaste),
        samverkan=nu,
        faser=faser(nu) if nu else [],
        oppna_atgarder=sum(a.status not in a.AVSLUTAD for a in atgarder(user, nu)) if nu else 0,
        bilder=_bilder(user, plats),
        vandringar=platsens_vandringar(user, plats),
        investeringar=list(Trygghetsinvestering.objects.synlig_for(user).filter(plats=plats).order_by("-ar", "namn")),
        aktiviteter=aktiviteter,
        tidslinje=poster,
        antal=[(slag, namn, har[slag]) for slag, namn in SLAG.items() if har[slag]],
    )


def _aktiviteter(user: Anvandare, plats: Plats) -> list[Aktivitet]:
    return list(
        Aktivitet.objects.synlig_for(user)
        .filter(plats=plats)
        .select_related("mal__plan", "mal__prioriterat_omrade")
        .order_by("-mal__plan__fran", "ordning", "pk")
    )


def _aktivitetspost(aktivitet: Aktivitet) -> Tidpost:
    plan = aktivitet.mal.plan
    return Tidpost(
        aktivitet.loptid_fran or plan.fran,
        "aktivitet",
        f"Aktivitet i planen: {aktivitet.namn}",
        aktivitet.loptid if aktivitet.loptid_fran else f"{aktivitet.loptid} Dagen är planens första.".strip(),
        plan.namn,
        ("aktivitet", (plan.pk, aktivitet.pk)),
    )


def _bilder(user: Anvandare, plats: Plats) -> list[Platsbildpar]:
    """Pictures, newest first; one that was taken before stands beside the one that names it, not by itself."""
    alla = list(
        Platsbild.objects.synlig_for(user).filter(plats=plats, struken=False).order_by("-tagen", "-pk")
    )  # fmt: skip
    per_pk = {b.pk: b for b in alla}
    parade = {b.fore_id for b in alla if b.fore_id in per_pk}
    return [Platsbildpar(b, per_pk.get(b.fore_id or 0)) for b in alla if b.pk not in parade]
