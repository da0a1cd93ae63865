"""What the week does by itself: it opens on Monday, and reminds those who have something left. Beat runs both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lagesbild.models import Veckobedomning, Veckolage
from lagesbild.selectors.rytm import Rytm, rytmer
from lagesbild.vecka import Vecka, veckor_mellan
from platser.models import Stadsdel
from samverkan.models import Anvandare, Paminnelseval, Stadsdelsomrade, Uppdrag, Utskick, giltighet_q
from samverkan.roller import Part, Ratt, roller_med
from samverkan.services import logga, utskick_lagt
from samverkan.services.utskick import Innehall
from samverkan.svenska import datum, tidpunkt, upprakning

SLAG: Final = "paminnelse"
SENAST: Final = timedelta(days=7)  # a reminder that could not go by then is not sent: the next week's is due
_SKRIVER = frozenset(roller_med(Ratt.SKRIVA_VECKA))
_FASTSTALLER = frozenset(roller_med(Ratt.FASTSTALLA_VECKA))
Nar = Paminnelseval.Nar


@dataclass(frozen=True, slots=True)
class Kvar:
    """What one person has left in one area and week: to report, and to sign for these parts."""

    omrade: Stadsdelsomrade
    rytm: Rytm
    rapportera: bool
    faststall: tuple[Part, ...]

    @property
    def adress(self) -> str:
        """The week's page, from outside."""
        vecka = self.rytm.vecka
        return settings.ADRESS + reverse("vecka", args=[self.omrade.slug, vecka.ar, vecka.vecka])

    @property
    def rader(self) -> list[str]:
        """What is left, in words."""
        saknas = upprakning([s.namn for s in self.rytm.ej_rapporterade])
        rapporterat = "rapporterad" if len(self.rytm.ej_rapporterade) == 1 else "rapporterade"
        rader = [f"Rapportera {saknas}."] if self.rapportera else []
        for part in self.faststall:
            vem = "stadsdelsförvaltningen" if part == Part.FORVALTNING else "polisen"
            rader.append(
                f"Fastställ veckan för {vem}."
                + (f" Det går när {saknas} är {rapporterat}." if saknas and not self.rapportera else "")
            )
        return rader

    @property
    def nar(self) -> str:
        """When it should be done, or since when it is late."""
        sedan = self.rytm.forsenad_sedan
        if sedan:
            return f"Försenad sedan {tidpunkt(timezone.localtime(sedan))}."
        return f"Ska vara klart {tidpunkt(self.rytm.deadline)}."


# --- Opens -----------------------------------------------------------------------------------------------------------


def veckor_oppnade(*, av: Anvandare | None, nu: datetime) -> list[Veckolage]:
    """Open every week since the last one that was opened, up to the one that holds `nu`; those that were opened now.

    A week opens when its Monday begins in Stockholm. An area in which no week has opened begins with the current one.
    Done again, or by two at once, it opens nothing twice. `av` is None: the program does it by itself.
    """
    denna = Vecka.fran_datum(timezone.localdate(nu))
    senast = (
        Veckolage.objects.filter(stadsdelsomrade=OuterRef("pk"), oppnad_tid__isnull=False)
        .order_by("-ar", "-vecka")
        .values("ar", "vecka")[:1]
    )
    stadsdelar = Stadsdel.objects.filter(stadsdelsomrade=OuterRef("pk"))
    omraden = (
        Stadsdelsomrade.objects.filter(giltighet_q(denna.sondag))
        .filter(Exists(stadsdelar.gallande_nagon_dag(denna.mandag, denna.sondag)))
        .annotate(senast_ar=Subquery(senast.values("ar")), senast_vecka=Subquery(senast.values("vecka")))
        .order_by("pk")
    )
    oppnade = []
    for omrade in omraden:
        forsta = Vecka(omrade.senast_ar, omrade.senast_vecka).nasta if omrade.senast_ar else denna
        for vecka in veckor_mellan(forsta, denna) if forsta <= denna else []:
            lage = _oppnad(av, omrade, vecka, nu)
            if lage:
                oppnade.append(lage)
    return oppnade


