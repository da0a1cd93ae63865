"""Writes of what the yearly document consists of: a new year, sections and their order, who writes what and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.models import Avsnitt, Avsnittsversion, Dokumentmall, Kalla, Lagesbild, Mallavsnitt
from lagesbild.selectors.arsdokument import avtalsdag
from lagesbild.services.dokument import RUBRIK_LANGST, siffror_bokforda
from lagesbild.services.dokumentbild import bilder_kopierade
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from lagesbild.skrift import ordning, siffra
from lagesbild.skrift.block import blockval
from lagesbild.skrift.grundmall import GRUNDMALL, Malldel
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade, giltighet_q
from samverkan.roller import Ratt
from samverkan.selectors import ratter_i
from samverkan.services import kontrollera_text, krav, logga

ARTAL: Final = range(2000, 2100)
_UNDAN: Final = 10_000  # places past all others, while sections change places

FORRA, MALL = "forra", "mall"


# --- A new year ------------------------------------------------------------------------------------------------------


def lagesbild_skapad(*, av: Anvandare, omrade: Stadsdelsomrade, ar: int, fran: str = FORRA) -> Lagesbild:
    """Begin the document of a year: from the one before it (`fran` "forra"), or from the area's template ("mall").

    What comes from an earlier year keeps its texts, marked as to be updated; its answers about need are asked anew.
    Without an earlier one the template holds: the area's own, or the common one. Raises `Nekad`, or `Ogiltigt` for a
    year outside 2000–2099 and for one that has a document.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    if ar not in ARTAL:
        raise Ogiltigt(f"Skriv ett år mellan {ARTAL[0]} och {ARTAL[-1]}.", falt="ar")
    try:
        with transaction.atomic():
            lagesbild, skapad = Lagesbild.objects.get_or_create(stadsdelsomrade=omrade, ar=ar)
            if not skapad:
                raise Ogiltigt(f"Lägesbilden för {ar} finns redan. Öppna den i listan.", falt="ar")
            forlaga = _forlaga(lagesbild)
            if forlaga:
                lagesbild.parter = forlaga.parter
                lagesbild.undertitel = forlaga.undertitel
                lagesbild.save(update_fields=["parter", "undertitel", "andrad"])
            av_forra = forlaga is not None and forlaga.ar < ar and fran == FORRA
            if forlaga is not None and av_forra:
                _kopierad(av, lagesbild, forlaga)
            else:
                _nytt(lagesbild, _avsnitt_ur_mall(lagesbild))
            logga(
                av=av,
                handelse="lagesbild_skapad",
                objekt=lagesbild,
                omrade=omrade,
                till={"ar": ar, "forlaga": forlaga.ar if forlaga and av_forra else None},
            )
    except IntegrityError as fel:
        raise Ogiltigt(f"Lägesbilden för {ar} skapades just av någon annan. Öppna den i listan.", falt="ar") from fel
    return lagesbild


def _forlaga(lagesbild: Lagesbild) -> Lagesbild | None:
    """The document of the year before, or of the nearest year after: that one lends its cover and no more."""
    andra = Lagesbild.objects.filter(stadsdelsomrade_id=lagesbild.stadsdelsomrade_id).exclude(pk=lagesbild.pk)
    return andra.filter(ar__lt=lagesbild.ar).order_by("-ar").first() or andra.order_by("ar").first()


