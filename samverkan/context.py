"""What every page needs to draw its frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samverkan.models import Stadsdelsomrade
from samverkan.selectors import mina_uppdrag


def omgivning(request: HttpRequest) -> dict[str, Any]:
    """The area of the page, the user's areas, rights and the current tab."""
    user = getattr(request, "user", None)
    mina: list[Stadsdelsomrade] = []
    if user is not None and user.is_authenticated:
        mina = sorted({u.stadsdelsomrade for u in mina_uppdrag(user)}, key=lambda o: o.namn)
    vy = getattr(getattr(request, "resolver_match", None), "func", None)
    return {
        "omrade": getattr(request, "omrade", None),
        "ratter": getattr(request, "ratter", frozenset()),
        "mina_omraden": mina,
        "aktiv_flik": getattr(getattr(vy, "view_class", None), "flik", ""),
        "DEMO": settings.DEMO,
    }
