"""Who may do what: roles, rights and parts. The only place where a role is tied to a right."""

from enum import StrEnum

from django.db.models import TextChoices


class Part(TextChoices):
    """The two authorities that share the picture."""

    FORVALTNING = "forvaltning", "Stadsdelsförvaltningen"
    POLIS = "polis", "Polisen"


class Ratt(StrEnum):
    """What a person may do within one stadsdelsområde."""

    SE_FASTSTALLT = "se_faststallt"
    SE_ARBETSMATERIAL = "se_arbetsmaterial"
    SKRIVA_VECKA = "skriva_vecka"
    FASTSTALLA_VECKA = "faststalla_vecka"
    ATEROPPNA_VECKA = "ateroppna_vecka"
    STALLA_IN_VECKAN = "stalla_in_veckan"
    SKRIVA_LAGESBILD = "skriva_lagesbild"
    STALLA_UPP_LAGESBILD = "stalla_upp_lagesbild"
    FASTSTALLA_LAGESBILD = "faststalla_lagesbild"
    PUBLICERA_LAGESBILD = "publicera_lagesbild"
    SKAPA_PDF = "skapa_pdf"
    IMPORTERA = "importera"
    SKRIVA_PLAN = "skriva_plan"
    SKRIVA_PLATS = "skriva_plats"
    SKOTA_GRANSER = "skota_granser"
    BESLUTA_PLAN = "besluta_plan"
    FOLJA_UPP = "folja_upp"
    GODKANNA_UPPFOLJNING = "godkanna_uppfoljning"
    OPPNA_OMGANG = "oppna_omgang"
    SKOTA_RAD = "skota_rad"
    SE_LOGG = "se_logg"
    ADMINISTRERA = "administrera"


class Roll(TextChoices):
    """A role in one stadsdelsområde, held by an `Uppdrag`."""

    ANALYTIKER = "analytiker", "Analytiker"
    ENHETSCHEF = "enhetschef", "Enhetschef"
    FORVALTNINGSCHEF = "forvaltningschef", "Förvaltningschef"
    LOKALPOLISOMRADESCHEF = "lokalpolisomradeschef", "Lokalpolisområdeschef"
    SAMORDNARE = "samordnare", "Samordnare"
    LASARE = "lasare", "Läsare"
    ADMINISTRATOR = "administrator", "Administratör"


_LASER = frozenset({Ratt.SE_FASTSTALLT, Ratt.SE_ARBETSMATERIAL})
_CHEF = _LASER | {
    Ratt.SKAPA_PDF,
    Ratt.FASTSTALLA_VECKA,
    Ratt.SKRIVA_PLAN,
    Ratt.FOLJA_UPP,
    Ratt.GODKANNA_UPPFOLJNING,
    Ratt.SKOTA_RAD,
}
_HOGSTA_CHEF = _CHEF | {
    Ratt.BESLUTA_PLAN,
    Ratt.ATEROPPNA_VECKA,
    Ratt.FASTSTALLA_LAGESBILD,
    Ratt.PUBLICERA_LAGESBILD,
    Ratt.SE_LOGG,
}
_ANALYTIKER = _LASER | {
    Ratt.SKRIVA_VECKA,
    Ratt.FASTSTALLA_VECKA,
    Ratt.SKRIVA_LAGESBILD,
    Ratt.SKAPA_PDF,
    Ratt.IMPORTERA,
    Ratt.SKRIVA_PLATS,
    Ratt.FOLJA_UPP,
}

RATTER: dict[Roll, frozenset[Ratt]] = {
    Roll.ANALYTIKER: _ANALYTIKER,
    Roll.ENHETSCHEF: _CHEF | {Ratt.SKRIVA_PLATS},
    Roll.FORVALTNINGSCHEF: _HOGSTA_CHEF,
    Roll.LOKALPOLISOMRADESCHEF: _HOGSTA_CHEF,
    Roll.SAMORDNARE: _ANALYTIKER
    | {
        Ratt.ATEROPPNA_VECKA,
        Ratt.STALLA_IN_VECKAN,
        Ratt.STALLA_UPP_LAGESBILD,
        Ratt.PUBLICERA_LAGESBILD,
        Ratt.SKRIVA_PLAN,
        Ratt.OPPNA_OMGANG,
        Ratt.SKOTA_RAD,
        Ratt.SKOTA_GRANSER,
        Ratt.SE_LOGG,
    },
    Roll.LASARE: frozenset({Ratt.SE_FASTSTALLT}),
    Roll.ADMINISTRATOR: _LASER | {Ratt.ADMINISTRERA, Ratt.SKOTA_GRANSER, Ratt.SE_LOGG},
}

BESKRIVNING: dict[Roll, str] = {
    Roll.ANALYTIKER: "Sätter veckans nivåer, läser in statistik och skriver lägesbilden.",
    Roll.ENHETSCHEF: "Läser allt i området och ansvarar för aktiviteter i åtgärdsplanen.",
    Roll.FORVALTNINGSCHEF: "Fastställer för stadsdelsförvaltningen.",
    Roll.LOKALPOLISOMRADESCHEF: "Fastställer för polisen.",
    Roll.SAMORDNARE: "Håller ihop veckan, lägesbilden och åtgärdsplanen.",
    Roll.LASARE: "Läser det som är fastställt.",
    Roll.ADMINISTRATOR: "Sköter användare och uppdrag. Skriver inget innehåll.",
}

# A chef of one authority can't hold the role for the other.
PART_FOR_ROLL: dict[Roll, Part] = {
    Roll.FORVALTNINGSCHEF: Part.FORVALTNING,
    Roll.LOKALPOLISOMRADESCHEF: Part.POLIS,
}


def roller_med(ratt: Ratt) -> list[Roll]:
    """Every role that holds `ratt`."""
    return [roll for roll, ratter in RATTER.items() if ratt in ratter]
