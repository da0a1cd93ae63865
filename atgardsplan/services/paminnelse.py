"""Reminders of a round: to those who have something left, on its chosen days, once each. Beat asks each minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.granskning import SKRIVS, Attgranska, befogenhet, med_historik, skriver
from samverkan.models import Anvandare, Paminnelseval, Uppdrag, Utskick
from samverkan.roller import Ratt, roller_med
from samverkan.services import utskick_lagt
from samverkan.services.utskick import Innehall
from samverkan.svenska import antal, datum

SLAG: Final = "uppfoljning"
KLOCKAN: Final = time(8)  # Stockholm
SENAST: Final = timedelta(days=2)  # a reminder that could not go by then is not sent: it would come on the wrong day
Nar = Paminnelseval.Nar
Lage = Uppfoljning.Lage


@dataclass(frozen=True, slots=True)
class Kvar:
    """What one person has left in one round. `ingens`: follow-ups that have no one responsible, for the samordnare."""

    omgang: Uppfoljningsomgang
    skriva: list[Uppfoljning]
    granska: list[Attgranska]
    ingens: int

    @property
    def nagot(self) -> bool:
        return bool(self.skriva or self.granska or self.ingens)

    @property
    def adress(self) -> str:
        """The page to begin on, from outside."""
        slug = self.omgang.stadsdelsomrade.slug
        return settings.ADRESS + reverse("granska" if self.granska and not self.skriva else "omgangar", args=[slug])

    @property
    def rader(self) -> list[str]:
        """What is left, in words."""
        rader = []
        for u in self.skriva:
            tillagg = " (återsänd)" if u.lage == Lage.ATERSAND else ""
            rader.append(f"Skriv: {u.aktivitet}{tillagg}.")
        if self.granska:
            avviker = sum(v.avviker for v in self.granska)
            text = f"Granska {antal(len(self.granska), 'uppföljning', 'uppföljningar')}"
            rader.append(f"{text}, {avviker} avviker." if avviker else f"{text}.")
        if self.ingens:
            rader.append(f"{antal(self.ingens, 'uppföljning har', 'uppföljningar har')} ingen ansvarig person.")
        return rader


def paminnelser_lagda(*, av: Anvandare | None, nu: datetime) -> list[Utskick]:
    """Put a reminder in line for everyone who has something left in an open round, when one of its days has come.

    One per person, round and day: the mail's key says which, and is written in the transaction that looks at what is
    left, so two beats at once, or one that dies and another that follows, make one. Before the day the texts are due
    only who writes is reminded. Who has chosen so is reminded when it is late, or never. Returns the new mails.
    """
    nya: list[Utskick | None] = []
    with transaction.atomic():
        oppna = Uppfoljningsomgang.objects.filter(status=Uppfoljningsomgang.Status.OPPEN)
        for omgang in oppna.select_related("stadsdelsomrade").order_by("pk"):
            dag = _dagens(omgang, nu)
            if dag is None:
                continue
            personer = _personer(omgang, timezone.localdate(nu))
            nycklar = {_nyckel(omgang, dag, person.pk) for person in personer}
            har = set(Utskick.objects.filter(nyckel__in=nycklar).values_list("nyckel", flat=True))
            # In the same order for everyone, so that two at once wait for each other and not in a ring.
            vantar = [p for p in sorted(personer, key=lambda p: p.pk) if _nyckel(omgang, dag, p.pk) not in har]
            nya += [_lagd(av, omgang, dag, person) for person in vantar]
    return [utskick for utskick in nya if utskick]


def paminnelse_nu(utskick: Utskick) -> Innehall | None:
    """What a reminder that was put in line earlier should say now; None when nothing is left, or none is wanted."""
    _, omgang_pk, dag, person_pk = utskick.nyckel.split(":")
    omgang = (
        Uppfoljningsomgang.objects.select_related("stadsdelsomrade")
        .filter(pk=omgang_pk, status=Uppfoljningsomgang.Status.OPPEN)
        .first()
    )
    if omgang is None:
        return None
    person = next((p for p in _personer(omgang, timezone.localdate()) if p.pk == int(person_pk)), None)
    return _innehall(omgang, int(dag), person) if person else None


def _dagens(omgang: Uppfoljningsomgang, nu: datetime) -> int | None:
    """The latest of the round's days whose time has come and has not long since gone."""
    for dag in sorted(omgang.paminn_dagar, reverse=True):
        tid = timezone.make_aware(datetime.combine(omgang.inlamning + timedelta(days=dag), KLOCKAN))
        # In UTC: two times of one zone are compared by their figures, which lie when the clock is put forward or back.
        if timedelta(0) <= nu.astimezone(UTC) - tid.astimezone(UTC) <= SENAST:
            return dag
    return None


