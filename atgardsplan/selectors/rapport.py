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
    """What an indicator shows in a round. `tal` None: `not_` says why. The target is the year's (`mal_for`)."""

    indikator: Indikator
    tal: Decimal | None
    not_: str
    mal: Decimal | None
    mal_ar: int | None

    @property
    def namn(self) -> str:
        return self.indikator.namn

    @property
    def varde(self) -> str:
        if self.tal is None:
            return self.not_
        return med_enhet(self.indikator, self.tal) + (f" ({self.not_})" if self.not_ else "")

    @property
    def text(self) -> str:
        mal = f" (mål {med_enhet(self.indikator, self.mal)} för {self.mal_ar})" if self.mal is not None else ""
        return f"{self.namn}: {self.varde}{mal}"


@dataclass(frozen=True, slots=True)
class Rapportrad:
    """One activity of the report. What is not approved has its place but neither status, text nor figures.

    `fore`: it is not followed up in the round of the report; `u` is what was said of it earlier in the year.
    """

    u: Uppfoljning
    forra: Uppfoljning | None
    indikatorer: tuple[Indikatorrad, ...]
    fore: bool = False

    @property
    def godkand(self) -> bool:
        return self.u.lage == Lage.GODKAND

    @property
    def status(self) -> str:
        """ "Klar"; of an earlier round "Klar i T2", "Enligt plan, senast i T2"."""
        if not self.godkand:
            return EJ_GODKAND
        status = str(self.u.get_status_display())
        if not self.fore:
            return status
        slut = self.u.status in {Status.KLAR, Status.AVBRUTEN}
        return f"{status}{' i' if slut else ', senast i'} {self.u.omgang.get_slag_display()}"

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
        if not self.godkand or self.fore or self.forra is None:
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
    """Collect it. The number of queries does not grow with the activities. Struck-out activities are left out.

    VB tells of the whole year: an activity that was followed up in T1 or T2 and not in VB, because it was finished by
    then, stands there with what was said of it last.
    """
    alla = list(_i_planen(user, omgang.stadsdelsomrade).filter(omgang=omgang))
    fore = _tidigare_i_ar(user, omgang, alla) if omgang.slag == Omgangsslag.VB else []
    forra = forra_for(alla)
    per_u = _indikatorrader(user, omgang, [*alla, *fore])
    tidigare = {u.pk for u in fore}
    delar: dict[int, list[Rapportrad]] = {}
    for u in sorted([*alla, *fore], key=lambda u: (u.aktivitet.mal.ordning, u.aktivitet.ordning, u.pk)):
        rad = Rapportrad(u, forra.get(u.pk), tuple(per_u[u.pk]), u.pk in tidigare)
        delar.setdefault(u.aktivitet.mal_id, []).append(rad)
    return Rapport(
        omgang,
        tuple(
            Rapportdel(r[0].u.aktivitet.mal.prioriterat_omrade, r[0].u.aktivitet.mal, tuple(r)) for r in delar.values()
        ),
    )


def _tidigare_i_ar(user: Anvandare, omgang: Uppfoljningsomgang, alla: Sequence[Uppfoljning]) -> list[Uppfoljning]:
    """Of each activity that has nothing in `omgang`: its latest approved follow-up of the year, else its latest."""
    i_ar = _i_planen(user, omgang.stadsdelsomrade).filter(
        omgang__ar=omgang.ar, omgang__period_till__lt=omgang.period_till
    )
    senast: dict[int, Uppfoljning] = {}
    for u in i_ar.exclude(aktivitet__in={u.aktivitet_id for u in alla}):  # in order of time
        fanns = senast.get(u.aktivitet_id)
        if fanns is None or u.lage == Lage.GODKAND or fanns.lage != Lage.GODKAND:
            senast[u.aktivitet_id] = u
    return list(senast.values())


def _i_planen(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Uppfoljning]:
    return uppfoljningar(user, omrade).filter(aktivitet__struken_tid=None)


def _indikatorrader(
    user: Anvandare, omgang: Uppfoljningsomgang, alla: Sequence[Uppfoljning]
) -> dict[int, list[Indikatorrad]]:
    """Own indicators as entered in the round; those read from figures as they were known when `omgang` was closed, and
    in a round that is not closed as they are known today. Nothing of a follow-up that is not approved."""
    godkanda = {u.pk: u for u in alla if u.lage == Lage.GODKAND}
    koppling = Aktivitet.indikatorer.through.objects.filter(
        aktivitet__in={u.aktivitet_id for u in godkanda.values()}, indikator__struken_tid=None
    )
    par = list(koppling.order_by("indikator__ordning", "pk").values_list("aktivitet_id", "indikator_id"))
    lagen = {
        lage.indikator.pk: lage
        for lage in indikatorlagen(user, list(indikatorer(user).filter(pk__in={i for _, i in par})))
    }
    egna = egna_indikatorer(user, godkanda.values())
    hamtade = {
        v.indikator_id: v
        for v in Indikatorvarde.objects.synlig_for(user).filter(
            omgang=omgang, omgang__status=Uppfoljningsomgang.Status.STANGD, hamtat=True
        )
    }
    svar: dict[int, list[Indikatorrad]] = {u.pk: [] for u in alla}
    for u in godkanda.values():
        angivna = {e.indikator.pk: e.varde for e in egna[u.pk]}
        for i in (i for a, i in par if a == u.aktivitet_id and i in lagen):
            lage = lagen[i]
            if angivet := angivna.get(i):
                visat: tuple[Decimal | None, str] = angivet.varde, ""
            elif hamtat := hamtade.get(i):
                visat = hamtat.varde, hamtat.kommentar
            else:
                visat = _arets(lage, omgang.ar)
            mal_ar, mal = lage.mal_for(omgang.ar)
            svar[u.pk].append(Indikatorrad(lage.indikator, *visat, mal, mal_ar))
    return svar


def _arets(lage: Indikatorlage, ar: int) -> tuple[Decimal | None, str]:
    if lage.indikator.kalla == Indikator.Kalla.EGEN:
        return None, "inget värde angivet"
    arets = next((a for a in lage.ar if a.ar == ar and a.varde is not None), None)
    return (arets.varde, arets.not_) if arets else (None, "uppgift saknas")


# --- The year --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Arsrad:
    """One activity with what it said in T1, T2 and VB; None where it was not followed up, or may not be seen yet."""

    aktivitet: Aktivitet
    per_slag: dict[str, Uppfoljning] = field(default_factory=dict)

    @property
    def steg(self) -> list[tuple[str, Uppfoljning | None, str, str]]:
        """(kind, follow-up, what changed since the one before: "", "status" or "text"; where there is none, why)."""
        svar: list[tuple[str, Uppfoljning | None, str, str]] = []
        fore: Uppfoljning | None = None
        for slag in Omgangsslag.values:
            u = self.per_slag.get(slag)
            svar.append((slag, u, _andrat(fore, u), "" if u else _slut(fore)))
            fore = u or fore
        return svar

    @property
    def andrad(self) -> bool:
        return any(vad for _, _, vad, _ in self.steg)

    @property
    def status_andrad(self) -> bool:
        return any(vad == "status" for _, _, vad, _ in self.steg)


def _slut(fore: Uppfoljning | None) -> str:
    """ "Klar i T2" of an activity that ended in the round before, so that nobody asks about it in the next."""
    if fore is None or fore.lage != Lage.GODKAND or fore.status not in {Status.KLAR, Status.AVBRUTEN}:
        return ""
    return f"{fore.get_status_display()} i {fore.omgang.get_slag_display()}"


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
