"""Charts for the page that shows all components: each kind with figures of the lägesbild of 2024, and with a gap."""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString, mark_safe

from lagesbild.diagram import (
    Serie,
    arsstolpar,
    gnista,
    grupperade_staplar,
    linjer,
    rutor,
    staplar,
    stolpar,
    trattdiagram,
)
from lagesbild.tratt import tratt

register = template.Library()

_AR = ["2020", "2021", "2022", "2023", "2024"]
_MANADER = list("JFMAMJJASOND")
_OMRADEN = [
    ("Hässelby-Vällingby", 1412, 76.3),
    ("Järva", 1850, 95.2),
    ("Bromma", 1010, 83.1),
    ("Kungsholmen", 1120, 70.9),
    ("Skärholmen", 640, 38.1),
    ("Norra innerstaden", 2300, 155.3),
]


def _tratt() -> str:
    underlag = tratt(_OMRADEN)
    return (
        ""
        if underlag is None
        else trattdiagram(
            underlag, id_="prov-tratt", titel="Brott mot person per 1 000 invånare", markt="Hässelby-Vällingby"
        )
    )


_SLAG: dict[str, Callable[[], str]] = {
    "grupperade_staplar": lambda: grupperade_staplar(
        ["Invånare under 20 år", "Hyresrätter i flerbostadshus", "Trygga kvällstid"],
        [Serie("Hässelby-Vällingby", [25.5, 67, 53]), Serie("Stockholms stad", [21.2, 43.1, None], "serie-3")],
        id_="prov-grupperade", titel="Området och staden", enhet="%", decimaler=None,
    ),
    "staplar": lambda: staplar(
        ["Hässelby gård", "Vällingby", "Råcksta"], [Serie("Andel", [47, 43, None])],
        id_="prov-staplar", titel="Otrygga kvällstid", enhet="%",
    ),
    "arsstolpar": lambda: arsstolpar(
        ["2020", "2021", "2022", "2023", "2024"], [441, None, 356, 401, 218],
        id_="prov-arsstolpar", titel="Stöld ur fordon per år", ofullstandiga={"2024": "jan–okt"},
    ),
    "stolpar": lambda: stolpar(
        ["Brott mot hushåll", "Brott mot person"],
        [Serie(ar, v) for ar, v in zip(_AR, [(952, 956), (907, 926), (675, 1106), (774, None), (649, 1412)],
                                       strict=True)],
        id_="prov-stolpar", titel="Anmälda brott i urval",
    ),
    "linjer": lambda: linjer(
        _MANADER,
        [Serie("2023", [3, 39, 13, 11, 27, 38, 55, 33, 45, 23, 30, 3]),
         Serie("2024", [1, 8, 10, 13, 29, 38, 13, 37, 32, None, None, None])],
        id_="prov-linjer", titel="Anmälningar per månad",
    ),
    "rutor": lambda: rutor(
        _MANADER,
        [Serie("Grupp som bråkar", [1, 13, 8, 9, 15, 34, 18, 45, 23, 13, 17, 6]),
         Serie("Höga ljud", [None, 3, 3, 12, 21, 45, 51, 42, 18, 3, 1, 1])],
        id_="prov-rutor", titel="Säsongen per kategori",
    ),
    "tratt": _tratt,
    "gnista": lambda: gnista([361, 414, 277, None, 334, 218], text="Stöld ur fordon: 361, 414, 277, saknas, 334, 218"),
}  # fmt: skip


@register.simple_tag
def provdiagram(slag: str) -> SafeString:
    """`{% provdiagram "linjer" %}`"""
    return mark_safe(_SLAG[slag]())  # noqa: S308 made by lagesbild.diagram, which escapes every name
