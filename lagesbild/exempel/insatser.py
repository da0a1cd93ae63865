"""Example data: what the meetings of Hässelby-Vällingby decided in weeks 38–45 of 2024, and two weekly briefs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from lagesbild.exempel.veckor import OMRADE, SISTA_FASTSTALLDA, efter
from lagesbild.models import Insatsuppfoljning, Veckobrev, Veckoinsats, Veckolage
from lagesbild.selectors.insats import SLUTAR
from lagesbild.services.brev import brev_fryst
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.exempel.filer import Antal, rakna
from samverkan.models import Anvandare, Stadsdelsomrade

AR: Final = 2024
Uppfoljning = tuple[int, str, str]  # week, outcome, comment

# Week, what, stadsdel, place, part, who, and what the following meetings said.
INSATSER: Final[list[tuple[int, str, str, str, str, str, list[Uppfoljning]]]] = [
    (38, "Synlig närvaro efter skoltid", "vallingby", "Centrum", "gemensam", "Fältassistenter och områdespolis",
     [(39, "fortsatter", "Lugnare, men fler unga samlas vid trappan."), (40, "gjord", "Går över i ordinarie schema.")]),
    (39, "Byt trasig belysning vid parkvägen", "racksta", "Gångvägen till tunnelbanan", "forvaltning", "Parkingenjör",
     [(40, "ej_gjord", "Entreprenören kommer vecka 42."), (42, "gjord", "")]),
    (39, "Fler kontroller av öppen försäljning", "hasselby-gard", "Torget", "polis", "Lokalpolisområdets utredare",
     [(40, "fortsatter", ""), (41, "fortsatter", "Två gripanden."), (43, "fortsatter", "")]),
    (40, "Dialog med butiksägarna om rån och hot", "vallingby", "Centrum", "gemensam", "Säkerhetssamordnare",
     [(41, "gjord", "Möte hållet med elva butiker.")]),
    (41, "Trygghetsvandring på kvällstid", "hasselby-strand", "", "forvaltning", "Trygghetssamordnare",
     [(42, "ej_gjord", "Ställs in, för få anmälda."), (43, "gjord", "Fjorton synpunkter tas till parkenheten.")]),
    (42, "Kvällspatrullering med ordningsvakter", "vallingby", "Centrum och bussterminalen", "annan", "Ordningsvakter",
     [(43, "fortsatter", ""), (44, "fortsatter", "")]),
    (43, "Föräldravandring under höstlovet", "", "", "forvaltning", "Fältassistenter",
     [(44, "gjord", "Sex kvällar, lugnt.")]),
    (43, "Kamerabevakning av vändplanen prövas", "vinsta", "Industriområdet", "polis", "Kameragruppen",
     [(44, "avbruten", "Uppfyller inte kraven. Bevakas av fastighetsägaren.")]),
    (44, "Sanera klistermärken och klotter inom ett dygn", "racksta", "Tunnelbanan", "annan", "Trafikförvaltningen",
     [(45, "gjord", "")]),
    (44, "Gemensam planering inför Halloween och fyrverkerier", "hasselby-gard", "Torget", "gemensam", "Operativ grupp",
     [(45, "fortsatter", "Planen gäller till årsskiftet.")]),
    (44, "Kontakta fastighetsägare om dumpning", "vinsta", "Riddersviksvägen", "forvaltning", "Miljösamordnare", []),
    (45, "Extra pass av områdespolis kring stängningsdags", "vallingby", "Centrum", "polis", "Områdespolis", []),
    (45, "Städning och bortforsling av byggavfall", "vinsta", "Industriområdet", "forvaltning", "Parkingenjör", []),
]  # fmt: skip
FORSTA_BREV: Final = 39


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    omrade = Stadsdelsomrade.objects.get(slug=OMRADE)
    folk = {a.epost: a for a in Anvandare.objects.filter(uppdrag__stadsdelsomrade=omrade)}
    stadsdelar = {stadsdel.slug: stadsdel for stadsdel in Stadsdel.objects.i_omrade(omrade)}
    av = folk["samordnare@exempel.se"]
    # Known by when it was written: the words may have been changed since.
    finns = set(Veckoinsats.objects.i_omrade(omrade).values_list("skapad_tid", flat=True))
    nya: list[Veckoinsats] = []
    sagt: list[Insatsuppfoljning] = []
    for nummer, (vecka, vad, stadsdel, plats, ansvar, vem, uppfoljningar) in enumerate(INSATSER):
        tid = _motet(vecka) + timedelta(minutes=nummer)
        if tid in finns:
            continue
        slut = next((v for v, utfall, _ in uppfoljningar if utfall in SLUTAR), None)
        status = next((SLUTAR[Insatsuppfoljning.Utfall(u)] for _, u, _ in uppfoljningar if u in SLUTAR), None)
        insats = Veckoinsats(
            stadsdelsomrade=omrade,
            ar=AR,
            vecka=vecka,
            vad=vad,
            stadsdel=stadsdelar.get(stadsdel),
            plats=plats,
            ansvar=ansvar,
            vem=vem,
            status=status or Veckoinsats.Status.PAGAR,
            slut_ar=AR if slut else None,
            slut_vecka=slut,
            skapad_av=av,
            skapad_tid=tid,
        )
        nya.append(insats)
        sagt += [
            Insatsuppfoljning(insats=insats, ar=AR, vecka=v, utfall=utfall, text=text, av=av, tid=_motet(v))
            for v, utfall, text in uppfoljningar
        ]
    rakna(antal, Veckoinsats.objects.bulk_create(nya))
    rakna(antal, Insatsuppfoljning.objects.bulk_create(sagt))
    rakna(antal, _brev(omrade, av))
    return antal


def _brev(omrade: Stadsdelsomrade, av: Anvandare) -> list[Veckobrev]:
    """Briefs of the latest fastställda weeks. The worker makes their PDF; nobody gets a mail."""
    med = Veckobrev.objects.i_omrade(omrade).filter(ar=AR).values("vecka")
    lagen = Veckolage.objects.i_omrade(omrade).filter(
        ar=AR, vecka__gte=FORSTA_BREV, vecka__lte=SISTA_FASTSTALLDA, status=Veckolage.Status.FASTSTALLD
    )
    brev = []
    for lage in lagen.exclude(vecka__in=med).select_related("stadsdelsomrade"):
        ett = brev_fryst(av=av, lage=lage, skickas=False)
        ett.skapad = lage.polis_tid or ett.skapad
        ett.save(update_fields=["skapad"])
        brev.append(ett)
    return brev


def _motet(vecka: int) -> datetime:
    """When the meeting of the week is held: the Monday after it."""
    return efter(Vecka(AR, vecka), dagar=1, klockan=10)
