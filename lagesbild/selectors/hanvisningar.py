"""What the texts of a document can refer to, and which references lead nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from django.utils.text import Truncator

from lagesbild.models import Avsnitt, Dokumentbild, Lagesbild
from lagesbild.selectors import arsdokument
from lagesbild.skrift.block import blockval, hogsta_nummer, i_dokumentet, numrerade, visade_bilder
from lagesbild.skrift.hanvisning import blocknummer_av, delnyckel, hanvisningar_i
from samverkan.models import Anvandare

DELSLAG: Final = ("tabell", "diagram", "karta")
DELGRUPP: Final = "Tabeller, diagram och kartor"
VAL_LANGST: Final = 60  # of a source's words in a list to choose from


@dataclass(frozen=True, slots=True)
class Hanvisningsmal:
    """What can be referred to: its key, how it is called before it has a number, and where it stands.

    `val` is how a list to choose from tells it from the others, where `text` is too short for that.
    """

    nyckel: str
    text: str
    grupp: str
    kod: str = ""
    val: str = ""


@dataclass(frozen=True, slots=True)
class Brutenhanvisning:
    """A reference to what the document does not have."""

    avsnitt: Avsnitt
    nyckel: str


def hanvisningsmal(
    user: Anvandare, lagesbild: Lagesbild, avsnitt: list[Avsnitt], *, publik: bool = False
) -> list[Hanvisningsmal]:
    """Tables, diagrams, maps, images, sources and sections of the document, `avsnitt` in order. Two queries.

    A part is named by its own heading, or by its kind, and by its section: several sections show the same kind.
    An image can be referred to where a section shows it; in the public edition (`publik`) not an intern one. Sources
    have the numbers that the edition gives them.
    """
    delar: list[Hanvisningsmal] = []
    for a in avsnitt:
        for val in i_dokumentet(numrerade(blockval(a.block))):
            if val.slag not in Avsnitt.Block.values:
                continue
            slag, _, namn = Avsnitt.Block(val.slag).label.partition(": ")
            if slag.lower() in DELSLAG:
                nyckel = delnyckel(slag.lower(), a.kod, val.slag, val.nr)
                rubrik = val.val.get("rubrik")
                namn = rubrik if isinstance(rubrik, str) and rubrik else namn
                i_listan = f"{slag.lower()}: {namn[:1].upper()}{namn[1:]}, i ”{a.rubrik}”"
                delar.append(Hanvisningsmal(nyckel, f"{slag.lower()} ({namn})", DELGRUPP, a.kod, i_listan))
    delar = _atskilda(delar)
    visade = set[str]().union(*(visade_bilder(a.block) for a in avsnitt))
    bilder = Dokumentbild.objects.synlig_for(user).filter(lagesbild=lagesbild, nyckel__in=visade)
    if publik:
        bilder = bilder.filter(intern=False)
    return [
        *delar,
        *(Hanvisningsmal(f"bild:{b.nyckel}", f"bild ({b.rubrik})", "Bilder", val=b.rubrik) for b in bilder),
        *(
            Hanvisningsmal(
                f"kalla:{k.nyckel}", f"källa {n}", "Källor", val=f"källa {n} – {Truncator(k.text).chars(VAL_LANGST)}"
            )
            for n, k in enumerate(arsdokument.kallor(user, lagesbild, publik=publik), 1)
        ),
        *(Hanvisningsmal(f"avsnitt:{a.kod}", f"avsnittet ”{a.rubrik}”", "Avsnitt", a.kod) for a in avsnitt),
    ]


def _atskilda(delar: list[Hanvisningsmal]) -> list[Hanvisningsmal]:
    """The same name again, in the same section or in one of the same name, gets its number."""
    sedda: Counter[str] = Counter()
    ut = []
    for m in delar:
        sedda[m.val] += 1
        ut.append(replace(m, val=f"{m.val} (nr {sedda[m.val]})") if sedda[m.val] > 1 else m)
    return ut


def brutna_hanvisningar(mal: list[Hanvisningsmal], avsnitt: list[Avsnitt]) -> list[Brutenhanvisning]:
    """References of the sections' texts that `mal` does not hold.

    A further part of the only block of its kind that its section ever had is known when printed.
    """
    kanda = {m.nyckel for m in mal}
    givna = {a.kod: hogsta_nummer(numrerade(blockval(a.block)), a.blocknummer) for a in avsnitt}

    def kan_tryckas(nyckel: str) -> bool:
        traff = blocknummer_av(nyckel)
        if traff is None or nyckel.rpartition("/")[0] not in kanda:
            return False
        kod, slag, _ = traff
        return givna.get(kod, {}).get(slag) == 1

    return [
        Brutenhanvisning(a, nyckel)
        for a in avsnitt
        for nyckel in dict.fromkeys([*hanvisningar_i(a.text), *hanvisningar_i(a.kommentar)])
        if nyckel not in kanda and not kan_tryckas(nyckel)
    ]