def _kopierad(av: Anvandare, lagesbild: Lagesbild, forlaga: Lagesbild) -> None:
    steg = lagesbild.ar - forlaga.ar
    omraden = _prioriterade(lagesbild)
    aktuella = {o.pk for o in omraden}
    nya: list[Avsnitt] = []
    for gammalt in forlaga.avsnitt.order_by("ordning"):
        skrivet = bool(gammalt.text or gammalt.kommentar)
        # An area of an agreement that no longer holds: its text is kept, out of the document.
        gammalt_omrade = gammalt.prioriterat_omrade_id is not None and gammalt.prioriterat_omrade_id not in aktuella
        nya.append(
            Avsnitt(
                kod=gammalt.kod,
                djup=gammalt.djup,
                rubrik=gammalt.rubrik,
                text=siffra.flyttade_ar(gammalt.text, steg),
                kommentar=siffra.flyttade_ar(gammalt.kommentar, steg),
                block=_flyttade_ar(gammalt.block, steg),
                blocknummer=gammalt.blocknummer,
                prioriterat_omrade_id=gammalt.prioriterat_omrade_id,
                intern=gammalt.intern,
                utelamnat=gammalt.utelamnat or (bool(omraden) and gammalt_omrade),
                ansvarig_id=gammalt.ansvarig_id,
                syfte=gammalt.syfte,
                skrivhjalp=gammalt.skrivhjalp,
                tillstand=Avsnitt.Tillstand.UTKAST if skrivet else Avsnitt.Tillstand.TOM,
                att_uppdatera=skrivet,
                text_fran_ar=forlaga.ar if skrivet else None,
            )
        )
    har = {a.prioriterat_omrade_id for a in nya}
    nya += [_om_omradet(o, _mall_for_omrade(lagesbild)) for o in omraden if o.pk not in har]
    nu = timezone.now()
    avsnitt = _nytt(lagesbild, nya)
    Avsnittsversion.objects.bulk_create(
        Avsnittsversion(
            avsnitt=a, version=a.version, rubrik=a.rubrik, text=a.text, kommentar=a.kommentar, av=av, tid=nu
        )
        for a in avsnitt
        if a.att_uppdatera
    )
    for a in avsnitt:
        siffror_bokforda(av=av, avsnitt=a)
    Kalla.objects.bulk_create(
        Kalla(
            lagesbild=lagesbild,
            ordning=k.ordning,
            nyckel=k.nyckel,
            text=k.text,
            url=k.url,
            hamtad=k.hamtad,
            begransning=k.begransning,
        )
        for k in forlaga.kallor.order_by("ordning", "pk")
    )
    bilder_kopierade(av=av, fran=forlaga, till=lagesbild)


def _flyttade_ar(block: list[Any], steg: int) -> list[Any]:
    """The blocks with the years that were chosen for them moved along: 2020–2024 becomes 2021–2025 a year later."""
    valda = blockval(block)
    ar = {"ar", "fran_ar", "till_ar"}
    return [
        replace(b, val={n: v + steg if n in ar and isinstance(v, int) else v for n, v in b.val.items()}).som_json()
        for b in valda
    ]


def _avsnitt_ur_mall(lagesbild: Lagesbild) -> list[Avsnitt]:
    avsnitt: list[Avsnitt] = []
    for del_ in _malldelar(lagesbild.stadsdelsomrade_id, lagesbild.ar):
        if del_.per_prioriterat:
            avsnitt += [_om_omradet(o, del_) for o in _prioriterade(lagesbild)]
        else:
            avsnitt.append(_ur_del(del_))
    return avsnitt


def _ur_del(del_: Malldel) -> Avsnitt:
    return Avsnitt(
        kod=del_.kod,
        djup=del_.djup,
        rubrik=del_.rubrik,
        syfte=del_.syfte,
        skrivhjalp=del_.skrivhjalp,
        block=list(del_.block),
        intern=del_.intern,
    )


def _om_omradet(omrade: PrioriteratOmrade, del_: Malldel) -> Avsnitt:
    avsnitt = _ur_del(del_)
    avsnitt.kod, avsnitt.rubrik, avsnitt.prioriterat_omrade = omrade.slug[:60], omrade.namn[:RUBRIK_LANGST], omrade
    return avsnitt


def _mall_for_omrade(lagesbild: Lagesbild) -> Malldel:
    delar = _malldelar(lagesbild.stadsdelsomrade_id, lagesbild.ar)
    return next(d for d in (*delar, *GRUNDMALL) if d.per_prioriterat)


def _prioriterade(lagesbild: Lagesbild) -> list[PrioriteratOmrade]:
    overenskommelser = Samverkansoverenskommelse.objects.filter(
        giltighet_q(avtalsdag(lagesbild.ar)), stadsdelsomrade_id=lagesbild.stadsdelsomrade_id
    )
    galler = overenskommelser.order_by("-giltig_fran", "pk").first()
    return list(PrioriteratOmrade.objects.filter(overenskommelse=galler).order_by("ordning")) if galler else []


def _nytt(lagesbild: Lagesbild, avsnitt: list[Avsnitt]) -> list[Avsnitt]:
    koder: set[str] = set()
    for plats, a in enumerate(avsnitt, 1):
        a.lagesbild, a.ordning, a.kod = lagesbild, plats, _ledig_kod(a.kod, koder)
        koder.add(a.kod)
    return Avsnitt.objects.bulk_create(avsnitt)


def _ledig_kod(kod: str, tagna: set[str]) -> str:
    ny, nr = kod, 2
    while ny in tagna:
        ny, nr = f"{kod[:55]}-{nr}", nr + 1
    return ny


# --- The template ----------------------------------------------------------------------------------------------------


