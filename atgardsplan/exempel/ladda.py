"""Example data: the plan of Hässelby-Vällingby 2020 with its eight activities, that of 2025, and Kungsholmen's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from atgardsplan.exempel import uppfoljning
from atgardsplan.models import (
    Aktivitet,
    Aktivitetsdokument,
    Atgardsplan,
    Indikator,
    Indikatormal,
    Indikatorvarde,
    Mal,
    Orsak,
)
from lagesbild.models import Lagesbild, Matomrade, Matserie
from platser.models import Plats, Stadsdel, Trygghetsinvestering
from samverkan.exempel.filer import Antal, dag, lagg_till, las_json, rakna
from samverkan.models import (
    Anvandare,
    Arbetsgrupp,
    PrioriteratOmrade,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
)
from samverkan.svenska import upprakning

HAR: Final = Path(__file__).parent
FILER: Final = ("plan_2020.json", "plan_2025.json", "plan_kungsholmen_2025.json")
GRANSKARE: Final = "enhetschef@exempel.se"
UPPFOLJNING: Final = (
    "Beredningsgruppen samordnar uppföljningen vid {}. Arbetsgruppen följer aktiviteten vid sina möten."
)


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    for fil in FILER:
        post: dict[str, Any] = las_json(HAR / fil)
        nya = lagg_till([_plan(post)], "stadsdelsomrade_id", "fran")
        rakna(antal, nya)
        for plan in nya:
            _Innehall(antal, plan).ladda(post["mal"])
    for modell, n in uppfoljning.ladda().items():
        antal[modell] = antal.get(modell, 0) + n
    return antal


def _plan(post: dict[str, Any]) -> Atgardsplan:
    omrade = Stadsdelsomrade.objects.get(slug=post["stadsdelsomrade"])
    foregaende = post.get("foregaende")
    beslut: dict[str, Any] = {}
    for part, (epost, tid) in post.get("beslut", {}).items():
        beslut |= {
            f"{part}_av": Anvandare.objects.get(epost=epost),
            f"{part}_tid": timezone.make_aware(datetime.fromisoformat(tid)),
        }
    return Atgardsplan(
        stadsdelsomrade=omrade,
        overenskommelse=Samverkansoverenskommelse.objects.get(slug=post["overenskommelse"]),
        foregaende=omrade.atgardsplaner.get(fran=foregaende) if foregaende else None,
        namn=post["namn"],
        fran=date.fromisoformat(post["fran"]),
        till=date.fromisoformat(post["till"]),
        status=post["status"],
        beslut_hanvisning=post.get("beslut_hanvisning", ""),
        **{text: "\n".join(post[text]) for text in ("bakgrund", "kommunikation", "organisation")},
        **beslut,
    )


class _Innehall:
    """The content of a new plan only: in one that exists it may have been moved or taken away."""

    def __init__(self, antal: Antal, plan: Atgardsplan) -> None:
        self.antal, self.plan, self.omrade = antal, plan, plan.stadsdelsomrade
        self.personer = {a.epost: a for a in Anvandare.objects.filter(uppdrag__stadsdelsomrade=self.omrade)}
        self.grupper = {g.namn: g for g in Arbetsgrupp.objects.filter(stadsdelsomrade=self.omrade)}
        self.platser = {p.slug: p for p in Plats.objects.filter(stadsdelsomrade=self.omrade)}
        self.investeringar = {i.namn: i for i in Trygghetsinvestering.objects.filter(stadsdelsomrade=self.omrade)}
        self.tid = plan.forvaltning_tid or timezone.make_aware(datetime.fromisoformat(f"{plan.fran}T09:00"))

    def ladda(self, poster: list[dict[str, Any]]) -> None:
        prioriterade = {
            p.slug: p for p in PrioriteratOmrade.objects.filter(overenskommelse=self.plan.overenskommelse_id)
        }
        lagesbild = Lagesbild.objects.filter(stadsdelsomrade=self.omrade, ar=self.plan.fran.year - 1).first()
        mal = Mal.objects.bulk_create(
            Mal(
                plan=self.plan,
                prioriterat_omrade=prioriterade[post["prioriterat_omrade"]],
                ordning=ordning,
                overgripande_mal=post["overgripande_mal"],
                lagesbild_text="\n".join(post["lagesbild_text"]),
                lagesbild=lagesbild,
            )
            for ordning, post in enumerate(poster, 1)
        )
        rakna(self.antal, mal)
        for ett_mal, post in zip(mal, poster, strict=True):
            orsaker = Orsak.objects.bulk_create(
                Orsak(mal=ett_mal, ordning=n, text=text, underlag=underlag)
                for n, (text, underlag) in enumerate(post.get("orsaker", ()), 1)
            )
            rakna(self.antal, orsaker)
            indikatorer = [self.indikator(ett_mal, n, rad) for n, rad in enumerate(post.get("indikatorer", ()), 1)]
            rakna(self.antal, indikatorer)
            for n, rad in enumerate(post["aktiviteter"], 1):
                rakna(self.antal, [self.aktivitet(ett_mal, n, rad, orsaker, indikatorer)])

    def indikator(self, mal: Mal, ordning: int, rad: dict[str, Any]) -> Indikator:
        rad = dict(rad)
        malvarden, varden, serie = rad.pop("mal", {}), rad.pop("varden", ()), rad.pop("serie", None)
        stadsdel = rad.pop("stadsdel", None)
        if serie:
            rad["serie"] = Matserie.objects.get(kalla__slug=serie[0], namn__iexact=serie[1])
            rad["matomrade"] = Matomrade.objects.get(stadsdelsomrade=self.omrade)
        if stadsdel:
            rad["stadsdel"] = Stadsdel.objects.get(stadsdelsomrade=self.omrade, slug=stadsdel)
        indikator = Indikator.objects.create(mal=mal, ordning=ordning, **rad)
        rakna(self.antal, Indikatormal.objects.bulk_create(
            Indikatormal(indikator=indikator, ar=int(ar), varde=Decimal(v)) for ar, v in malvarden.items()
        ))  # fmt: skip
        rakna(self.antal, Indikatorvarde.objects.bulk_create(
            Indikatorvarde(
                indikator=indikator,
                ar=ar,
                matt=date.fromisoformat(matt),
                varde=Decimal(v),
                kommentar=kommentar,
                angivet_av=next(iter(self.personer.values())),
                angivet_tid=self.tid,
            )
            for ar, matt, v, kommentar in varden
        ))  # fmt: skip
        return indikator

    def aktivitet(
        self, mal: Mal, ordning: int, rad: dict[str, Any], orsaker: list[Orsak], indikatorer: list[Indikator]
    ) -> Aktivitet:
        falt = dict(rad)
        valda = {
            "orsaker": [orsaker[n - 1] for n in falt.pop("orsaker", ())],
            "indikatorer": [indikatorer[n - 1] for n in falt.pop("indikatorer", ())],
        }
        dokument, omgangar = falt.pop("dokument", ()), falt.pop("omgangar", None)
        if omgangar is not None:
            falt |= {f"foljs_upp_{o}": o in omgangar for o in ("t1", "t2", "vb")}
            falt["uppfoljning"] = UPPFOLJNING.format(upprakning([o.upper() for o in omgangar]))
        falt |= {
            "arbetsgrupp": self.grupper.get(falt.pop("arbetsgrupp", None)),
            "plats": self.platser.get(falt.pop("plats", None)),
            "investering": self.investeringar.get(falt.pop("investering", None)),
            "ansvarig": self.personer.get(ansvarig := falt.pop("ansvarig", "")),
            "granskare": self.personer.get(GRANSKARE) if ansvarig else None,
            "loptid_fran": dag(falt["loptid_fran"]),
            "loptid_till": dag(falt["loptid_till"]),
        }
        aktivitet = Aktivitet.objects.create(mal=mal, ordning=ordning, **falt)
        for namn, rader in valda.items():
            getattr(aktivitet, namn).set(rader)
        rakna(self.antal, Aktivitetsdokument.objects.bulk_create(
            Aktivitetsdokument(aktivitet=aktivitet, ordning=n, titel=titel, adress=adress, beteckning=beteckning)
            for n, (titel, adress, beteckning) in enumerate(dokument, 1)
        ))  # fmt: skip
        return aktivitet
