"""Numbers as a request holds them: text that anybody may have written."""

from typing import Final

SIFFROR: Final = 18  # as many as a database's whole number always holds


def heltal(text: object, *, siffror: int = SIFFROR) -> int | None:
    """The whole number that the text is, at most `siffror` digits long; None for what is none.

    `isdigit` also holds for "²", which `int` refuses, and for other scripts' digits; and `int` refuses 5 000 of them.
    """
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal() and len(text) <= siffror):
        return None
    return int(text)
