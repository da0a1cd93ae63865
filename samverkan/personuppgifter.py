"""Finds personal data in free text: personnummer, phone numbers, e-mail addresses, registration numbers.

Lägesbild holds places and events, never persons, so free text is looked through before it is saved. A false find
stops somebody's work, a missed one stores a person; where the two pull apart the rule is written at the pattern.

- The text is read the way an eye reads it: any script's digits, any dash, any space, nothing invisible.
- In web addresses only e-mail addresses and personnummer with right check digit count: file names and ids of pages
  are full of digits and letters that look like phone numbers and number plates.
- Foreign phone numbers, and digits spelled out or strewn, are not found: this is a help, not a guarantee.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

Slag = Literal["personnummer", "samordningsnummer", "telefonnummer", "e-postadress", "registreringsnummer"]


@dataclass(frozen=True, slots=True)
class Fynd:
    """One find: `text` is `start` to `slut` (end exclusive) of the text as it was given."""

    slag: Slag
    text: str
    start: int
    slut: int


def hitta(text: str) -> list[Fynd]:
    """All finds, in the order of the text, without overlap. Where two kinds could be meant, the graver one counts."""
    last = _las(text)
    traffar: list[_Traff] = []
    upptaget = bytearray(len(last.text))
    for sok in (_personnummer, _epost, _telefon, _skyltar):
        for ny in sorted(sok(last.text), key=lambda t: (t.start, -t.slut)):
            if not any(upptaget[ny.start : ny.slut]):
                upptaget[ny.start : ny.slut] = b"\1" * (ny.slut - ny.start)
                traffar.append(ny)
    fynd = []
    for traff in sorted(traffar, key=lambda t: t.start):
        start, slut = last.lagen[traff.start], last.lagen[traff.slut - 1] + 1
        fynd.append(Fynd(traff.slag, text[start:slut], start, slut))
    return fynd


def beskriv(fynd: Fynd, text: str) -> str:
    """What was found and where, for the person who wrote it: "rad 2: telefonnummer ”070-123 45 67”"."""
    rad = bisect_right([m.end() for m in _RADSLUT.finditer(text)], fynd.start) + 1
    return f"rad {rad}: {fynd.slag} ”{fynd.text}”"


_RADSLUT: Final = re.compile(r"\r\n|\r|\n")


class _Traff(NamedTuple):
    slag: Slag
    start: int
    slut: int


# --- Reading -----------------------------------------------------------------------------------------------------


class _Last(NamedTuple):
    """The text as read, and for each of its characters the place in the text as given."""

    text: str
    lagen: list[int]


def _las(text: str) -> _Last:
    tecken: list[str] = []
    lagen: list[int] = []
    for plats, tkn in enumerate(text):
        if tkn.isascii():
            last = tkn
        elif _syns_inte(tkn, efter=tecken[-1] if tecken else ""):
            continue
        else:
            last = _tecken(tkn)
        tecken.append(last)
        lagen.append(plats)
    return _Last("".join(tecken), lagen)


def _syns_inte(tkn: str, efter: str) -> bool:
    """Soft hyphens and the like; also marks on a digit. A mark on a letter makes another letter (Å), so it stays."""
    kategori = unicodedata.category(tkn)
    return kategori == "Cf" or (kategori in ("Mn", "Me") and efter.isdigit())


def _tecken(tkn: str) -> str:
    siffra = unicodedata.decimal(tkn, None)
    if siffra is not None:
        return str(siffra)
    match unicodedata.category(tkn):
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "No":  # ² is a footnote mark, not a two
            return tkn
    if tkn == "\u2212":
        return "-"
    bredd = unicodedata.normalize("NFKC", tkn)
    return bredd if len(bredd) == 1 else tkn


_ADRESS: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+", re.IGNORECASE)


def _adresser(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _ADRESS.finditer(text)]


def _alla(monster: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, those within another one too: what one of them is refused for must not hide the next."""
    plats = 0
    while m := monster.search(text, plats):
        yield m
        plats = m.start() + 1


def _inom(omraden: list[tuple[int, int]], start: int) -> bool:
    """Whether `start` lies in one of the spans, which come in order and apart."""
    plats = bisect_right(omraden, start, key=lambda spann: spann[0])
    return plats > 0 and start < omraden[plats - 1][1]


