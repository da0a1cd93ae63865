"""Writes of the insatser: what a meeting decides, and what the following ones say about it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from lagesbild.models import Insatsuppfoljning, Veckoinsats, Veckolage
from lagesbild.selectors.insats import SLUTAR
from lagesbild.services.vecka import oppen_vecka, veckan_andrad
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.services import kontrollera_text, logga
from samverkan.svenska import tidpunkt

Utfall = Insatsuppfoljning.Utfall


def insats_beslutad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    vecka: Vecka,
    vad: str,
    ansvar: str,
    stadsdel: Stadsdel | None = None,
    plats: str = "",
    vem: str = "",
) -> Veckoinsats:
    """Write down what the meeting of `vecka` decides for the next week. Without `stadsdel`: for the whole area.

    Raises `Nekad`, `Last` when the week is fastställd, `Ogiltigt` and `Personuppgift`.
    """
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=omrade, vecka=vecka)
        falt = _falt(omrade, vecka, vad=vad, stadsdel=stadsdel, plats=plats, ansvar=ansvar, vem=vem)
        insats = Veckoinsats.objects.create(
            stadsdelsomrade=omrade,
            ar=vecka.ar,
            vecka=vecka.vecka,
            skapad_av=av,
            skapad_tid=timezone.now(),
            **falt,
        )
        veckan_andrad(av=av, lage=lage, vad="En insats")
        logga(av=av, handelse="insats_beslutad", objekt=insats, omrade=omrade, till=_data(falt) | {"version": 1})
    return insats


def insats_andrad(
    *,
    av: Anvandare,
    insats: Veckoinsats,
    bygger_pa: int,
    vad: str,
    ansvar: str,
    stadsdel: Stadsdel | None = None,
    plats: str = "",
    vem: str = "",
) -> Veckoinsats:
    """Reword what was decided, as long as the week that decided it is open. `bygger_pa` is the version that was seen.

    Raises `Krock` with both wordings when somebody else saved in between (the lost one is in the log), otherwise as
    `insats_beslutad`.
    """
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=insats.stadsdelsomrade, vecka=insats.iso)
        falt = _falt(
            insats.stadsdelsomrade, insats.iso, vad=vad, stadsdel=stadsdel, plats=plats, ansvar=ansvar, vem=vem
        )
        nu = _las(insats)
        utfall = _andrad(av, lage, nu, falt, bygger_pa)
    if isinstance(utfall, Krock):  # the lost wording is in the log: the error comes after the commit
        raise utfall
    return utfall


def insats_struken(*, av: Anvandare, insats: Veckoinsats, bygger_pa: int) -> Veckoinsats:
    """Take back what was decided, in the same week. It stays in the log and in the list of what has ended.

    Raises `Krock`, `Last`, `Nekad`, and `Ogiltigt` when a later meeting has followed it up.
    """
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=insats.stadsdelsomrade, vecka=insats.iso)
        nu = _las(insats)
        if nu.slut == nu.iso:
            return nu
        if senare := nu.uppfoljningar.order_by("ar", "vecka").first():
            raise Ogiltigt(f"Insatsen har följts upp {senare.iso}. Säg där att den inte görs i stället.")
        if nu.version != bygger_pa:  # nothing typed is lost
            raise _krock(nu, {"struken": True})
        nu.status, nu.slut_ar, nu.slut_vecka = Veckoinsats.Status.AVBRUTEN, nu.ar, nu.vecka
        nu.version += 1
        nu.save(update_fields=["status", "slut_ar", "slut_vecka", "version"])
        veckan_andrad(av=av, lage=lage, vad="En insats")
        logga(
            av=av,
            handelse="insats_struken",
            objekt=nu,
            omrade=nu.stadsdelsomrade,
            fran={"status": "pagar"},
            till={"status": "avbruten", "version": nu.version},
        )
    return nu


def insats_foljd(
    *,
    av: Anvandare,
    insats: Veckoinsats,
    vecka: Vecka,
    utfall: str,
    text: str = "",
    bygger_pa: int | None,
) -> Insatsuppfoljning:
    """Say at the meeting of `vecka` how an insats has gone. `bygger_pa` is the version seen (None: nothing was said).

    "Gjord" and "görs inte" end it; otherwise it is on the agenda next week too. What was said can be corrected while
    the week is open. Raises `Krock` with both (the lost one is in the log), `Last`, `Nekad`, `Ogiltigt`.
    """
    with transaction.atomic():
        lage = oppen_vecka(av=av, omrade=insats.stadsdelsomrade, vecka=vecka)
        if utfall not in Utfall.values:
            raise Ogiltigt("Välj hur det gick: gjord, inte gjord, fortsätter eller görs inte.", falt="utfall")
        text = _text(text, Insatsuppfoljning, "text", "Kommentaren")
        nu = _las(insats)
        _kontrollera_veckan(nu, vecka, utfall)
        svar = _foljd(av, lage, nu, vecka, utfall, text, bygger_pa)
    if isinstance(svar, Krock):
        raise svar
    return svar


def _foljd(
    av: Anvandare, lage: Veckolage, insats: Veckoinsats, vecka: Vecka, utfall: str, text: str, bygger_pa: int | None
) -> Insatsuppfoljning | Krock:
    fore = insats.uppfoljningar.filter(ar=vecka.ar, vecka=vecka.vecka).select_related("av").first()
    if fore and (fore.utfall, fore.text) == (utfall, text):
        return fore  # the same again: a retry, or two who agree
    fran = {"utfall": fore.utfall, "text": fore.text} if fore else None
    till = {"vecka": vecka.kod, "utfall": utfall, "text": text}
    if (fore.version if fore else None) != bygger_pa:
        if fore is None:
            raise Ogiltigt("Insatsen är inte uppföljd den veckan. Ladda om sidan.", falt="bygger_pa")
        logga(
            av=av, handelse="insats_krock", objekt=insats, omrade=insats.stadsdelsomrade, fran=fran, till=till,
            orsak="Någon annan hann före. Det här sparades inte.",
        )  # fmt: skip
        return Krock(
            f"{fore.av} skrev ”{fore.get_utfall_display()}” om insatsen "
            f"({tidpunkt(timezone.localtime(fore.tid))}) medan du arbetade. Ditt svar är inte sparat.",
            nuvarande=fore,
            nuvarande_data={
                "insats": insats.pk,
                "ar": fore.ar,
                "vecka": fore.vecka,
                "utfall": fore.utfall,
                "text": fore.text,
                "version": fore.version,
            },
            forsok={"utfall": utfall, "text": text},
        )
    svar = fore or Insatsuppfoljning(insats=insats, ar=vecka.ar, vecka=vecka.vecka, version=0)
    svar.utfall, svar.text, svar.version = utfall, text, svar.version + 1
    svar.av, svar.tid = av, timezone.now()
    svar.save()
    slutar = SLUTAR.get(Utfall(utfall))
    insats.status = slutar or Veckoinsats.Status.PAGAR
    insats.slut_ar, insats.slut_vecka = (vecka.ar, vecka.vecka) if slutar else (None, None)
    insats.save(update_fields=["status", "slut_ar", "slut_vecka"])
    veckan_andrad(av=av, lage=lage, vad="En insats")
    logga(
        av=av, handelse="insats_foljd", objekt=insats, omrade=insats.stadsdelsomrade, fran=fran,
        till=till | {"version": svar.version},
    )  # fmt: skip
    return svar


def _kontrollera_veckan(insats: Veckoinsats, vecka: Vecka, utfall: str) -> None:
    """An insats is followed up in weeks after it was decided, up to the one that ends it."""
    if vecka <= insats.iso:
        raise Ogiltigt(f"Insatsen beslutades {insats.iso} och följs upp tidigast veckan efter.", falt="vecka")
    if insats.slut == insats.iso:
        raise Ogiltigt("Insatsen ströks samma vecka som den beslutades.")
    if insats.slut and insats.slut < vecka:
        raise Ogiltigt(f"Insatsen avslutades {insats.slut}. Ändra uppföljningen den veckan i stället.", falt="vecka")
    senare = max((u.iso for u in insats.uppfoljningar.all()), default=vecka)
    if Utfall(utfall) in SLUTAR and senare > vecka:
        raise Ogiltigt(f"Insatsen är uppföljd även {senare}. Avsluta den där i stället.", falt="utfall")


def _andrad(
    av: Anvandare, lage: Veckolage, nu: Veckoinsats, falt: dict[str, Any], bygger_pa: int
) -> Veckoinsats | Krock:
    if nu.slut == nu.iso:
        raise Last("Insatsen är struken och kan inte ändras. Skriv en ny.")
    fore = {namn: getattr(nu, namn) for namn in falt}
    if fore == falt:
        return nu
    if nu.version != bygger_pa:
        logga(
            av=av, handelse="insats_krock", objekt=nu, omrade=nu.stadsdelsomrade, fran=_data(fore), till=_data(falt),
            orsak="Någon annan hann före. Det här sparades inte.",
        )  # fmt: skip
        return _krock(nu, _data(falt))
    for namn, varde in falt.items():
        setattr(nu, namn, varde)
    nu.version += 1
    nu.save(update_fields=[*falt, "version"])
    veckan_andrad(av=av, lage=lage, vad="En insats")
    logga(
        av=av, handelse="insats_andrad", objekt=nu, omrade=nu.stadsdelsomrade, fran=_data(fore),
        till=_data(falt) | {"version": nu.version},
    )  # fmt: skip
    return nu


def _krock(nu: Veckoinsats, forsok: dict[str, Any]) -> Krock:
    fore = {namn: getattr(nu, namn) for namn in ("vad", "stadsdel", "plats", "ansvar", "vem")}
    return Krock(
        "Någon annan ändrade insatsen medan du arbetade. Din ändring är inte sparad.",
        nuvarande=nu,
        nuvarande_data=_data(fore) | {"id": nu.pk, "status": nu.status, "version": nu.version},
        forsok=forsok,
    )


def _las(insats: Veckoinsats) -> Veckoinsats:
    """The row as it is now, held: two weeks can be open at once, and both can say something about it."""
    hallen = Veckoinsats.objects.select_for_update(of=("self",)).select_related("stadsdel", "stadsdelsomrade")
    return hallen.get(pk=insats.pk)


def _falt(
    omrade: Stadsdelsomrade, vecka: Vecka, *, vad: str, stadsdel: Stadsdel | None, plats: str, ansvar: str, vem: str
) -> dict[str, Any]:
    """The values as they are stored. Raises `Ogiltigt` and `Personuppgift`."""
    vad = _text(vad, Veckoinsats, "vad", "Texten")
    if not vad:
        raise Ogiltigt("Skriv vad som ska göras.", falt="vad")
    if ansvar not in Veckoinsats.Ansvar.values:
        raise Ogiltigt("Välj vilken part som ansvarar.", falt="ansvar")
    if stadsdel and stadsdel.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{stadsdel} hör inte till {omrade}.", falt="stadsdel")
    if stadsdel and not stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag):
        raise Ogiltigt(f"{stadsdel} finns inte som stadsdel {vecka}.", falt="stadsdel")
    return {
        "vad": vad,
        "stadsdel": stadsdel,
        "plats": _text(plats, Veckoinsats, "plats", "Platsen"),
        "ansvar": ansvar,
        "vem": _text(vem, Veckoinsats, "vem", "Texten"),
    }


def _text(text: str, modell: type[Model], falt: str, namn: str) -> str:
    """One line without personal data. Too long is said first: to look through a text takes time that grows with it."""
    text = " ".join(text.split())
    hogst: int = modell._meta.get_field(falt).max_length  # type: ignore[union-attr, assignment]
    if len(text) > hogst:
        raise Ogiltigt(f"{namn} är {len(text)} tecken. Korta till högst {hogst}.", falt=falt)
    return kontrollera_text(text, falt=falt)


def _data(falt: dict[str, Any]) -> dict[str, Any]:
    stadsdel: Stadsdel | None = falt["stadsdel"]
    return falt | {"stadsdel": stadsdel.slug if stadsdel else None}
