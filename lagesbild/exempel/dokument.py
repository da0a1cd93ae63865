"""Example data: the yearly documents of 2024, Hässelby-Vällingby complete and Kungsholmen as a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import make_aware

from lagesbild.exempel.bild import NYCKEL, arshjulet
from lagesbild.models import Avsnitt, Avsnittskommentar, Avsnittsversion, Diagramval, Kalla, Lagesbild
from lagesbild.selectors.skrivande import omnamnda_i
from lagesbild.services.dokument import siffror_bokforda
from lagesbild.skrift.block import visade_bilder
from lagesbild.skrift.grundmall import hjalp_for
from samverkan.exempel.filer import Antal, dag, lagg_till, las_json, rakna
from samverkan.models import Anvandare, PrioriteratOmrade, Stadsdelsomrade

HAR: Final = Path(__file__).parent
SKRIVEN: Final = make_aware(datetime.fromisoformat("2024-11-18T10:00"))  # where a document does not say when
FORFATTARE: Final = {"hasselby-vallingby": "analytiker@exempel.se", "kungsholmen": "kungsholmen@exempel.se"}


SPARAT: Final = {
    "nyckel": "vald-och-hot",
    "namn": "Hot, misshandel utomhus (15– år) och rån",
    "slag": Diagramval.Slag.LINJE,
    "val": {
        "serier": ["compstat/hot", "compstat/misshandel-utomhus-15-ar", "compstat/ran"],
        "fran_ar": 2020,
        "till_ar": 2024,
    },
}


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    for fil in sorted(HAR.glob("lagesbild_*.json")):
        _dokument(antal, las_json(fil))
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    av = Anvandare.objects.get(epost=FORFATTARE[omrade.slug])
    sparat = Diagramval(stadsdelsomrade=omrade, skapad_av=av, skapad_tid=SKRIVEN, **SPARAT)
    rakna(antal, lagg_till([sparat], "stadsdelsomrade_id", "nyckel"))
    return antal


def _dokument(antal: Antal, post: dict[str, Any]) -> None:
    nya = lagg_till([
        Lagesbild(
            stadsdelsomrade=Stadsdelsomrade.objects.get(slug=post["stadsdelsomrade"]),
            ar=post["ar"],
            status=post["status"],
            undertitel=post["undertitel"],
            parter=post["parter"],
            statistik_fran_manad=post["statistik_fran_manad"],
            statistik_till_manad=post["statistik_till_manad"],
        )
    ], "stadsdelsomrade_id", "ar")  # fmt: skip
    rakna(antal, nya)
    # Sections and sources come with a new document only: in one that exists they may have been moved or taken away.
    for lagesbild in nya:
        _avsnitt(antal, lagesbild, post)
        _bilder(antal, lagesbild)
        rakna(antal, Kalla.objects.bulk_create(
            Kalla(
                lagesbild=lagesbild,
                ordning=ordning,
                nyckel=kalla["nyckel"],
                text=kalla["text"],
                url=kalla["url"],
                hamtad=dag(kalla["hamtad"]),
                begransning=kalla.get("begransning", ""),
            )
            for ordning, kalla in enumerate(post["kallor"], 1)
        ))  # fmt: skip


def _bilder(antal: Antal, lagesbild: Lagesbild) -> None:
    """The image that a section shows, if one does."""
    if any(NYCKEL in visade_bilder(block) for block in lagesbild.avsnitt.values_list("block", flat=True)):
        bild = arshjulet(lagesbild, Anvandare.objects.get(epost=FORFATTARE[lagesbild.stadsdelsomrade.slug]))
        bild.uppladdad_tid = SKRIVEN
        bild.save()
        rakna(antal, [bild])


def _avsnitt(antal: Antal, lagesbild: Lagesbild, post: dict[str, Any]) -> None:
    prioriterade = {p.slug: p for p in PrioriteratOmrade.objects.filter(overenskommelse__slug=post["overenskommelse"])}
    av = Anvandare.objects.get(epost=FORFATTARE[post["stadsdelsomrade"]])
    plan = post["planering"]
    personer = {p.epost: p for p in Anvandare.objects.all()}
    skriven = make_aware(datetime.fromisoformat(post["skriven"])) if "skriven" in post else SKRIVEN

    ovanfor = ("", "")

    def planerat(kod: str, prioriterat: bool) -> dict[str, Any]:
        nonlocal ovanfor
        tillstand, vem, nar = plan["avsnitt"].get(kod) or (plan["tillstand"], plan["ansvarig"], plan["klart_senast"])
        # A section that the template does not have is a part of the one above it.
        egen = hjalp_for(kod, prioriterat=prioriterat)
        syfte, hjalp = ovanfor = egen if egen[0] else ovanfor
        vad = {"tillstand": tillstand, "ansvarig": personer[vem], "klart_senast": dag(nar)}
        return vad | {"syfte": syfte, "skrivhjalp": hjalp}

    nya = Avsnitt.objects.bulk_create(
        Avsnitt(
            lagesbild=lagesbild,
            kod=avsnitt["kod"],
            ordning=ordning,
            djup=avsnitt["djup"],
            rubrik=avsnitt["rubrik"],
            text="\n".join(avsnitt["text"]),
            block=avsnitt["block"],
            prioriterat_omrade=prioriterade[omrade] if (omrade := avsnitt["prioriterat_omrade"]) else None,
            behov_av_atgarder=avsnitt["behov_av_atgarder"],
            kommentar="\n".join(avsnitt["kommentar"]),
            intern=avsnitt["intern"],
            andrad_av=av if avsnitt["text"] else None,
            andrad=skriven if avsnitt["text"] else None,
            **planerat(avsnitt["kod"], bool(avsnitt["prioriterat_omrade"])),
        )
        for ordning, avsnitt in enumerate(post["avsnitt"], 1)
    )
    rakna(antal, nya)
    # The first text belongs to the history: what somebody writes next must not be the oldest that is known.
    Avsnittsversion.objects.bulk_create(
        Avsnittsversion(
            avsnitt=nytt,
            version=nytt.version,
            rubrik=nytt.rubrik,
            text=nytt.text,
            behov_av_atgarder=nytt.behov_av_atgarder,
            kommentar=nytt.kommentar,
            av=av,
            tid=skriven,
        )
        for nytt in nya
        if nytt.text
    )
    for nytt in nya:
        siffror_bokforda(av=None, avsnitt=nytt)
    _kommentarer(antal, {a.kod: a for a in nya}, personer, post["kommentarer"])


def _kommentarer(
    antal: Antal, avsnitt: dict[str, Avsnitt], personer: dict[str, Anvandare], rader: list[dict[str, Any]]
) -> None:
    for rad in rader:
        trad = Avsnittskommentar.objects.create(
            avsnitt=avsnitt[rad["avsnitt"]],
            citat=rad["citat"],
            text=rad["text"],
            av=personer[rad["av"]],
            tid=SKRIVEN,
            lost_av=personer[rad["lost_av"]] if rad["lost_av"] else None,
            lost_tid=SKRIVEN + timedelta(days=1) if rad["lost_av"] else None,
        )
        trad.omnamnda.set(omnamnda_i(rad["text"], personer.values()))
        svar = [
            Avsnittskommentar(
                avsnitt=trad.avsnitt, trad=trad, text=text, av=personer[vem], tid=SKRIVEN + timedelta(hours=nr)
            )
            for nr, (vem, text) in enumerate(rad["svar"], 1)
        ]
        rakna(antal, [trad, *Avsnittskommentar.objects.bulk_create(svar)])
