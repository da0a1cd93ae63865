"""Example data: T1, T2 and VB of 2025. T1 and T2 are approved and closed, VB is in the middle of its work."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from atgardsplan.models import (
    Indikatorvarde,
    Uppfoljning,
    Uppfoljningshistorik,
    Uppfoljningsinstallning,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.omgang import PAMINN_DAGAR, foreslagna_dagar, horande_aktiviteter
from samverkan.exempel.filer import Antal, las_json, rakna
from samverkan.models import Anvandare, Stadsdelsomrade

FIL: Final = Path(__file__).parent / "uppfoljning_2025.json"
SAMMA: Final = "samma"
SAMORDNARE: Final = "samordnare@exempel.se"
_H = Uppfoljningshistorik.Handelse
Lage = Uppfoljning.Lage


def ladda() -> Antal:
    """The rounds of an area that has none; returns how many rows of each kind were created."""
    antal: Antal = {}
    data: dict[str, Any] = las_json(FIL)
    omrade = Stadsdelsomrade.objects.get(slug=data["omrade"])
    if Uppfoljningsomgang.objects.filter(stadsdelsomrade=omrade).exists():
        return antal
    val, _ = Uppfoljningsinstallning.objects.get_or_create(
        stadsdelsomrade=omrade, defaults={"paminn_dagar": list(PAMINN_DAGAR)}
    )
    fore: dict[int, Uppfoljning] = {}
    for slag, om in data["omgangar"].items():
        dagar = foreslagna_dagar(val, slag, data["ar"])
        oppnad = timezone.make_aware(datetime.combine(dagar.oppnas, time(6)))
        omgang = Uppfoljningsomgang(
            stadsdelsomrade=omrade, ar=data["ar"], slag=slag, period_till=dagar.period_till, oppnas=dagar.oppnas,
            inlamning=dagar.inlamning, granskning=dagar.granskning, paminn_dagar=dagar.paminn_dagar, version=2,
            status="oppen", oppnad_tid=oppnad,
        )  # fmt: skip
        if stangd := om.get("stangd"):
            omgang.status, omgang.version = Uppfoljningsomgang.Status.STANGD, 3
            omgang.stangd_av = Anvandare.objects.get(epost=SAMORDNARE)
            omgang.stangd_tid = timezone.make_aware(datetime.fromisoformat(stangd))
        omgang.save()
        rakna(antal, [omgang])
        _Omgang(antal, omgang, fore).ladda(data["aktiviteter"])
    return antal


class _Omgang:
    """The follow-ups of one round. `fore`: the latest of each activity, for what is unchanged."""

    def __init__(self, antal: Antal, omgang: Uppfoljningsomgang, fore: dict[int, Uppfoljning]) -> None:
        self.antal, self.omgang, self.fore = antal, omgang, fore

    def ladda(self, poster: dict[str, Any]) -> None:
        slag = self.omgang.slag
        alla = horande_aktiviteter(self.omgang.stadsdelsomrade, slag, self.omgang.ar)
        stangd = self.omgang.status == Uppfoljningsomgang.Status.STANGD
        for n, aktivitet in enumerate(alla.select_related("ansvarig", "granskare").order_by("mal__ordning", "ordning")):
            post = poster.get(aktivitet.namn, {})
            text, lage = post.get(slag), Lage.GODKAND if stangd else Lage(post.get("lage", Lage.INSKICKAD))
            u = Uppfoljning(aktivitet=aktivitet, omgang=self.omgang)
            if text is None or aktivitet.ansvarig is None or aktivitet.granskare is None:
                u.save()
                continue
            if text == SAMMA:
                u.oforandrad_fran = self.fore[aktivitet.pk]
                falt = {f: getattr(u.oforandrad_fran, f) for f in _FALT}
            else:
                falt = text
            for namn, varde in falt.items():
                setattr(u, namn, varde)
            self._steg(u, lage, n, post.get("kommentar", ""), falt)
            self.fore[aktivitet.pk] = u
            rakna(self.antal, [u])
            self._varden(u, post.get("varden", {}))

    def _steg(self, u: Uppfoljning, lage: Lage, n: int, kommentar: str, falt: dict[str, str]) -> None:
        """The row as the steps leave it, and the steps, which begin some days before the texts are due."""
        skriver, granskar = u.aktivitet.ansvarig, u.aktivitet.granskare
        if skriver is None or granskar is None:
            return
        dag = self.omgang.inlamning - timedelta(days=1 + n % 5)
        start = timezone.make_aware(datetime.combine(dag, time(8, 30))) + timedelta(minutes=17 * n)
        texten = (_H.OFORANDRAD if u.oforandrad_fran_id else _H.SPARAD, skriver, start, "")
        in_ = (_H.INSKICKAD, skriver, start + timedelta(minutes=6), "")
        over = (granskar, start + timedelta(days=5))
        rader = {
            Lage.UTKAST: [texten],
            Lage.INSKICKAD: [texten, in_],
            Lage.ATERSAND: [texten, in_, (_H.ATERSAND, *over, kommentar)],
            Lage.GODKAND: [texten, in_, (_H.GODKAND, *over, "")],
        }[lage]
        u.lage, u.version = lage, 1 + len(rader)
        u.skriven_av, u.skriven_tid = skriver, start
        if lage != Lage.UTKAST:
            u.inskickad_av, u.inskickad_tid = skriver, in_[2]
        if lage == Lage.ATERSAND:
            (u.atersand_av, u.atersand_tid), u.atersand_kommentar = over, kommentar
        if lage == Lage.GODKAND:
            u.godkand_av, u.godkand_tid = over
        u.save()
        rakna(self.antal, Uppfoljningshistorik.objects.bulk_create(
            Uppfoljningshistorik(
                uppfoljning=u, handelse=handelse, version=version, av=av, tid=tid, kommentar=ord_,
                till=falt if version == 2 else {},
            )
            for version, (handelse, av, tid, ord_) in enumerate(rader, 2)
        ))  # fmt: skip

    def _varden(self, u: Uppfoljning, varden: dict[str, dict[str, str]]) -> None:
        for indikator in u.aktivitet.indikatorer.filter(namn__in=varden):
            varde = varden[indikator.namn].get(self.omgang.slag)
            if varde is None or indikator.varden.filter(omgang=self.omgang).exists():
                continue
            ny = Indikatorvarde(
                indikator=indikator, omgang=self.omgang, ar=self.omgang.ar, matt=self.omgang.period_till,
                varde=Decimal(varde),
            )  # fmt: skip
            ny.angivet_av, ny.angivet_tid = u.skriven_av, u.skriven_tid  # type: ignore[assignment]
            ny.save()
            rakna(self.antal, [ny])


_FALT: Final = ("status", "gjort", "resultat", "avvikelse_orsak", "avvikelse_atgard", "prognos")
