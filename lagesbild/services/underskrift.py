"""Signatures that no longer hold: lifted with the reason, and both parts told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lagesbild.models import Lagesbild, Underskrift
from lagesbild.selectors.faststallande import undertecknare
from samverkan.models import Anvandare
from samverkan.roller import Part
from samverkan.services import logga, utskick_lagt

SLAG: Final = "underskrift"
_ORSAK_LANGST: Final = 300


def underskrifter_havda(*, av: Anvandare, lagesbild: Lagesbild, orsak: str) -> list[Underskrift]:
    """Lift the signatures of the draft that hold. `orsak` is a sentence that says what changed and who did it.

    Run it with the document's row held, in the transaction of the change. Mail to both parts is laid in it too; the
    sweep sends it.
    """
    gallande = list(Underskrift.objects.filter(lagesbild=lagesbild, havd_tid=None, version=None).select_related("av"))
    orsak = orsak[:_ORSAK_LANGST]
    for u in gallande:
        u.havd_tid, u.havd_orsak = timezone.now(), orsak
        u.save(update_fields=["havd_tid", "havd_orsak"])
        logga(
            av=av,
            handelse="underskrift_havd",
            objekt=u,
            omrade=lagesbild.stadsdelsomrade,
            fran={"part": u.part},
            orsak=orsak,
        )
        alla = [p for personer in undertecknare(lagesbild.stadsdelsomrade).values() for p in personer]
        meddelade(
            av=av,
            lagesbild=lagesbild,
            nyckel=f"havd:{u.pk}",
            till=[u.av, *alla],
            amne=f"Underskriften av lägesbilden {lagesbild.ar} gäller inte längre",
            text=(
                f"Underskriften för {Part(u.part).label.lower()} av lägesbilden {lagesbild.ar} för "
                f"{lagesbild.stadsdelsomrade} gäller inte längre.\n\nVarför: {orsak}\n\n"
                "Den part som hade undertecknat behöver läsa och underteckna igen."
            ),
        )
    return gallande


def meddelade(
    *, av: Anvandare, lagesbild: Lagesbild, nyckel: str, till: Iterable[Anvandare], amne: str, text: str
) -> None:
    """Lay one mail to each person, with the way to the page where the work is. Without what the document says."""
    adress = settings.ADRESS.rstrip("/") + reverse(
        "lagesbild_granskning", args=[lagesbild.stadsdelsomrade.slug, lagesbild.ar]
    )
    for person in dict.fromkeys(till):
        if not person.is_active:
            continue
        utskick_lagt(
            av=av,
            nyckel=f"{SLAG}:{nyckel}:{person.pk}",
            slag=SLAG,
            mottagare=person.epost,
            amne=f"{amne}, {lagesbild.stadsdelsomrade}",
            text=f"Hej!\n\n{text}\n\n{adress}\n",
            anvandare=person,
            omrade=lagesbild.stadsdelsomrade,
        )