def _oppnad(av: Anvandare | None, omrade: Stadsdelsomrade, vecka: Vecka, nu: datetime) -> Veckolage | None:
    with transaction.atomic():
        # The row may be there already: the coming week can be filled in before it opens.
        lage, _ = Veckolage.objects.get_or_create(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
        ej_oppnad = Veckolage.objects.filter(pk=lage.pk, oppnad_tid__isnull=True)
        if not ej_oppnad.update(oppnad_tid=nu, andring=F("andring") + 1):
            return None
        logga(av=av, handelse="vecka_oppnad", objekt=lage, omrade=omrade)
    return lage


# --- Reminds ---------------------------------------------------------------------------------------------------------


def paminnelser_lagda(*, av: Anvandare | None, nu: datetime) -> list[Utskick]:
    """Put a reminder in line for everyone who has something left in a week whose reminder time has come.

    One per person and week, over all areas: the first area whose time comes gives the mail, and the mail tells of all.
    The key of the mail is written in the transaction that looks at what is left, so two beats at once, or one that
    dies and another that follows, make one. Who has chosen so is reminded when the deadline has passed, or never.
    Returns the new mails, to be asked for with `bestall_utskick`.
    """
    denna = Vecka.fran_datum(timezone.localdate(nu))
    with transaction.atomic():
        kvar = _kvar_per_person(_oppna_lagen(denna.plus(-4), denna), nu)
        har = set(
            Utskick.objects.filter(
                slag=SLAG, nyckel__in=[_nyckel(vecka, person.pk) for person, vecka in kvar]
            ).values_list("nyckel", flat=True)
        )
        nya = []
        # In the same order for everyone, so that two at once wait for each other and not in a ring.
        for (person, vecka), delar in sorted(kvar.items(), key=lambda rad: (rad[0][1], rad[0][0].pk)):
            if _nyckel(vecka, person.pk) not in har and any(_dags(person, del_, nu) for del_ in delar):
                nya.append(_lagd(av, person, vecka, delar))
    return [utskick for utskick in nya if utskick]


def paminnelse_nu(utskick: Utskick) -> Innehall | None:
    """What a reminder that was put in line earlier should say now; None when nothing is left, or none is wanted."""
    _, _, kod, pk = utskick.nyckel.split(":")
    vecka = Vecka.fran_text(kod)
    kvar = _kvar_per_person(_oppna_lagen(vecka, vecka), timezone.now(), person=int(pk))
    for (person, _), delar in kvar.items():
        return _innehall(person, vecka, delar)
    return None


def _oppna_lagen(forsta: Vecka, sista: Vecka) -> list[Veckolage]:
    """Weeks that have opened by themselves, from `forsta` to `sista`, and are not fastställda."""
    efter = Q(ar__gt=forsta.ar) | Q(ar=forsta.ar, vecka__gte=forsta.vecka)
    fore = Q(ar__lt=sista.ar) | Q(ar=sista.ar, vecka__lte=sista.vecka)
    oppna = Veckolage.objects.filter(efter, fore, status=Veckolage.Status.OPPEN, oppnad_tid__isnull=False)
    return list(oppna.select_related("stadsdelsomrade"))


def _kvar_per_person(
    lagen: list[Veckolage], nu: datetime, person: int | None = None
) -> dict[tuple[Anvandare, Vecka], list[Kvar]]:
    """What everybody (or `person`) has left in these weeks; who has chosen never to be reminded is not there.

    Who may write the week has its reporting left; who may sign for a part has the signature left, unless the same
    person has signed for the other part.
    """
    veckor = rytmer(lagen, Stadsdel.objects.all(), Veckobedomning.objects.all(), nu)
    per_omrade: dict[int, list[Rytm]] = defaultdict(list)
    for rytm in veckor:
        per_omrade[rytm.lage.stadsdelsomrade_id].append(rytm)
    uppdrag: Any = Uppdrag.objects.aktiva(timezone.localdate(nu)).filter(
        stadsdelsomrade__in=per_omrade, roll__in=_SKRIVER | _FASTSTALLER
    )
    if person is not None:
        uppdrag = uppdrag.filter(anvandare=person)
    roller: dict[tuple[Anvandare, int], set[tuple[str, str]]] = defaultdict(set)
    for u in uppdrag.exclude(anvandare__paminnelseval__nar=Nar.ALDRIG).select_related("anvandare__paminnelseval"):
        roller[u.anvandare, u.stadsdelsomrade_id].add((u.roll, u.part))
    svar: dict[tuple[Anvandare, Vecka], list[Kvar]] = defaultdict(list)
    for (vem, omrade), har in roller.items():
        for rytm in per_omrade[omrade]:
            del_ = _kvar(vem, rytm, har)
            if del_.rapportera or del_.faststall:
                svar[vem, rytm.vecka].append(del_)
    for delar in svar.values():
        delar.sort(key=lambda del_: del_.omrade.namn)
    return svar


def _kvar(person: Anvandare, rytm: Rytm, har: Iterable[tuple[str, str]]) -> Kvar:
    lage = rytm.lage
    egna = {part for roll, part in har if roll in _FASTSTALLER}
    skrivit = {lage.forvaltning_av_id, lage.polis_av_id}
    return Kvar(
        omrade=lage.stadsdelsomrade,
        rytm=rytm,
        rapportera=bool(rytm.ej_rapporterade) and any(roll in _SKRIVER for roll, _ in har),
        faststall=() if person.pk in skrivit else tuple(part for part in rytm.ej_faststallt if part in egna),
    )


def _dags(person: Anvandare, del_: Kvar, nu: datetime) -> bool:
    """Whether the area's time has come for this person, and has not long since gone."""
    val = getattr(person, "paminnelseval", None)
    tid = del_.rytm.deadline if val and val.nar == Nar.FORSENAD else del_.rytm.paminnelse
    # In UTC: two times of one zone are compared by their figures, which lie when the clock is put forward or back.
    return timedelta(0) <= nu.astimezone(UTC) - tid.astimezone(UTC) <= SENAST


def _nyckel(vecka: Vecka, person: int) -> str:
    return f"{SLAG}:vecka:{vecka.kod}:{person}"


def _lagd(av: Anvandare | None, person: Anvandare, vecka: Vecka, delar: list[Kvar]) -> Utskick | None:
    innehall = _innehall(person, vecka, delar)
    return utskick_lagt(
        av=av,
        nyckel=_nyckel(vecka, person.pk),
        slag=SLAG,
        mottagare=person.epost,
        anvandare=person,
        omrade=delar[0].omrade if len(delar) == 1 else None,
        amne=innehall.amne,
        text=innehall.text,
        html=innehall.html,
    )


def _innehall(person: Anvandare, vecka: Vecka, delar: list[Kvar]) -> Innehall:
    forsenad = any(del_.rytm.forsenad_sedan for del_ in delar)
    amne = f"Försenat: {vecka}" if forsenad else f"Påminnelse: {vecka}"
    varden = {
        "person": person,
        "vecka": vecka,
        "dagar": f"{datum(vecka.mandag)}–{datum(vecka.sondag)}",
        "delar": delar,
        "val": settings.ADRESS + reverse("paminnelser"),
    }
    return Innehall(amne, _text(varden), render_to_string("lagesbild/brev/paminnelse.html", varden))


def _text(varden: dict[str, Any]) -> str:
    """The mail as plain text."""
    rader = [f"Hej {varden['person']}", "", f"Det här är kvar för {varden['vecka']} ({varden['dagar']}).", ""]
    for del_ in varden["delar"]:
        rader += [del_.omrade.namn, del_.nar, *(f"- {rad}" for rad in del_.rader), del_.adress, ""]
    rader += ["Du får högst ett sådant brev för varje vecka. Välj när, eller stäng av:", varden["val"]]
    return "\n".join(rader) + "\n"