def _personer(omgang: Uppfoljningsomgang, dag: date) -> Sequence[Anvandare]:
    """Those who follow up or review in the area, but who never wants to be reminded."""
    roller = {*roller_med(Ratt.FOLJA_UPP), *roller_med(Ratt.GODKANNA_UPPFOLJNING)}
    uppdrag = Uppdrag.objects.aktiva(dag).filter(stadsdelsomrade=omgang.stadsdelsomrade_id, roll__in=roller)
    fraga = Anvandare.objects.filter(pk__in=uppdrag.values("anvandare")).select_related("paminnelseval")
    return list(fraga.exclude(paminnelseval__nar=Nar.ALDRIG).order_by("pk"))


def _kvar(omgang: Uppfoljningsomgang, dag: int, person: Anvandare) -> Kvar:
    val = getattr(person, "paminnelseval", None)
    if val and val.nar == Nar.FORSENAD and dag <= 0:
        return Kvar(omgang, [], [], 0)
    kan = befogenhet(person, omgang.stadsdelsomrade)
    fraga = Uppfoljning.objects.filter(omgang=omgang, aktivitet__struken_tid=None).exclude(lage=Lage.GODKAND)
    rader = list(med_historik(fraga).order_by("aktivitet__mal__ordning", "aktivitet__ordning"))
    skrivs = [u for u in rader if u.lage in SKRIVS]
    granska: list[Attgranska] = []
    if dag >= 0:
        besked = ((u, kan.granska(u)) for u in rader if u.lage == Lage.INSKICKAD)
        granska = [Attgranska(u, b.at) for u, b in besked if b.far]
    return Kvar(
        omgang,
        [u for u in skrivs if skriver(u, person.pk) and kan.skriva(u).far],
        granska,
        sum(_ingens(u, kan.skrivare) for u in skrivs) if person.pk in kan.samordnare else 0,
    )


def _ingens(u: Uppfoljning, skrivare: frozenset[int]) -> bool:
    return (u.aktivitet.ansvarig_id or 0) not in skrivare and u.skriven_av_id is None


def _nyckel(omgang: Uppfoljningsomgang, dag: int, person: int) -> str:
    return f"{SLAG}:{omgang.pk}:{dag}:{person}"


def _lagd(av: Anvandare | None, omgang: Uppfoljningsomgang, dag: int, person: Anvandare) -> Utskick | None:
    innehall = _innehall(omgang, dag, person)
    if innehall is None:
        return None
    return utskick_lagt(
        av=av,
        nyckel=_nyckel(omgang, dag, person.pk),
        slag=SLAG,
        mottagare=person.epost,
        anvandare=person,
        omrade=omgang.stadsdelsomrade,
        amne=innehall.amne,
        text=innehall.text,
        html=innehall.html,
    )


def _innehall(omgang: Uppfoljningsomgang, dag: int, person: Anvandare) -> Innehall | None:
    kvar = _kvar(omgang, dag, person)
    if not kvar.nagot:
        return None
    sent = dag > 0
    amne = f"{'Försenat' if sent else 'Påminnelse'}: {omgang.namn} i {omgang.stadsdelsomrade}"
    nar = f"Texterna {'skulle' if sent else 'ska'} vara inlämnade {datum(omgang.inlamning)}."
    varden: dict[str, Any] = {
        "person": person,
        "omgang": omgang,
        "kvar": kvar,
        "nar": nar,
        "val": settings.ADRESS + reverse("paminnelser"),
    }
    rader = [
        f"Hej {person}",
        "",
        f"Det här är kvar för dig i {omgang.namn}, {omgang.stadsdelsomrade}. {nar}",
        "",
        *(f"- {rad}" for rad in kvar.rader),
        "",
        kvar.adress,
        "",
        "Välj när du vill bli påmind, eller stäng av:",
        varden["val"],
    ]
    html = render_to_string("atgardsplan/uppfoljning/brev.html", varden)
    return Innehall(amne, "\n".join(rader) + "\n", html)
