"""Writes of what the program fills in in a section: which blocks, in which order, with which choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from django.db import transaction

from lagesbild.models import Avsnitt, Dokumentbild
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from lagesbild.skrift.block import (
    NY,
    Blockval,
    blockval,
    hogsta_nummer,
    igenkanda,
    numrerade,
    stampel,
    visade_bilder,
)
from lagesbild.skrift.hanvisning import blocknummer_i
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga

_Andring = Callable[[list[Blockval]], list[Blockval]]

FLEST: Final = 20
FOR_MANGA: Final = f"Ett avsnitt kan ha högst {FLEST} delar som programmet fyller i."
ANDRAT: Final = "Någon annan ändrade avsnittets innehåll medan du arbetade. Här är det som det är nu. Gör om ändringen."

BILDEN_BORTA: Final = "Bilden finns inte längre bland lägesbildens bilder. Välj en annan."


def block_sparat(*, av: Anvandare, avsnitt: Avsnitt, val: Blockval, plats: int | None, sett: str) -> Avsnitt:
    """Put a block in the section: last, or in place of the one at `plats` (from 0).

    `sett` is the `lagesbild.skrift.block.stampel` of what was seen. Raises `Nekad`, `Last`, `Personuppgift`, `Krock`
    when somebody else changed the blocks meanwhile, and `Ogiltigt` for an unknown kind, for too many and
    for an image that is gone.
    """
    val = _kontrollerat(val)

    def gor(rader: list[Blockval]) -> list[Blockval]:
        if plats is None:
            if len(rader) >= FLEST:
                raise Ogiltigt(FOR_MANGA)
            return [*rader, replace(val, nr=NY)]
        stod = rader[plats]
        return [*rader[:plats], replace(val, nr=stod.nr if stod.slag == val.slag else NY), *rader[plats + 1 :]]

    return _andrat(av, avsnitt, sett, plats, gor, forsok=[val])


def block_satta(*, av: Anvandare, avsnitt: Avsnitt, rader: Sequence[Blockval], sett: str) -> Avsnitt:
    """Let these be the section's blocks, in this order; `igenkanda` says which are new. Raises as `block_sparat`."""
    if len(rader) > FLEST:
        raise Ogiltigt(FOR_MANGA, falt="block")
    nya = [_kontrollerat(val) for val in rader]
    return _andrat(av, avsnitt, sett, None, lambda rader: igenkanda(nya, rader), forsok=nya)


def block_flyttat(*, av: Anvandare, avsnitt: Avsnitt, plats: int, steg: int, sett: str) -> Avsnitt:
    """Move a block `steg` places (−1 up, 1 down); at the end nothing happens. Raises as `block_sparat`."""

    def gor(rader: list[Blockval]) -> list[Blockval]:
        if 0 <= plats + steg < len(rader):
            rader.insert(plats + steg, rader.pop(plats))
        return rader

    return _andrat(av, avsnitt, sett, plats, gor)


def block_borttaget(*, av: Anvandare, avsnitt: Avsnitt, plats: int, sett: str) -> Avsnitt:
    """Take a block out of the section. Raises as `block_sparat`."""
    return _andrat(av, avsnitt, sett, plats, lambda rader: [*rader[:plats], *rader[plats + 1 :]])


def _kontrollerat(val: Blockval) -> Blockval:
    """The block with its texts as they are stored; a text that nothing is left of is no choice."""
    if val.slag not in Avsnitt.Block.values:
        raise Ogiltigt("Välj vad som ska stå i avsnittet.", falt="slag")
    rena = {n: kontrollera_text(v, falt=n) if isinstance(v, str) else v for n, v in val.val.items()}
    return replace(val, val={n: v for n, v in rena.items() if v != ""})


def _andrat(
    av: Anvandare, avsnitt: Avsnitt, sett: str, plats: int | None, gor: _Andring, *, forsok: Sequence[Blockval] = ()
) -> Avsnitt:
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        nu = Avsnitt.objects.select_for_update(of=("self",)).get(pk=avsnitt.pk)
        rader = numrerade(blockval(nu.block))
        if stampel(nu.block) != sett or (plats is not None and not 0 <= plats < len(rader)):
            raise Krock(
                ANDRAT,
                nuvarande=nu,
                nuvarande_data={"block": [v.som_json() for v in rader], "block_sett": stampel(nu.block)},
                forsok={"block": [v.som_json() for v in forsok]} if forsok else {},
            )
        nya = _med_nummer(nu, rader, gor(list(rader)))
        fore, nu.block = nu.block, [v.som_json() for v in nya]
        nu.blocknummer = hogsta_nummer([*rader, *nya], nu.blocknummer)
        # Asked under the lock that whoever takes an image away holds too. What stood there is not chosen now.
        valda = visade_bilder(nu.block) - visade_bilder(fore)
        if valda and Dokumentbild.objects.filter(lagesbild=hallen, nyckel__in=valda).count() < len(valda):
            raise Ogiltigt(BILDEN_BORTA, falt="bild")
        if nya != rader:
            nu.save(update_fields=["block", "blocknummer"])
            lagesbild_andrad(av=av, lagesbild=hallen, vad=f"innehållet i ”{nu.rubrik}”")
            logga(
                av=av, handelse="avsnittets_innehall", objekt=nu, omrade=omrade, fran={"block": fore},
                till={"block": nu.block},
            )  # fmt: skip
    return nu


def _med_nummer(avsnitt: Avsnitt, fanns: Sequence[Blockval], nya: Sequence[Blockval]) -> list[Blockval]:
    """New blocks with a number that none of their kind has had, so that no reference to another comes to mean them."""
    if all(val.nr != NY for val in nya):
        return list(nya)
    hogst = hogsta_nummer(fanns, avsnitt.blocknummer)
    # Blocks that went before numbers were remembered may still be referred to.
    texter = Avsnitt.objects.filter(lagesbild=avsnitt.lagesbild_id).values_list("text", "kommentar")
    for slag, nr in (traff for par in texter for html in par for traff in blocknummer_i(html, avsnitt.kod)):
        hogst[slag] = max(nr, hogst.get(slag, 0))
    ut = []
    for val in nya:
        if val.nr == NY:
            hogst[val.slag] = hogst.get(val.slag, 0) + 1
            val = replace(val, nr=hogst[val.slag])
        ut.append(val)
    return ut
