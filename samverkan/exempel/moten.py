"""Example data: who sits in councils and groups, their meetings and decisions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from samverkan.exempel.filer import Antal, lagg_till, las_json, rakna
from samverkan.models import Anvandare, Arbetsgrupp, Beslut, Dagordningspunkt, Gruppmedlem, Mote, Rad, Stadsdelsomrade

HAR: Final = Path(__file__).parent
FRAN: Final = date(2024, 1, 1)


def ladda(antal: Antal) -> None:
    """Add what is missing. A time such as "+21 09:00" is so many days from today."""
    poster = las_json(HAR / "moten.json")
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    grupper: dict[str, Rad | Arbetsgrupp] = {r.namn: r for r in Rad.objects.filter(stadsdelsomrade=omrade)}
    grupper |= {g.namn: g for g in Arbetsgrupp.objects.filter(stadsdelsomrade=omrade)}
    personer = {p.epost: p for p in Anvandare.objects.filter(epost__endswith="@exempel.se")}
    medlemmar = [
        Gruppmedlem(
            stadsdelsomrade=omrade,
            hemvist=post["hemvist"],
            funktion=post["funktion"],
            organisation=post.get("organisation", ""),
            uppgift=post.get("uppgift", Gruppmedlem.Uppgift.LEDAMOT),
            anvandare=personer.get(post.get("anvandare", "")),
            giltig_fran=FRAN,
            **_i(grupper[post["grupp"]]),
        )
        for post in poster["medlemmar"]
    ]
    rakna(antal, lagg_till(medlemmar, "rad_id", "arbetsgrupp_id", "hemvist", "funktion", "organisation"))
    skrivare = personer["samordnare@exempel.se"]
    for post in poster["moten"]:
        _mote(antal, post, grupper[post["grupp"]], omrade, skrivare, personer)


def _mote(
    antal: Antal,
    post: dict[str, Any],
    grupp: Rad | Arbetsgrupp,
    omrade: Stadsdelsomrade,
    skrivare: Anvandare,
    personer: dict[str, Anvandare],
) -> None:
    start, slut = _tid(post["start"]), _tid(post["slut"])
    if Mote.objects.filter(rubrik=post["rubrik"], **_i(grupp)).exists():
        return
    justerare = personer.get(post.get("justerat_av", ""))
    skrivet = min(slut, timezone.now())
    mote = Mote.objects.create(
        stadsdelsomrade=omrade,
        rubrik=post["rubrik"],
        start=start,
        slut=slut,
        lokal=post["lokal"],
        status=post.get("status", Mote.Status.PLANERAT),
        skapad_av=skrivare,
        skapad_tid=skrivet,
        justerat_av=justerare,
        justerat_tid=slut + timedelta(days=3) if justerare else None,
        **_i(grupp),
    )
    if narvarande := post.get("narvarande"):
        mote.narvarande.set(Gruppmedlem.objects.filter(funktion__in=narvarande, **_i(grupp)))
    punkter = Dagordningspunkt.objects.bulk_create(
        Dagordningspunkt(mote=mote, ordning=nr, **punkt) for nr, punkt in enumerate(post["punkter"], 1)
    )
    beslut = Beslut.objects.bulk_create(
        Beslut(
            mote=mote,
            punkt=punkter[b["punkt"] - 1],
            ordning=nr,
            text=b["text"],
            ansvarig_hemvist=b["hemvist"],
            ansvarig_funktion=b["funktion"],
            klart_senast=date.fromisoformat(b["klart_senast"]),
            klart_av=personer.get(b.get("klart_av", "")),
            klart_tid=slut + timedelta(days=40) if b.get("klart_av") else None,
        )
        for nr, b in enumerate(post["beslut"], 1)
    )
    for rader in ([mote], punkter, beslut):
        rakna(antal, rader)


def _i(grupp: Rad | Arbetsgrupp) -> dict[str, Any]:
    return {"rad": grupp} if isinstance(grupp, Rad) else {"arbetsgrupp": grupp}


def _tid(text: str) -> datetime:
    dag, klocka = text.split()
    da = timezone.localdate() + timedelta(days=int(dag)) if dag.startswith("+") else date.fromisoformat(dag)
    return timezone.make_aware(datetime.combine(da, time.fromisoformat(klocka)))
