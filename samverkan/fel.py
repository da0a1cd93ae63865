"""The errors that services raise. Each carries a Swedish sentence that can be shown as it is."""

from typing import Any, Final, TypeVar

from samverkan.personuppgifter import Fynd, beskriv

T = TypeVar("T")
FLEST_FYND: Final = 20  # described in one message


class Fel(Exception):
    """Something a person can understand and do something about."""

    status = 400
    kod = "fel"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Ogiltigt(Fel):
    """The input breaks a rule. `falt` names the field, or None when it concerns the whole."""

    kod = "ogiltigt"

    def __init__(self, text: str, *, falt: str | None = None) -> None:
        super().__init__(text)
        self.falt = falt


class Personuppgift(Ogiltigt):
    """Free text holds personal data; `fynd` says what and where."""

    kod = "personuppgift"

    def __init__(self, text: str, fynd: list[Fynd], *, falt: str | None = None) -> None:
        vad = "; ".join(beskriv(f, text) for f in fynd[:FLEST_FYND])
        if len(fynd) > FLEST_FYND:
            vad += f" och {len(fynd) - FLEST_FYND} till"
        super().__init__(
            f"Texten verkar innehålla personuppgifter: {vad}. Ta bort dem och spara igen – "
            "skriv vad som hände, inte vem det gäller.",
            falt=falt,
        )
        self.fynd = fynd


class Nekad(Fel):
    """The person sees the area but may not do this."""

    status = 403
    kod = "nekad"


class Krock(Fel):
    """Somebody else saved in between.

    `nuvarande` is the stored object, `nuvarande_data` the same as plain values, `forsok` what was not saved.
    """

    status = 409
    kod = "krock"

    def __init__(self, text: str, *, nuvarande: Any, nuvarande_data: dict[str, Any], forsok: dict[str, Any]) -> None:
        super().__init__(text)
        self.nuvarande = nuvarande
        self.nuvarande_data = nuvarande_data
        self.forsok = forsok


class Last(Fel):
    """What should be changed is fastställt and frozen."""

    status = 409
    kod = "last"


def eller_krock(svar: T | Krock) -> T:
    """What a service stored. Raises the conflict that it returned, now that its transaction is committed."""
    if isinstance(svar, Krock):
        raise svar
    return svar
