"""The report of a round, and how the rounds of a year follow on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from atgardsplan.models import Aktivitet, Indikator, Indikatorvarde, Mal, Omgangsslag, Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.indikator import Indikatorlage, indikatorer, indikatorlagen, med_enhet
from atgardsplan.selectors.omgang import gruppnamn
from atgardsplan.selectors.uppfoljning import egna_indikatorer, forra_for, uppfoljningar
from samverkan.models import Anvandare, PrioriteratOmrade, Stadsdelsomrade

Lage = Uppfoljning.Lage
Status = Uppfoljning.Status
EJ_GODKAND: Final = "Inte godkänd i omgången"


@dataclass(frozen=True, slots=True)
class Indikatorrad:
    """What an indicator shows in a round, in words."""

    namn: str
    varde: str
    mal: str

    @property
    def text(self) -> str:
        return f"{self.namn}: {self.varde}" + (f" (mål {self.mal})" if self.mal != "–" else "")


@dataclass(frozen=True, slots=True)
class Rapportrad:
    """One activity of the report. What is not approved has its place but neither status nor text."""

    u: Uppfoljning
    forra: Uppfoljning | None
    indikatorer: tuple[Indikatorrad, ...]

    @property
    def godkand(self) -> bool:
        return self.u.lage == Lage.GODKAND

    @property
    def status(self) -> str:
        return str(self.u.get_status_display()) if self.godkand else EJ_GODKAND

    @property
    def delar(self) -> list[tuple[str, str]]:
        """The texts with what they are, those that are empty left out."""
        if not self.godkand:
            return []
        u = self.u
        alla = (
            ("Gjort", u.gjort),
            ("Resultat", u.resultat),
            ("Orsak till avvikelsen", u.avvikelse_orsak),
            ("Åtgärd", u.avvikelse_atgard),
            ("Prognos", u.prognos),
        )
        return [(vad, " ".join(text.split())) for vad, text in alla if text]

    @property
    def text(self) -> str:
        """All of it in one run, as it is pasted into another system."""
        return " ".join(f"{vad}: {text}" for vad, text in self.delar)

    @property
    def sedan_forra(self) -> str:
        """How the status stands to the last approved round: "oförändrad", "avvikelse → klar", or empty."""
        if not self.godkand or self.forra is None:
            return ""
        fore, nu = self.forra.get_status_display().lower(), self.u.get_status_display().lower()
        return "oförändrad" if fore == nu else f"{fore} → {nu}"

    @property
    def grupp(self) -> str:
        return gruppnamn(self.u.aktivitet)


@dataclass(frozen=True, slots=True)
class Rapportdel:
    """One prioriterat område."""

    omrade: PrioriteratOmrade
    mal: Mal
    rader: tuple[Rapportrad, ...]

    @property
    def antal(self) -> dict[str, int]:
        """How many activities have each status; what is not approved is under the empty word."""
        svar = dict.fromkeys((*Status.values, ""), 0)
        for rad in self.rader:
            svar[rad.u.status if rad.godkand else ""] += 1
        return svar


@dataclass(frozen=True, slots=True)
class Rapport:
    """The report of a round as the user sees it: a läsare sees closed rounds and what is approved in them."""

    omgang: Uppfoljningsomgang
    delar: tuple[Rapportdel, ...]

    @property
    def rader(self) -> list[Rapportrad]:
        return [rad for del_ in self.delar for rad in del_.rader]

    @property
    def godkanda(self) -> int:
        return sum(rad.godkand for rad in self.rader)

    @property
    def summa(self) -> dict[str, int]:
        svar = dict.fromkeys((*Status.values, ""), 0)
        for del_ in self.delar:
            for status, n in del_.antal.items():
                svar[status] += n
        return svar


def rapport(user: Anvandare, omgang: Uppfoljningsomgang) -> Rapport:
    """Collect it. The number of queries does not grow with the activities. Struck-out activities are left out."""
    alla = list(_i_planen(user, omgang.stadsdelsomrade).filter(omgang=omgang))
    forra = forra_for(alla)
    per_u = _indikatorrader(user, alla)
    delar: dict[int, list[Rapportrad]] = {}
    for u in alla:
        rad = Rapportrad(u, forra.get(u.pk), tuple(per_u[u.pk]))
        delar.setdefault(u.aktivitet.mal_id, []).append(rad)
    return Rapport(
        omgang,
        tuple(
            Rapportdel(r[0].u.aktivitet.mal.prioriterat_omrade, r[0].u.aktivitet.mal, tuple(r)) for r in delar.values()
        ),
    )


def _i_planen(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Uppfoljning]:
    return uppfoljningar(user, omrade).filter(aktivitet__struken_tid=None)


def _indikatorrader(user: Anvandare, alla: Sequence[Uppfoljning]) -> dict[int, list[Indikatorrad]]:
    """Own indicators as entered in the round; those read from figures as they were known when it was closed, and in a
    round that is not closed as they are known today."""
    koppling = Aktivitet.indikatorer.through.objects.filter(
        aktivitet__in={u.aktivitet_id for u in alla}, indikator__struken_tid=None
    )
    par = list(koppling.order_by("indikator__ordning", "pk").values_list("aktivitet_id", "indikator_id"))
    lagen = {
        lage.indikator.pk: lage
        for lage in indikatorlagen(user, list(indikatorer(user).filter(pk__in={i for _, i in par})))
    }
    egna = egna_indikatorer(user, alla)
    hamtade = {
        (v.omgang_id, v.indikator_id): v
        for v in Indikatorvarde.objects.synlig_for(user).filter(
            omgang__in={u.omgang_id for u in alla}, omgang__status=Uppfoljningsomgang.Status.STANGD, hamtat=True
        )
    }
    svar: dict[int, list[Indikatorrad]] = {}
    for u in alla:
        angivna = {e.indikator.pk: e.varde for e in egna[u.pk]}
        svar[u.pk] = []
        for i in (i for a, i in par if a == u.aktivitet_id and i in lagen):
            angivet = angivna.get(i)
            ar = u.omgang.ar
            hamtat = hamtade.get((u.omgang_id, i))
            if kant := angivet or hamtat:
                visat = _med_not(lagen[i], kant.varde, hamtat.kommentar if hamtat else "")
            else:
                visat = _arets(lagen[i], ar)
            malet = next((a.mal for a in lagen[i].ar if a.ar == ar), None)
            svar[u.pk].append(Indikatorrad(lagen[i].indikator.namn, visat, med_enhet(lagen[i].indikator, malet)))
    return svar


def _arets(lage: Indikatorlage, ar: int) -> str:
    if lage.indikator.kalla == Indikator.Kalla.EGEN:
        return "inget värde angivet"
    arets = next((a for a in lage.ar if a.ar == ar and a.varde is not None), None)
    if arets is None:
        return "uppgift saknas"
    return _med_not(lage, arets.varde, arets.not_)


def _med_not(lage: Indikatorlage, varde: Decimal | None, not_: str) -> str:
    return med_enhet(lage.indikator, varde) + (f" ({not_})" if not_ else "")


# --- The year --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Arsrad:
    """One activity with what it said in T1, T2 and VB; None where it was not followed up, or may not be seen yet."""

    aktivitet: Aktivitet
    per_slag: dict[str, Uppfoljning] = field(default_factory=dict)

    @property
    def steg(self) -> list[tuple[str, Uppfoljning | None, str]]:
        """(kind, follow-up, what changed since the one before: "", "status" or "text")."""
        svar: list[tuple[str, Uppfoljning | None, str]] = []
        fore: Uppfoljning | None = None
        for slag in Omgangsslag.values:
            u = self.per_slag.get(slag)
            svar.append((slag, u, _andrat(fore, u)))
            fore = u or fore
        return svar

    @property
    def andrad(self) -> bool:
        return any(vad for _, _, vad in self.steg)

    @property
    def status_andrad(self) -> bool:
        return any(vad == "status" for _, _, vad in self.steg)


def _andrat(fore: Uppfoljning | None, nu: Uppfoljning | None) -> str:
    if fore is None or nu is None or not nu.status:
        return ""
    if fore.status != nu.status:
        return "status"
    texter = ("gjort", "resultat", "avvikelse_orsak", "avvikelse_atgard", "prognos")
    return "text" if any(getattr(fore, f) != getattr(nu, f) for f in texter) else ""


@dataclass(frozen=True, slots=True)
class Arsjamforelse:
    """The rounds of a year beside each other."""

    ar: int
    omgangar: dict[str, Uppfoljningsomgang]
    delar: list[tuple[PrioriteratOmrade, list[Arsrad]]]


def arsjamforelse(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> Arsjamforelse:
    """T1 → T2 → VB: who said what, and what changed. A fixed number of queries."""
    omgangar = {o.slag: o for o in Uppfoljningsomgang.objects.synlig_for(user).i_omrade(omrade).filter(ar=ar)}
    rader: dict[int, Arsrad] = {}
    for u in (
        _i_planen(user, omrade)
        .filter(omgang__in=omgangar.values())
        .order_by("aktivitet__mal__ordning", "aktivitet__ordning", "omgang__period_till")
    ):
        rader.setdefault(u.aktivitet_id, Arsrad(u.aktivitet)).per_slag[u.omgang.slag] = u
    delar: dict[PrioriteratOmrade, list[Arsrad]] = {}
    for rad in rader.values():
        delar.setdefault(rad.aktivitet.mal.prioriterat_omrade, []).append(rad)
    return Arsjamforelse(ar, omgangar, list(delar.items()))
