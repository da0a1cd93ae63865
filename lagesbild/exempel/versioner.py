"""Example data: Hässelby-Vällingby's document of 2023, settled, published and corrected once; the reasons of 2024's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.timezone import make_aware

from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.exempel.dokument import HAR
from lagesbild.kontroll import Kontroll
from lagesbild.models import Avsnitt, Avsnittsversion, Kontrollundantag, Lagesbild, Lagesbildsversion, Underskrift
from lagesbild.services.frysning import frysbart, version_fryst
from samverkan.exempel.filer import Antal, las_json, rakna
from samverkan.models import Anvandare
from samverkan.roller import Part

CHEFER: Final = {Part.FORVALTNING: "forvaltningschef@exempel.se", Part.POLIS: "lpochef@exempel.se"}
SAMORDNARE: Final = "samordnare@exempel.se"
SKAL_2024: Final = {
    "tackning": "Lägesbilden skrivs i november, så de sista veckorna är inte slut. De senaste bedömda veckorna "
    "fastställs i ordinarie tid.",
    "kallor-anvands": "Källorna gäller hela dokumentet och anges i text efter utgivare och år.",
}


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    post = las_json(HAR / "lagesbild_2023_hasselby-vallingby.json")
    av = Anvandare.objects.get(epost=SAMORDNARE)
    lagesbild = Lagesbild.objects.get(stadsdelsomrade__slug=post["stadsdelsomrade"], ar=post["ar"])
    if not lagesbild.versioner.exists():
        for rad in post["versioner"]:
            rakna(antal, [_version(av, lagesbild, rad)])
    nu = Lagesbild.objects.get(stadsdelsomrade__slug=post["stadsdelsomrade"], ar=2024)
    if not nu.last and not nu.kontrollundantag.exists():
        _skal(
            av, nu, kontrollerat(av, nu).kontroller, SKAL_2024, make_aware(datetime.fromisoformat("2024-11-21T14:00"))
        )
    return antal


def _version(av: Anvandare, lagesbild: Lagesbild, rad: dict[str, Any]) -> Lagesbildsversion:
    """The texts as they were then, both signatures, the version."""
    undertecknad, faststalld, publicerad = (
        make_aware(datetime.fromisoformat(rad[namn])) for namn in ("undertecknad", "faststalld", "publicerad")
    )
    for avsnitt in lagesbild.avsnitt.all():
        _skrivet(av, avsnitt, rad["andra"].get(avsnitt.kod), undertecknad, forsta=not rad["orsak"])
    lagesbild.rattelse_orsak = rad["orsak"]
    lagesbild.andring += 1
    lagesbild.save(update_fields=["rattelse_orsak", "andring"])
    _skal(av, lagesbild, kontrollerat(av, lagesbild).kontroller, rad["skal"], undertecknad)
    chefer = {part: Anvandare.objects.get(epost=epost) for part, epost in CHEFER.items()}
    det = frysbart(av=av, lagesbild=lagesbild)
    version = version_fryst(av=chefer[Part.POLIS], lagesbild=lagesbild, det=det, nu=faststalld)
    version.publicerad_av, version.publicerad_tid = av, publicerad
    version.save(update_fields=["publicerad_av", "publicerad_tid"])
    Underskrift.objects.bulk_create(
        Underskrift(
            lagesbild=lagesbild, part=part, av=chef, tid=tid, andring=det.andring, sett=det.summa, version=version
        )
        for (part, chef), tid in zip(chefer.items(), (undertecknad, faststalld), strict=True)
    )
    lagesbild.status, lagesbild.rattelse_orsak = Lagesbild.Status.PUBLICERAD, ""
    lagesbild.save(update_fields=["status", "rattelse_orsak"])
    return version


def _skrivet(av: Anvandare, avsnitt: Avsnitt, andrat: dict[str, Any] | None, tid: datetime, *, forsta: bool) -> None:
    """The first text is of the first version's day; what a correction changed is a new version of its section."""
    if forsta:
        Avsnittsversion.objects.filter(avsnitt=avsnitt).update(tid=tid)
    elif andrat is None:
        return
    else:
        for falt, varde in andrat.items():
            setattr(avsnitt, falt, "\n".join(varde) if isinstance(varde, list) else varde)
        avsnitt.version += 1
        Avsnittsversion.objects.create(
            avsnitt=avsnitt, version=avsnitt.version, rubrik=avsnitt.rubrik, text=avsnitt.text,
            behov_av_atgarder=avsnitt.behov_av_atgarder, kommentar=avsnitt.kommentar, av=av, tid=tid,
        )  # fmt: skip
        avsnitt.andrad_av = av
    if avsnitt.andrad_av_id:
        avsnitt.andrad = tid
    avsnitt.save()


def _skal(av: Anvandare, lagesbild: Lagesbild, alla: list[Kontroll], skalen: dict[str, str], tid: datetime) -> None:
    Kontrollundantag.objects.bulk_create(
        Kontrollundantag(lagesbild=lagesbild, kontroll=k.kod, objekt=p.objekt, skal=skalen[k.kod], av=av, tid=tid)
        for k in alla
        if k.kod in skalen and not k.kravs
        for p in k.oppna
    )
