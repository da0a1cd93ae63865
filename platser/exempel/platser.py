"""Example data: the places of the documents, what they are classified as, and what is done there.

Positions are rounded to some ten metres; where the source is a guess the place says so. Amounts and days that the
documents do not give are marked as examples in their own rows.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import make_aware

from platser.checklista import FRAGOR
from platser.models import (
    Kartlaggningspunkt,
    Klassning,
    Plats,
    Platsalias,
    Platsatgard,
    Platsatgardssteg,
    Platsorsak,
    Platssamverkan,
    Samverkansdeltagare,
    Samverkansfas,
    Samverkansmote,
    Stadsdel,
    Trygghetsinvestering,
    nyckel,
)
from samverkan.exempel.filer import Antal, dag, lagg_till, las_csv, las_json, rakna
from samverkan.models import Stadsdelsomrade

HAR: Final = Path(__file__).parent


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created.

    What belongs to a place comes with the place: what somebody has changed since is not added again.
    """
    antal: Antal = {}
    omraden = {omrade.slug: omrade for omrade in Stadsdelsomrade.objects.all()}
    stadsdelar = {s.slug: s for s in Stadsdel.objects.defer("kontur")}
    nya = {plats.slug: plats for plats in _platser(antal, omraden, stadsdelar)}
    _klassningar(antal, nya, stadsdelar)
    for rad in las_json(HAR / "samverkan.json"):
        if rad["plats"] in nya:
            _samverkan(antal, nya[rad["plats"]], rad)
    rakna(antal, Trygghetsinvestering.objects.bulk_create(
        Trygghetsinvestering(
            stadsdelsomrade=omraden[rad["stadsdelsomrade"]],
            plats=nya[rad["plats"]],
            stadsdel=stadsdelar[rad["stadsdel"]],
            ar=int(rad["ar"]),
            **{falt: dag(rad[falt]) for falt in ("ansokan_dag", "beslut_dag", "klar_dag")},
            **{falt: int(rad[falt]) if rad[falt] else None for falt in ("sokt_kr", "beviljat_kr", "utfall_kr")},
            **{falt: rad[falt] for falt in ("namn", "beskrivning", "fond", "status", "beslut", "effekt", "kalla")},
        )
        for rad in las_csv(HAR / "investeringar.csv")
        if rad["plats"] in nya
    ))  # fmt: skip
    return antal


def _platser(antal: Antal, omraden: dict[str, Stadsdelsomrade], stadsdelar: dict[str, Stadsdel]) -> list[Plats]:
    rader = {rad["slug"]: rad for rad in las_csv(HAR / "platser.csv")}
    nya = lagg_till([
        Plats(
            stadsdelsomrade=omraden[rad["stadsdelsomrade"]],
            slug=rad["slug"],
            namn=rad["namn"],
            typ=rad["typ"],
            stadsdel=stadsdelar[rad["stadsdel"]] if rad["stadsdel"] else None,
            lat=Decimal(rad["lat"]) if rad["lat"] else None,
            lon=Decimal(rad["lon"]) if rad["lon"] else None,
            noggrannhet=rad["noggrannhet"],
            osakerhet_m=int(rad["osakerhet_m"]) if rad["osakerhet_m"] else None,
            lageskalla=rad["lageskalla"],
            agare=rad["agare"],
            beskrivning=rad["beskrivning"],
            kanslig=rad["kanslig"] == "ja",
        )
        for rad in rader.values()
    ], "stadsdelsomrade_id", "slug")  # fmt: skip
    rakna(antal, nya)
    rakna(antal, Platsalias.objects.bulk_create(
        Platsalias(plats=plats, namn=namn, nyckel=nyckel(namn))
        for plats in nya
        for namn in filter(None, rader[plats.slug]["andra_namn"].split("|"))
    ))  # fmt: skip
    return nya


