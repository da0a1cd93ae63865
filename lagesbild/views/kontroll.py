"""The checks of a document as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from lagesbild.forms.faststallande import Skalform
from lagesbild.kontroll import Kontroll, Plats, Platsslag
from lagesbild.models import Lagesbild
from lagesbild.selectors.kontroll import kontroller
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.svenska import antal

LAGE = {
    "uppfylld": ("Klart", "klar", "check"),
    "godtagen": ("Öppet, med skäl", "klar", "check"),
    "skal-saknas": ("Öppet", "varning", "circle-dashed"),
    "hindrar": ("Måste åtgärdas", "fel", "circle-alert"),
}


def plats_url(omrade: Stadsdelsomrade, lagesbild: Lagesbild, plats: Plats) -> str:
    """The address of the place where a point is mended."""
    if plats.slag == Platsslag.AVSNITT:
        url = reverse("avsnitt", args=[omrade.slug, lagesbild.ar, plats.pk])
    elif plats.slag == Platsslag.AR:
        url = reverse("ar", args=[omrade.slug, lagesbild.ar])
    elif plats.slag == Platsslag.STATISTIK:
        url = reverse("statistik", args=[omrade.slug])
    else:
        url = reverse("lagesbild", args=[omrade.slug, lagesbild.ar])
    return f"{url}#{plats.ankare}" if plats.ankare else url


def kontrollrader(
    omrade: Stadsdelsomrade, lagesbild: Lagesbild, alla: Sequence[Kontroll], form: Skalform | None = None
) -> list[dict[str, Any]]:
    """The checks as the page shows them: state in words and tone, points with their addresses."""
    rader = []
    for k in alla:
        text, ton, ikon = LAGE[k.lage]
        skalen: dict[tuple[str, str], list[str]] = {}
        for p in k.punkter:
            if p.skal:
                skalen.setdefault((p.skal.text, p.skal.av), []).append(p.text)
        rader.append(
            {
                "k": k,
                "text": text,
                "ton": ton,
                "ikon": ikon,
                "punkter": [
                    {"text": p.text, "url": plats_url(omrade, lagesbild, p.plats), "skal": p.skal} for p in k.punkter
                ],
                "oppna": len(k.oppna),
                "skal": [{"text": t, "av": av, "antal": len(p)} for (t, av), p in skalen.items()],
                "form": form if form is not None and form.data.get("kontroll") == k.kod else None,
            }
        )
    return sorted(rader, key=lambda r: r["k"].klar)  # what is left stands first


def sammanfattat(alla: Sequence[Kontroll]) -> str:
    """How much is left, in words."""
    hindrar = sum(k.lage == "hindrar" for k in alla)
    skal = sum(k.lage == "skal-saknas" for k in alla)
    if not hindrar and not skal:
        return "Alla kontroller är klara eller har ett skäl."
    delar = []
    if hindrar:
        delar.append(f"{antal(hindrar, 'punkt måste', 'punkter måste')} åtgärdas")
    if skal:
        delar.append(f"{antal(skal, 'punkt behöver', 'punkter behöver')} åtgärdas eller få ett skäl")
    return f"{' och '.join(delar)}."


def kontrollkort(omrade: Stadsdelsomrade, lagesbild: Lagesbild, user: Anvandare) -> dict[str, Any]:
    """ "Vad som saknas" of the document's page: what is left, required first, and all of it in words.

    Without what only the printed document tells: the page for the review collects that, and takes its time.
    """
    alla = kontroller(user, lagesbild)
    kvar = [r for r in kontrollrader(omrade, lagesbild, alla) if not r["k"].klar]
    return {"sammanfattat": sammanfattat(alla), "kvar": sorted(kvar, key=lambda r: not r["k"].kravs)}
