"""Writes of the plan, by subject."""

from atgardsplan.services.plan import (
    PLANFALT,
    TEXTER,
    plan_avslutad,
    plan_beslut_aterkallat,
    plan_beslutad,
    plan_skapad,
    plan_sparad,
)
from atgardsplan.services.plandel import (
    AKTIVITETSFALT,
    FALT,
    INDIKATORFALT,
    MALFALT,
    ORSAKSFALT,
    plandel_atertagen,
    plandel_skapad,
    plandel_sparad,
    plandel_struken,
)

__all__ = [
    "AKTIVITETSFALT",
    "FALT",
    "INDIKATORFALT",
    "MALFALT",
    "ORSAKSFALT",
    "PLANFALT",
    "TEXTER",
    "plan_avslutad",
    "plan_beslut_aterkallat",
    "plan_beslutad",
    "plan_skapad",
    "plan_sparad",
    "plandel_atertagen",
    "plandel_skapad",
    "plandel_sparad",
    "plandel_struken",
]
