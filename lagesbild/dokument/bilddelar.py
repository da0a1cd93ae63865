"""The parts that are pictures: the organisation, drawn from councils and groups, and uploaded images."""

from __future__ import annotations

from base64 import b64encode

from lagesbild.diagram import Ruta, organisationsbild
from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.selectors import arsdokument
from samverkan import svenska


def organisation(u: Underlag, b: Blockplats) -> list[Del]:
    """Councils above groups, with who leads, how often they meet and what they work with."""
    rad, grupper = arsdokument.organisation(u.user, u.omrade, u.ar)
    if not rad and not grupper:
        return [Besked("Organisationsbilden ritas när råd och arbetsgrupper är registrerade.")]
    over = [Ruta(r.namn, _rader(r.leds_av and f"Leds av {_gemen(r.leds_av)}"), leder=i == 0) for i, r in enumerate(rad)]
    under = [
        Ruta(
            g.namn,
            _rader(
                g.ansvarig_chef,
                g.motesfrekvens and f"Möts {g.motesfrekvens}",
                f"Arbetar med {svenska.upprakning([_gemen(p.namn) for p in omraden])}",
            ),
        )
        for g, omraden in grupper
    ]
    nummer = u.nasta(Figur.Sort.ORGANISATIONSBILD)
    rubrik = b.text("rubrik", f"Så är samverkan organiserad i {u.omrade}")
    i_ord = "; ".join(". ".join((ruta.namn, *ruta.rader)) for ruta in (*over, *under))
    svg = organisationsbild(over, under, id_=f"org-{nummer}", titel=f"Organisationsbild {nummer}. {rubrik}. {i_ord}.")
    siffror = (
        Rad(tuple(Cell(t, rubrik=True) for t in ("Råd eller grupp", "Ledning, möten och uppdrag"))),
        *(Rad((Cell(ruta.namn, rubrik=True), Cell(". ".join(ruta.rader) or "–"))) for ruta in (*over, *under)),
    )
    return [Figur(nummer, rubrik, svg, sort=Figur.Sort.ORGANISATIONSBILD, siffror=siffror)]


def bild(u: Underlag, b: Blockplats) -> list[Del]:
    """An uploaded image (`nyckel`) with its caption, text and source. The public edition has no intern one."""
    vald = arsdokument.bild(u.user, u.lagesbild, b.text("nyckel"), publik=u.publik)
    if vald is None:
        # Left out of the public edition on purpose; else somebody should see that something is missing.
        return [] if u.publik else [Besked("Bilden finns inte längre.")]
    with vald.fil.open("rb") as fil:
        data = b64encode(fil.read()).decode()
    nummer = u.nasta(Figur.Sort.BILD)
    return [
        Figur(
            nummer,
            vald.rubrik,
            kalla=vald.kalla,
            sort=Figur.Sort.BILD,
            bild=f"data:image/{vald.format};base64,{data}",
            alt=vald.alternativtext,
            nyckel=vald.nyckel,
        )
    ]


def _rader(*texter: str) -> tuple[str, ...]:
    return tuple(t for t in texter if t)


def _gemen(text: str) -> str:
    """The text as it stands inside a sentence; a name that is all capitals stays."""
    return text[0].lower() + text[1:] if len(text) > 1 and text[1].islower() else text
