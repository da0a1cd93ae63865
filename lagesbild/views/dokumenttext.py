"""The texts of a document on a page: cleaned, with figures of today, references and footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Self

from django.utils.safestring import SafeString, mark_safe

from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.selectors.hanvisningar import Hanvisningsmal, hanvisningsmal
from lagesbild.selectors.sifferlage import FINNS_INTE, ej_an, vantade_ar
from lagesbild.selectors.siffror import Siffervarde, siffervarden
from lagesbild.skrift.hanvisning import Noter, med_noter
from lagesbild.skrift.siffra import siffror_i
from lagesbild.text import HANVISNING, SIFFRA, ersatt, rensa
from samverkan.models import Anvandare


@dataclass(frozen=True, slots=True)
class Texter:
    """What the texts of a document need to be shown: the values of their figures, the year that figures without
    one wait for, and what they refer to."""

    varden: dict[str, Siffervarde] = field(default_factory=dict)
    vantade: dict[str, int] = field(default_factory=dict)
    mal: dict[str, Hanvisningsmal] = field(default_factory=dict)
    lista: list[Hanvisningsmal] = field(default_factory=list)

    @classmethod
    def for_(
        cls, user: Anvandare, lagesbild: Lagesbild, alla: list[Avsnitt], visade: Sequence[str] | None = None
    ) -> Self:
        """For the sections of a document, or only for the texts `visade` of them."""
        html = visade if visade is not None else [t for a in alla for t in (a.text, a.kommentar)]
        nycklar = [n for t in html for n, _ in siffror_i(t)]
        lista = hanvisningsmal(user, lagesbild, alla)
        varden = siffervarden(user, lagesbild, nycklar) if nycklar else {}
        vantade = vantade_ar(user, lagesbild, [n for n in nycklar if n not in varden])
        return cls(varden, vantade, {m.nyckel: m for m in lista}, lista)

    def visad(self, html: str, forled: str = "not") -> SafeString:
        """Stored text for a page. Cleaned once more: what is in the database may have come another way than by a save.

        `forled` begins the ids of the text's footnotes, which follow it.
        """
        noter = Noter()
        ren = ersatt(rensa(html), SIFFRA, self._siffra)
        ren = med_noter(ersatt(ren, HANVISNING, self._hanvisning), noter, forled=forled)
        if noter.texter:
            rader = "".join(
                f'<li id="{forled}-{n}">{text} <a href="#{forled}ref-{n}">Till texten</a></li>'
                for n, text in enumerate(noter.texter, 1)
            )
            ren += f'<ol class="noter">{rader}</ol>'
        return mark_safe(ren)  # noqa: S308 (cleaned above; what was added is escaped)

    def sifferkallor(self, *html: str) -> dict[str, str]:
        """What each figure of texts that are being written shows on hover, by its key. There the text's words stand."""
        return {nyckel: self._om(nyckel, inre) for text in html for nyckel, inre in siffror_i(text)}

    def _om(self, nyckel: str, inre: str) -> str:
        v = self.varden.get(nyckel)
        if v is None:
            return f"Siffran {self._utan(nyckel)}."
        return f"{v.forklaring}. Statistiken säger nu {v.text}." if _skiljer(v, inre) else v.forklaring

    def _utan(self, nyckel: str) -> str:
        return ej_an(self.vantade[nyckel]) if nyckel in self.vantade else FINNS_INTE

    def _siffra(self, nyckel: str, inre: str) -> str:
        v = self.varden.get(nyckel)
        if v is None:
            om = f"Står {inre} i texten. Siffran {self._utan(nyckel)}."
            return _med_kalla("siffra siffra-borta", inre, om)
        if _skiljer(v, unescape(inre)):
            om = f"{escape(v.forklaring)}. I texten står {inre}."
            return _med_kalla("siffra siffra-andrad", escape(v.text), om)
        return _med_kalla("siffra", inre, escape(v.forklaring))

    def _hanvisning(self, nyckel: str, inre: str) -> str:
        mal = self.mal.get(nyckel)
        if mal is None:
            return f'<strong class="hanvisning-saknas">{inre} (finns inte)</strong>'
        return f'<span class="hanvisning">{escape(mal.text)}</span>'


def _skiljer(v: Siffervarde, text: str) -> bool:
    return v.text.replace("\u00a0", " ") != text.replace("\u00a0", " ")


def _med_kalla(klass: str, text: str, om: str) -> str:
    return f'<span class="{klass}" tabindex="0">{text}<span class="siffra-kalla"> ({om}) </span></span>'
