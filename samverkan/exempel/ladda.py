"""Example data: areas, agreements, councils, groups and accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password

from samverkan.exempel import moten
from samverkan.exempel.filer import Antal, dag, lagg_till, las_csv, las_json, rakna
from samverkan.models import (
    Anvandare,
    Arbetsgrupp,
    Lokalpolisomrade,
    PrioriteratOmrade,
    Rad,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
    Uppdrag,
)

HAR: Final = Path(__file__).parent
LOSENORD: Final = "lagesbild-demo"  # printed when the demo starts; set only where settings.DEMO is on
UPPDRAG_FRAN: Final = date(2024, 1, 1)


def konton() -> list[dict[str, str]]:
    """The example accounts: epost, namn, roll, part and omrade (slug)."""
    rader: list[dict[str, str]] = las_json(HAR / "konton.json")
    return rader


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    _omraden(antal)
    _overenskommelser(antal)
    _rad_och_grupper(antal)
    _konton(antal)
    moten.ladda(antal)
    return antal


def _omraden(antal: Antal) -> None:
    rakna(antal, lagg_till([
        Stadsdelsomrade(
            slug=rad["slug"],
            namn=rad["namn"],
            stadsomrade=rad["stadsomrade"],
            tidigare=rad["tidigare"],
            giltig_fran=dag(rad["giltig_fran"]),
        )
        for rad in las_csv(HAR / "stadsdelsomraden.csv")
    ], "slug"))  # fmt: skip
    rakna(antal, lagg_till([
        Lokalpolisomrade(
            slug=rad["slug"],
            namn=rad["namn"],
            polisomrade=rad["polisomrade"],
            giltig_fran=dag(rad["giltig_fran"]),
            giltig_till=dag(rad["giltig_till"]),
            omfattar=rad["omfattar"],
            sakerhet=rad["status"],
            kalla=rad["kalla"],
        )
        for rad in las_csv(HAR / "lokalpolisomraden.csv")
    ], "slug"))  # fmt: skip


def _overenskommelser(antal: Antal) -> None:
    omraden = {omrade.slug: omrade for omrade in Stadsdelsomrade.objects.all()}
    poster: list[dict[str, Any]] = las_json(HAR / "overenskommelser.json")["overenskommelser"]
    # The central ones first: the local ones point to them.
    for lokala in (False, True):
        centrala = {o.slug: o for o in Samverkansoverenskommelse.objects.filter(stadsdelsomrade=None)}
        rakna(antal, lagg_till([
            Samverkansoverenskommelse(
                slug=post["slug"],
                namn=post["namn"],
                stadsdelsomrade=omraden.get(post["stadsdelsomrade"]),
                central=centrala.get(post["central"]),
                giltig_fran=dag(post["giltig_fran"]),
                giltig_till=dag(post["giltig_till"]),
                parter="\n".join(post["parter"]),
                andamal="\n".join(post["andamal"]),
            )
            for post in poster
            if bool(post["stadsdelsomrade"]) is lokala
        ], "slug"))  # fmt: skip
    _prioriterade_omraden(antal, poster)


def _prioriterade_omraden(antal: Antal, poster: list[dict[str, Any]]) -> None:
    overenskommelser = {o.slug: o for o in Samverkansoverenskommelse.objects.select_related("central")}
    nya = lagg_till([
        PrioriteratOmrade(
            overenskommelse=overenskommelser[post["slug"]],
            slug=omrade["slug"],
            namn=omrade["namn"],
            ordning=ordning,
            beskrivning=omrade["beskrivning"],
        )
        for post in poster
        for ordning, omrade in enumerate(post["prioriterade_omraden"], 1)
    ], "overenskommelse_id", "slug")  # fmt: skip
    rakna(antal, nya)
    centrala = {
        (p.overenskommelse_id, p.slug): p.pk
        for p in PrioriteratOmrade.objects.filter(overenskommelse__stadsdelsomrade=None)
    }
    genomfor = {(post["slug"], o["slug"]): o["genomfor"] for post in poster for o in post["prioriterade_omraden"]}
    PrioriteratOmrade.genomfor.through.objects.bulk_create(
        PrioriteratOmrade.genomfor.through(
            from_prioriteratomrade_id=nytt.pk,
            to_prioriteratomrade_id=centrala[nytt.overenskommelse.central_id or 0, slug],
        )
        for nytt in nya
        for slug in genomfor[nytt.overenskommelse.slug, nytt.slug]
    )
    _foregangare(nya, poster)


def _foregangare(nya: list[PrioriteratOmrade], poster: list[dict[str, Any]]) -> None:
    """What the new areas take up from those of the agreement before: our reading of the documents."""
    fore = {post["slug"]: post["foregangare_i"] for post in poster if "foregangare_i" in post}
    tar_vid = {
        (post["slug"], o["slug"]): o.get("foregangare", ()) for post in poster for o in post["prioriterade_omraden"]
    }
    alla = {(p.overenskommelse.slug, p.slug): p.pk for p in PrioriteratOmrade.objects.select_related("overenskommelse")}
    PrioriteratOmrade.foregangare.through.objects.bulk_create(
        PrioriteratOmrade.foregangare.through(
            from_prioriteratomrade_id=nytt.pk,
            to_prioriteratomrade_id=alla[fore[nytt.overenskommelse.slug], slug],
        )
        for nytt in nya
        for slug in tar_vid[nytt.overenskommelse.slug, nytt.slug]
    )


def _rad_och_grupper(antal: Antal) -> None:
    omraden = {omrade.slug: omrade for omrade in Stadsdelsomrade.objects.all()}
    poster = las_json(HAR / "overenskommelser.json")
    rakna(antal, lagg_till([
        Rad(**(post | {"stadsdelsomrade": omraden[post["stadsdelsomrade"]]})) for post in poster["rad"]
    ], "stadsdelsomrade_id", "namn"))  # fmt: skip

    grupper: list[dict[str, Any]] = poster["arbetsgrupper"]
    nya = lagg_till([
        Arbetsgrupp(
            stadsdelsomrade=omraden[post["stadsdelsomrade"]],
            namn=post["namn"],
            ansvarig_chef=post["ansvarig_chef"],
            motesfrekvens=post["motesfrekvens"],
        )
        for post in grupper
    ], "stadsdelsomrade_id", "namn")  # fmt: skip
    rakna(antal, nya)
    prioriterade = {
        (p.overenskommelse.slug, p.slug): p.pk for p in PrioriteratOmrade.objects.select_related("overenskommelse")
    }
    skapade = {grupp.namn: grupp.pk for grupp in nya}
    Arbetsgrupp.prioriterade_omraden.through.objects.bulk_create(
        Arbetsgrupp.prioriterade_omraden.through(
            arbetsgrupp_id=skapade[post["namn"]],
            prioriteratomrade_id=prioriterade[post["overenskommelse"], slug],
        )
        for post in grupper
        if post["namn"] in skapade
        for slug in post["prioriterade_omraden"]
    )


def _konton(antal: Antal) -> None:
    poster = konton()
    # One hash for all: the password is printed anyway, and nine hashings take seconds. None cannot be logged in with.
    losenord = make_password(LOSENORD if settings.DEMO else None)
    nya = lagg_till([
        Anvandare(
            epost=post["epost"],
            namn=post["namn"],
            password=losenord,
            # Django's admin opens in the demo only: elsewhere nobody should find a ready-made superuser.
            is_staff=settings.DEMO and post["roll"] == "administrator",
            is_superuser=settings.DEMO and post["roll"] == "administrator",
        )
        for post in poster
    ], "epost")  # fmt: skip
    rakna(antal, nya)
    omraden = {omrade.slug: omrade for omrade in Stadsdelsomrade.objects.all()}
    skapade = {anvandare.epost: anvandare for anvandare in nya}
    rakna(antal, Uppdrag.objects.bulk_create(
        Uppdrag(
            anvandare=skapade[post["epost"]],
            roll=post["roll"],
            part=post["part"],
            stadsdelsomrade=omraden[post["omrade"]],
            giltig_fran=UPPDRAG_FRAN,
        )
        for post in poster
        if post["epost"] in skapade
    ))  # fmt: skip
