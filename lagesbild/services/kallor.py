"""Writes of the sources that the yearly document names."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.models import Avsnitt, Kalla, Lagesbild
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from samverkan.fel import Krock, Ogiltigt, eller_krock
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga
from samverkan.services.sparad import rad_sparad
from samverkan.tecken import synlig, utan_styrtecken

FLEST: Final = 200
FALT: Final = ("text", "url", "hamtad", "begransning")  # what is said of a source


def kalla_tillagd(
    *, av: Anvandare, lagesbild: Lagesbild, text: str, url: str = "", hamtad: date | None = None, begransning: str = ""
) -> Kalla:
    """A new source, last in the list. Texts refer to it by its `nyckel`, which never changes.

    Raises `Nekad`, `Last`, `Personuppgift`, and `Ogiltigt` for a day that has not been and an address that is none.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, lagesbild.stadsdelsomrade)
    falt = _kontrollerat(text=text, url=url, hamtad=hamtad, begransning=begransning)
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=lagesbild)
        finns = list(Kalla.objects.filter(lagesbild=hallen).values_list("nyckel", "ordning"))
        if len(finns) >= FLEST:
            raise Ogiltigt(f"En lägesbild kan ha högst {FLEST} källor.")
        grund, tagna = slugify(text)[:50].strip("-") or "kalla", {nyckel for nyckel, _ in finns}
        nyckel = next(n for n in (grund, *(f"{grund}-{i}" for i in range(2, FLEST + 2))) if n not in tagna)
        kalla = Kalla(lagesbild=hallen, nyckel=nyckel, ordning=max((o for _, o in finns), default=0) + 1, **falt)
        giltigt(kalla)
        kalla.save()
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"källorna: ”{kalla}” lades till")
        logga(
            av=av, handelse="kalla_tillagd", objekt=kalla, omrade=lagesbild.stadsdelsomrade, till={"text": kalla.text}
        )
    return kalla


def kalla_andrad(*, av: Anvandare, kalla: Kalla, bygger_pa: int, **falt: Any) -> Kalla:
    """Change a source that was seen as version `bygger_pa`. Raises as `kalla_tillagd`, and `Krock`."""
    omrade = kalla.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    falt = _kontrollerat(**falt)
    with transaction.atomic():
        hallen = _hallen(av, kalla)
        svar = rad_sparad(
            av=av, rad=kalla, bygger_pa=bygger_pa, falt=falt, handelse="kalla_andrad", vad="källan", omrade=omrade
        )
        if not isinstance(svar, Krock) and svar.version != kalla.version:
            lagesbild_andrad(av=av, lagesbild=hallen, vad=f"källan ”{svar}”")
    return eller_krock(svar)


def kalla_flyttad(*, av: Anvandare, kalla: Kalla, steg: int) -> Kalla:
    """Move a source `steg` places (−1 up, 1 down). At the end of the list nothing happens. Raises `Nekad`, `Last`."""
    omrade = kalla.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = _hallen(av, kalla)
        alla = list(Kalla.objects.filter(lagesbild=hallen).order_by("ordning", "pk"))
        fran = next(i for i, k in enumerate(alla) if k.pk == kalla.pk)
        till = fran + steg
        if not 0 <= till < len(alla):
            return alla[fran]
        alla.insert(till, alla.pop(fran))
        for ordning, en in enumerate(alla, 1):
            en.ordning = ordning
        Kalla.objects.bulk_update(alla, ["ordning"])
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"källorna: ”{kalla}” flyttades")
        logga(
            av=av, handelse="kalla_flyttad", objekt=kalla, omrade=omrade,
            fran={"plats": fran + 1}, till={"plats": till + 1},
        )  # fmt: skip
    return alla[till]


def kalla_borttagen(*, av: Anvandare, kalla: Kalla) -> None:
    """Take a source away. One that a text refers to stays: `Ogiltigt` says where. Raises `Nekad`, `Last`."""
    omrade = kalla.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = _hallen(av, kalla)
        marke = f'data-hanvisning="kalla:{kalla.nyckel}"'
        dar = Avsnitt.objects.filter(Q(text__contains=marke) | Q(kommentar__contains=marke), lagesbild=hallen)
        if rubriker := list(dar.order_by("ordning").values_list("rubrik", flat=True)):
            raise Ogiltigt(
                f"Källan används i {', '.join(f'”{r}”' for r in rubriker)}. Ta bort hänvisningarna dit först."
            )
        logga(av=av, handelse="kalla_borttagen", objekt=kalla, omrade=omrade, fran={"text": kalla.text})
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"källorna: ”{kalla}” togs bort")
        kalla.delete()


def _hallen(av: Anvandare, kalla: Kalla) -> Lagesbild:
    """The source's document, held. Raises `Nekad`, `Last`, and `Ogiltigt` when the source is gone meanwhile."""
    hallen = lagesbild_hallen(av=av, lagesbild=kalla.lagesbild)
    if not Kalla.objects.filter(pk=kalla.pk, lagesbild=hallen).exists():
        raise Ogiltigt("Någon annan har tagit bort källan.")
    return hallen


def _adress(url: str) -> str:
    """Without control characters. Raises `Ogiltigt` for what is no address of a page, or tells who logs in there, and
    `Personuppgift`."""
    url = utan_styrtecken(url).strip()
    if not url:
        return ""
    try:
        delar = urlsplit(url)
        inloggning = "@" in delar.netloc
    except ValueError:
        raise Ogiltigt("Skriv en webbadress, till exempel https://bra.se/statistik.", falt="url") from None
    if delar.scheme.lower() not in {"http", "https"} or not delar.netloc:
        raise Ogiltigt("Skriv en webbadress som börjar med https:// eller http://.", falt="url")
    if inloggning:
        raise Ogiltigt("Skriv adressen utan användarnamn och lösenord.", falt="url")
    kontrollera_text(unquote(url), falt="url")
    return kontrollera_text(url, falt="url")


def _kontrollerat(*, text: str, url: str, hamtad: date | None, begransning: str) -> dict[str, Any]:
    text = kontrollera_text(text, falt="text")
    if not synlig(text):
        raise Ogiltigt("Skriv vad källan heter och vem som har gjort den.", falt="text")
    if hamtad and hamtad > timezone.localdate():
        raise Ogiltigt("Dagen har inte varit ännu.", falt="hamtad")
    begransning = kontrollera_text(begransning, falt="begransning")
    return {"text": text, "url": _adress(url), "hamtad": hamtad, "begransning": begransning}