def _klassningar(antal: Antal, platser: dict[str, Plats], stadsdelar: dict[str, Stadsdel]) -> None:
    for rad in las_csv(HAR / "klassningar.csv"):
        plats = platser.get(rad["plats"])
        if plats is None:
            continue
        ny = Klassning.objects.create(
            stadsdelsomrade=plats.stadsdelsomrade,
            plats=plats,
            ar=int(rad["ar"]) if rad["ar"] else None,
            ordning=int(rad["ordning"]),
            giltig_fran=dag(rad["giltig_fran"]),
            giltig_till=date(int(rad["ar"]), 12, 31) if rad["ar"] else None,
            kalldatum=dag(rad["kalldatum"]),
            **{falt: rad[falt] for falt in ("slag", "lage", "omfattning", "kalla", "beslut", "beskrivning")},
        )
        ny.stadsdelar.set([stadsdelar[slug] for slug in filter(None, rad["stadsdelar"].split("|"))])
        rakna(antal, [ny])


def _samverkan(antal: Antal, plats: Plats, rad: dict[str, Any]) -> None:
    samverkan = Platssamverkan.objects.create(
        plats=plats,
        startade=dag(rad["startade"]),
        **{falt: rad[falt] for falt in ("sammankallande", "rytm", "kalla", "syfte")},
    )
    rakna(antal, [samverkan])
    rakna(antal, Samverkansdeltagare.objects.bulk_create(
        Samverkansdeltagare(samverkan=samverkan, organisation=vem, roll=roll) for vem, roll in rad["deltagare"]
    ))  # fmt: skip
    rakna(antal, Samverkansfas.objects.bulk_create(
        Samverkansfas(samverkan=samverkan, fas=fas, paborjad=date.fromisoformat(fran), avslutad=dag(till), text=text)
        for fas, fran, till, text in rad["faser"]
    ))  # fmt: skip
    rakna(antal, Samverkansmote.objects.bulk_create(
        Samverkansmote(samverkan=samverkan, dag=date.fromisoformat(nar), anteckning=text)
        for nar, text in rad.get("moten", [])
    ))  # fmt: skip
    svar = {fraga: (varde, text, kalla) for fraga, varde, text, kalla in rad.get("kartlaggning", [])}
    rakna(antal, Kartlaggningspunkt.objects.bulk_create(
        Kartlaggningspunkt(
            samverkan=samverkan,
            ordning=nummer,
            amne=amne,
            fraga=fraga,
            **dict(zip(("svar", "iakttagelse", "kalla"), svar.get(fraga, ("obesvarad", "", "")), strict=True)),
        )
        for nummer, (amne, fraga) in enumerate(FRAGOR, 1)
    ))  # fmt: skip
    orsaker: dict[str, Platsorsak] = {}
    _trad(samverkan, None, rad.get("orsaker", []), orsaker)
    rakna(antal, list(orsaker.values()))
    for vad, ansvarig, senast, status, klar, resultat, orsak, *sagt in rad.get("atgarder", []):
        atgard = Platsatgard.objects.create(
            samverkan=samverkan, orsak=orsaker.get(orsak), vad=vad, ansvarig=ansvarig, klar_senast=dag(senast),
            status=status, klar_dag=dag(klar), resultat=resultat,
        )  # fmt: skip
        # When it was said: by the document that names it, else at the meeting where the list was made.
        nar = dag(klar) or dag(next(iter(sagt), "2019-04-04")) or date(2019, 4, 4)
        Platsatgardssteg.objects.create(atgard=atgard, till=status, tid=make_aware(datetime.combine(nar, time(10))))
        rakna(antal, [atgard])


def _trad(
    samverkan: Platssamverkan, under: Platsorsak | None, grenar: list[Any], orsaker: dict[str, Platsorsak]
) -> None:
    for ordning, (slag, text, belagg, under_den) in enumerate(grenar, 1):
        gren = Platsorsak.objects.create(
            samverkan=samverkan, overordnad=under, slag=slag, text=text, belagg=belagg, ordning=ordning
        )
        orsaker[text] = gren
        _trad(samverkan, gren, under_den, orsaker)
