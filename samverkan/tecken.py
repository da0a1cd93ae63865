"""Characters that no text is made of: control characters and what Unicode keeps for itself."""

import re
import unicodedata
from typing import Final

_RADBYTE: Final = re.compile("[\x0b\x0c]")  # a line break within a paragraph, as a word processor writes it
_STYRTECKEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def utan_styrtecken(text: str) -> str:
    """The text without them: they are seen nowhere, and files of XML can't hold them."""
    return _STYRTECKEN.sub("", _RADBYTE.sub("\n", text))


# Letters and a pattern of Braille that are drawn as nothing.
_TOMMA: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def synlig(text: str) -> bool:
    """Whether something of the text is seen or read aloud: a letter, a number, a mark or a symbol."""
    return any(unicodedata.category(t)[0] in "LNPS" and t not in _TOMMA for t in text)