def _malldelar(omrade_pk: int, ar: int) -> Sequence[Malldel]:
    """The template of an area for a year: its own, the newest that holds by then, or the common one."""
    mall = Dokumentmall.objects.filter(stadsdelsomrade=omrade_pk, fran_ar__lte=ar).order_by("-fran_ar").first()
    if mall is None:
        return GRUNDMALL
    return [
        Malldel(
            a.kod, a.djup, a.rubrik, a.syfte, a.skrivhjalp, tuple(a.block), a.intern, a.per_prioriterat
        )
        for a in mall.avsnitt.order_by("ordning")
    ]  # fmt: skip


def mall_sparad(*, av: Anvandare, lagesbild: Lagesbild) -> Dokumentmall:
    """Make the document's sections the area's template from its year on. Texts and people do not go with them.

    The sections about prioriterade områden become one: each year's agreement says which there are. Raises `Nekad`.
    """
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    with transaction.atomic():
        Lagesbild.objects.select_for_update(of=("self",)).get(pk=lagesbild.pk)
        mall = Dokumentmall.objects.filter(stadsdelsomrade=omrade, fran_ar=lagesbild.ar).first()
        if mall is None:
            mall = Dokumentmall(stadsdelsomrade=omrade, fran_ar=lagesbild.ar, version=0)
        mall.version += 1
        mall.andrad_av, mall.andrad = av, timezone.now()
        mall.save()
        mall.avsnitt.all().delete()
        rader: list[Mallavsnitt] = []
        for a in lagesbild.avsnitt.filter(utelamnat=False).order_by("ordning"):
            prioriterat = a.prioriterat_omrade_id is not None
            if prioriterat and any(r.per_prioriterat for r in rader):
                continue
            rader.append(
                Mallavsnitt(
                    mall=mall,
                    ordning=len(rader) + 1,
                    kod="prioriterat-omrade" if prioriterat else a.kod,
                    djup=a.djup,
                    rubrik="Prioriterat område" if prioriterat else a.rubrik,
                    syfte=a.syfte,
                    skrivhjalp=a.skrivhjalp,
                    block=[] if prioriterat else a.block,
                    intern=a.intern,
                    per_prioriterat=prioriterat,
                )
            )
        Mallavsnitt.objects.bulk_create(rader)
        till = {"fran_ar": mall.fran_ar, "version": mall.version, "avsnitt": len(rader)}
        logga(av=av, handelse="dokumentmall_sparad", objekt=mall, omrade=omrade, till=till)
    return mall


# --- The sections of a document --------------------------------------------------------------------------------------


def avsnitt_tillagt(*, av: Anvandare, lagesbild: Lagesbild, rubrik: str, under: Avsnitt | None = None) -> Avsnitt:
    """A new section: last among those below `under`, or last of all. Raises `Nekad`, `Ogiltigt`, `Last`."""
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    rubrik = _rubrik(rubrik)
    if under is not None and (under.lagesbild_id != lagesbild.pk or under.djup >= ordning.DJUPAST):
        raise Ogiltigt("Under det avsnittet går det inte att lägga till fler nivåer.", falt="under")
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=lagesbild)
        alla = _alla(hallen)
        tagna = {a.kod for a in alla}
        nytt = Avsnitt(
            lagesbild=hallen,
            kod=_ledig_kod(slugify(rubrik)[:60].strip("-") or "avsnitt", tagna),
            djup=under.djup + 1 if under else 1,
            rubrik=rubrik,
            ordning=max((a.ordning for a in alla), default=0) + 1,
        )
        nytt.save()
        plats = len(alla) if under is None else ordning.slut(alla, ordning.plats(alla, under))
        alla.insert(plats, nytt)
        _omnumrerade(alla)
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"uppställningen: ”{rubrik}” lades till")
        logga(av=av, handelse="avsnitt_tillagt", objekt=nytt, omrade=omrade, till={"kod": nytt.kod, "djup": nytt.djup})
    return Avsnitt.objects.get(pk=nytt.pk)


def avsnitt_flyttat(*, av: Anvandare, avsnitt: Avsnitt, at: str) -> Avsnitt:
    """Move a section with all below it: "upp" or "ner" among its equals, "in" or "ut" a rank.

    Raises `Nekad`, `Last`, and `Ogiltigt` where there is no further to go.
    """
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        alla = _alla(hallen)
        i = ordning.plats(alla, avsnitt)
        fore = {"plats": i + 1, "djup": alla[i].djup}
        rad = alla[i]
        alla = ordning.flyttad(alla, i, at)
        _omnumrerade(alla)
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"uppställningen: ”{rad.rubrik}” flyttades")
        till = {"plats": alla.index(rad) + 1, "djup": rad.djup}
        logga(av=av, handelse="avsnitt_flyttat", objekt=rad, omrade=omrade, fran=fore, till=till)
    return rad