# --- Personnummer and samordningsnummer --------------------------------------------------------------------------

# As people write it: 850101-1236, 19850101-1236, 850101+1236. The dash says what is meant, so that the date is
# enough: somebody who mistypes the last digit has still written about a person.
_MED_STRECK: Final = re.compile(r"(?<!\d)(?P<datum>(?:\d\d)?\d{6})[-+](?P<sista>\d{4})(?!\d)")
# Without a dash or with space around it any number may look like that, so the check digit decides.
_UTAN_STRECK: Final = re.compile(r"(?<!\d)(?P<datum>(?:\d\d)?\d{6})(?: ?[-+] ?| )?(?P<sista>\d{4})(?!\d)")
# With the date in parts, 1985-01-01-1236. What goes on with -06 or .06 is two dates: 2023-07-01–2024-06-30.
_I_DELAR: Final = re.compile(
    r"(?<!\d)(?P<datum>(?:\d\d)?\d\d(?P<tkn>[-./ ])\d\d(?P=tkn)\d\d) ?[-+] ?(?P<sista>\d{4})(?![-./ ]?\d)"
)


def _personnummer(text: str) -> list[_Traff]:
    adresser = _adresser(text)
    traffar = []
    for monster in (_MED_STRECK, _UTAN_STRECK, _I_DELAR):
        for m in _alla(monster, text):
            datum = re.sub(r"\D", "", m["datum"])
            slag = _slag_efter_datum(datum)
            streck_racker = monster is _MED_STRECK and not _inom(adresser, m.start())
            if slag and (streck_racker or _ratt_kontrollsiffra(datum[-6:] + m["sista"])):
                traffar.append(_Traff(slag, *m.span()))
    return traffar


def _slag_efter_datum(siffror: str) -> Slag | None:
    """What a number with this date (six or eight digits) is. Sixty is added to the day in a samordningsnummer."""
    dag = int(siffror[-2:])
    manad = int(siffror[-4:-2])
    seklen = [siffror[:2]] if len(siffror) == 8 else ["19", "20"]
    slag: Slag = "personnummer" if dag < 60 else "samordningsnummer"
    for sekel in seklen:
        if sekel in ("18", "19", "20") and _ar_datum(int(sekel + siffror[-6:-4]), manad, dag % 60):
            return slag
    return None


def _ar_datum(ar: int, manad: int, dag: int) -> bool:
    try:
        date(ar, manad, dag)
    except ValueError:
        return False
    return True


def _ratt_kontrollsiffra(tio_siffror: str) -> bool:
    """Luhn's algorithm (ISO/IEC 7812-1, annex B) on the ten digits without century."""
    summa = 0
    for plats, siffra in enumerate(map(int, tio_siffror)):
        produkt = siffra * (2 - plats % 2)
        summa += produkt // 10 + produkt % 10
    return summa % 10 == 0


# --- E-mail addresses --------------------------------------------------------------------------------------------

# Lengths are bounded (64 and 63, RFC 5321) so that a long word takes no quadratic time.
_EPOST: Final = re.compile(
    r"[\w.+%-]{1,64} ?(?:@|[(\[](?:at|a|snabel-a)[)\]]) ?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}", re.IGNORECASE
)


def _epost(text: str) -> list[_Traff]:
    return [_Traff("e-postadress", *m.span()) for m in _EPOST.finditer(text)]


# --- Phone numbers -----------------------------------------------------------------------------------------------

# A number that stands in a date, a time, a decimal or another number is no phone number.
_INGET_FORE: Final = r"(?<![\d+])(?<!\d[-./,:])"
_INGET_EFTER: Final = r"(?![-./,:]?\d)"

# These are long enough, and begin so, that the way they are parted does not matter.
_MOBIL: Final = re.compile(_INGET_FORE + r"\(?07[02369](?:[-./ )]{0,3}\d){7}" + _INGET_EFTER)
_UTLANDSK_FORM: Final = re.compile(
    r"(?<!\d)(?:\+ ?|00 ?)46(?:[-. ]{0,3}\(0\)|[-. ]?0)?(?:[-. ]{0,3}[1-9])(?:[-./ ]{0,3}\d){6,8}" + _INGET_EFTER
)
_OAVBRUTEN: Final = re.compile(_INGET_FORE + r"0[1-9]\d{7,8}" + _INGET_EFTER)

