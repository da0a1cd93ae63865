"""What both parts sign, and what becomes a version: the document in its two editions as plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from lagesbild import dokument
from lagesbild.dokument.fryst import kapitelsummor
from lagesbild.dokument.jamforelse import jamfor, som_lista
from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.kontroll import Kontroll
from lagesbild.models import Dokumentbild, Lagesbild, Lagesbildsversion, Underskrift, Versionsbild, Versionsutgava
from lagesbild.skrift.block import visade_bilder
from samverkan import svenska
from samverkan.models import Anvandare
from samverkan.services import logga

Utgava = Versionsutgava.Utgava


@dataclass(frozen=True, slots=True)
class Frysbart:
    """The document as it would be frozen now, without the day of it, and the checksum of what a signer sees.

    The sum is of both editions and of the reasons for points that stay open, so a signature is about all of that.
    """

    andring: int
    utgavor: dict[str, dokument.Dokument]
    kontroller: Sequence[Kontroll]
    summa: str

    @property
    def delar(self) -> dict[str, dict[str, str]]:
        """The checksums of the sections, by edition: what a signature keeps of what was seen."""
        return {namn: kapitelsummor(d) for namn, d in self.utgavor.items()}

    def andrat_sedan(self, underskrift: Underskrift) -> list[str]:
        """Headings of the sections that differ from what was signed; empty when it is the same.

        "skälen eller försättsbladet" when no section does. Of a signature that kept no sections only that it differs.
        """
        if underskrift.sett == self.summa:
            return []
        rubriker: dict[str, str] = {}
        for namn, d in self.utgavor.items():
            da, nu = underskrift.sett_delar.get(namn, {}), self.delar[namn]
            rubriker |= {k.id: f"”{k.rubrik}”" for k in d.kapitel if da and da.get(k.id) != nu[k.id]}
            rubriker |= {id_: "ett borttaget avsnitt" for id_ in da if id_ not in nu}
        return list(rubriker.values()) or ["skälen eller försättsbladet"]


def frysbart(*, av: Anvandare, lagesbild: Lagesbild) -> Frysbart:
    """Collect and check both editions. `lagesbild` is read anew by the caller."""
    det = kontrollerat(av, lagesbild)
    kontroller = det.kontroller
    utgavor = {
        namn: replace(d, status=Lagesbild.Status.FASTSTALLD.label, datum="", skapad="")
        for namn, d in det.utgavor.items()
    }
    skal = [[k.kod, p.objekt, p.skal.text] for k in kontroller for p in k.punkter if p.skal]
    delar = [*(dokument.kontrollsumma(dokument.som_json(d)) for d in utgavor.values()), json.dumps(sorted(skal))]
    summa = hashlib.sha256("\n".join(delar).encode()).hexdigest()
    return Frysbart(lagesbild.andring, utgavor, kontroller, summa)


def fryst(*, av: Anvandare, lagesbild: Lagesbild, det: Frysbart) -> Lagesbildsversion:
    """Make the next version of `det`, in the transaction of the second signature; `lagesbild` is held by the caller."""
    version = version_fryst(av=av, lagesbild=lagesbild, det=det, nu=timezone.now())
    logga(
        av=av,
        handelse="lagesbild_faststalld",
        objekt=version,
        omrade=lagesbild.stadsdelsomrade,
        till={
            "version": version.nummer,
            "andring": det.andring,
            "sha256": dict(version.utgavor.order_by("utgava").values_list("utgava", "sha256")),
        },
        orsak=version.orsak,
    )
    return version


def version_fryst(*, av: Anvandare, lagesbild: Lagesbild, det: Frysbart, nu: datetime) -> Lagesbildsversion:
    """The version with its editions, without a word in the log: for `fryst` and for example data."""
    forra = Lagesbildsversion.objects.filter(lagesbild=lagesbild).order_by("-nummer").first()
    nummer = forra.nummer + 1 if forra else 1
    dag = svenska.datum(timezone.localdate(nu))
    datum = f"Version {nummer}, fastställd {dag} av stadsdelsförvaltningen och polisen"
    if forra:
        datum += f". Rättar version {forra.nummer}"
    skapad = timezone.localtime(nu).isoformat(timespec="seconds")
    utgavor = {namn: replace(d, datum=datum, skapad=skapad) for namn, d in det.utgavor.items()}
    version = Lagesbildsversion.objects.create(
        lagesbild=lagesbild,
        nummer=nummer,
        andring=det.andring,
        orsak=lagesbild.rattelse_orsak if forra else "",
        andringar=_andringar(forra, utgavor) if forra else [],
        kontroller=[k.som_json() for k in det.kontroller],
        skapad_av=av,
        skapad_tid=nu,
    )
    for namn, d in utgavor.items():
        innehall = dokument.som_json(d)
        Versionsutgava.objects.create(
            version=version, utgava=namn, innehall=innehall, sha256=dokument.kontrollsumma(innehall)
        )
    block = lagesbild.avsnitt.filter(utelamnat=False).values_list("block", flat=True)
    visade = set[str]().union(*map(visade_bilder, block))
    bilder = Dokumentbild.objects.filter(lagesbild=lagesbild, nyckel__in=visade)
    Versionsbild.objects.bulk_create(Versionsbild(version=version, bild=bild) for bild in bilder)
    return version


def _andringar(forra: Lagesbildsversion, utgavor: dict[str, dokument.Dokument]) -> list[dict[str, Any]]:
    """What differs from the version before, each difference once with the editions that show it."""
    funna: dict[str, dict[str, Any]] = {}
    tidigare = {u.utgava: u.innehall for u in Versionsutgava.objects.filter(version=forra)}
    for namn, d in utgavor.items():
        if namn not in tidigare:
            continue
        for rad in som_lista(jamfor(dokument.ur_json(tidigare[namn]), d)):
            nyckel = json.dumps(rad, sort_keys=True)
            funna.setdefault(nyckel, {**rad, "utgavor": []})["utgavor"].append(namn)
    return list(funna.values())