def avsnitt_utelamnat(*, av: Anvandare, avsnitt: Avsnitt, utelamnat: bool) -> Avsnitt:
    """Leave a section and all below it out of this year's document, or take it back; its text is kept.

    What is taken back takes those that it stands under with it. Raises `Nekad`, `Last`.
    """
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        alla = _alla(hallen)
        i = ordning.plats(alla, avsnitt)
        if alla[i].utelamnat == utelamnat:
            return alla[i]
        berorda = alla[i : ordning.slut(alla, i)] + ([] if utelamnat else ordning.ovanfor(alla, i))
        for a in berorda:
            a.utelamnat = utelamnat
        Avsnitt.objects.bulk_update(berorda, ["utelamnat"])
        vad = "utelämnades" if utelamnat else "togs tillbaka"
        lagesbild_andrad(av=av, lagesbild=hallen, vad=f"uppställningen: ”{alla[i].rubrik}” {vad}")
        logga(
            av=av,
            handelse="avsnitt_utelamnat" if utelamnat else "avsnitt_tillbaka",
            objekt=alla[i],
            omrade=omrade,
            till={"avsnitt": [a.kod for a in berorda]},
        )
    return alla[i]


def avsnitt_planerat(
    *, av: Anvandare, avsnitt: Avsnitt, rubrik: str, ansvarig: Anvandare | None, klart_senast: date | None
) -> Avsnitt:
    """Name a section, and say who writes it and by when. The last word holds; the log has both.

    Raises `Nekad`, `Last`, and `Ogiltigt` for a heading that is empty or too long and for a person who can't write.
    """
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    rubrik = _rubrik(rubrik)
    if ansvarig is not None and Ratt.SKRIVA_LAGESBILD not in ratter_i(ansvarig, omrade):
        raise Ogiltigt(f"{ansvarig} kan inte skriva i lägesbilden i {omrade}.", falt="ansvarig")
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=avsnitt.lagesbild)
        rad = Avsnitt.objects.get(pk=avsnitt.pk)
        fran = _plan(rad)
        omdopt = rad.rubrik != rubrik
        rad.rubrik, rad.ansvarig, rad.klart_senast = rubrik, ansvarig, klart_senast
        till = _plan(rad)
        if fran == till:
            return rad
        rad.save(update_fields=["rubrik", "ansvarig", "klart_senast"])
        if omdopt:
            Avsnitt.objects.filter(pk=rad.pk).update(
                version=F("version") + 1, andrad_av=av, andrad=timezone.now()
            )  # fmt: skip
            rad.refresh_from_db()
            Avsnittsversion.objects.create(
                avsnitt=rad, version=rad.version, rubrik=rad.rubrik, text=rad.text, kommentar=rad.kommentar,
                behov_av_atgarder=rad.behov_av_atgarder, av=av, tid=rad.andrad or timezone.now(),
            )  # fmt: skip
            lagesbild_andrad(av=av, lagesbild=hallen, vad=f"rubriken ”{fran['rubrik']}”")
        logga(av=av, handelse="avsnitt_planerat", objekt=rad, omrade=omrade, fran=fran, till=till)
    return rad


def _plan(a: Avsnitt) -> dict[str, str | int | None]:
    return {
        "rubrik": a.rubrik,
        "ansvarig": a.ansvarig_id,
        "klart_senast": a.klart_senast.isoformat() if a.klart_senast else None,
    }


def _rubrik(rubrik: str) -> str:
    rubrik = kontrollera_text(" ".join(rubrik.split()), falt="rubrik")
    if not rubrik:
        raise Ogiltigt("Skriv en rubrik.", falt="rubrik")
    if len(rubrik) > RUBRIK_LANGST:
        raise Ogiltigt(f"Rubriken får vara högst {RUBRIK_LANGST} tecken. Den är {len(rubrik)}.", falt="rubrik")
    return rubrik


# --- Places ----------------------------------------------------------------------------------------------------------


def _alla(lagesbild: Lagesbild) -> list[Avsnitt]:
    return list(Avsnitt.objects.filter(lagesbild=lagesbild).order_by("ordning", "pk"))


def _omnumrerade(alla: Sequence[Avsnitt]) -> None:
    """Store order and ranks. By way of places past all others: no two sections stand in one place meanwhile."""
    Avsnitt.objects.filter(pk__in=[a.pk for a in alla]).update(ordning=F("ordning") + _UNDAN)
    for plats, a in enumerate(alla, 1):
        a.ordning = plats
    Avsnitt.objects.bulk_update(alla, ["ordning", "djup"])