# The rest: a dialling code of the Swedish numbering plan, something between, and a number that does not begin with 0.
_TRESIFFRIG: Final = r"1[013689]|2[0136]|3[1356]|4[0246]|54|6[03]|7\d|90"
_FAST: Final = re.compile(
    _INGET_FORE + rf"\(?0(?P<rikt>8|{_TRESIFFRIG}|[1-69]\d\d|77\d)\)?"
    r"(?:(?P<mellan> ?- ?|/| )(?P<ord>[1-9]\d{1,7}(?: \d{2,4}){0,4})"
    r"|-(?P<streck>[1-9]\d{1,3}(?:-\d{2,4}){1,3})"
    r"|\.(?P<punkt>[1-9]\d{1,3}(?:\.\d{2,4}){2,3}))" + _INGET_EFTER
)
_ARTAL: Final = re.compile(r"(?:19|20)\d\d")


def _telefon(text: str) -> list[_Traff]:
    adresser = _adresser(text)
    spann = [m.span() for monster in (_MOBIL, _UTLANDSK_FORM, _OAVBRUTEN) for m in _alla(monster, text)]
    spann += [(m.start(), slut) for m in _alla(_FAST, text) if (slut := _slut_pa_fast(m))]
    return [_Traff("telefonnummer", *s) for s in spann if not _inom(adresser, s[0])]


def _slut_pa_fast(m: re.Match[str]) -> int | None:
    """Where the landline number ends, None when it is none. Groups that do not belong to it are left outside."""
    form = "ord" if m["ord"] else "streck" if m["streck"] else "punkt"
    grupper = re.findall(r"\d+", m[form])
    # Four-digit dialling codes go with longer numbers than 0201-2345, which is some register's.
    minst = 9 if len(m["rikt"]) == 3 or not _ser_ut_som_nummer(m["mellan"], grupper) else 8
    slut = m.end(form)
    while grupper:
        langd = 1 + len(m["rikt"]) + sum(map(len, grupper))
        if minst <= langd <= 10 and not (len(grupper) > 1 and _ARTAL.fullmatch(grupper[-1])):
            return slut
        slut -= len(grupper.pop()) + 1
    return None


def _ser_ut_som_nummer(mellan: str | None, grupper: list[str]) -> bool:
    """Eight digits are few: "08-12 34 56" may pass, "08/11 2024" and "08 10 12 14" not."""
    return mellan is None or "-" in mellan or len(grupper[0]) > 2


# --- Registration numbers ----------------------------------------------------------------------------------------

# Three letters, two digits, one digit or letter; without I, Q, V, Å, Ä, Ö, and last without O (Transportstyrelsen).
_BOKSTAV: Final = "A-HJ-PR-UW-Z"
_SKYLT: Final = re.compile(
    rf"(?<![\w/-])(?P<bokstaver>[{_BOKSTAV}]{{3}})(?P<mellan>[ -]?)\d\d[\dA-HJ-NPR-UW-Z](?!\w)(?![-/.,:]\d)"
    r"(?! ?(?:%|procent\b|kr\b|\d{3}\b))"
)
# With a space between, an abbreviation or a word in capitals before a number looks just the same.
_INGEN_SKYLT: Final = frozenset(
    "AND APT ALL BMW BRA CAD DEN DET DNR EUR FAP HAR HEM JPG KRO LED LPO LSS MAN MED MER MOT NER NLM NOA NOK NOR OCH "
    "OSG PDF PER POS RPC RUT SBC SCB SDF SDN SEK SFS SOL SOM SOU STS TEL TFN TYP UPP USD".split()
)


def _skyltar(text: str) -> list[_Traff]:
    adresser = _adresser(text)
    return [
        _Traff("registreringsnummer", *m.span())
        for m in _SKYLT.finditer(text)
        if not (m["mellan"] and m["bokstaver"] in _INGEN_SKYLT) and not _inom(adresser, m.start())
    ]
