"""What has happened with a place, in order of time. The pages above add events, figures and activities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from platser.models import (
    Klassning,
    Plats,
    Platsatgardssteg,
    Platsbild,
    Platssamverkan,
    Samverkansfas,
    Samverkansmote,
    Trygghetsinvestering,
    Trygghetsvandring,
)
from platser.selectors.plats import Lasare
from platser.selectors.vandring import platsens_synpunkter, platsens_vandringar
from samverkan.svenska import antal, datum, kronor

SLAG: dict[str, str] = {
    "klassning": "Klassningar",
    "siffror": "Siffror",
    "handelse": "Händelser",
    "samverkan": "Platssamverkan",
    "aktivitet": "Aktiviteter",
    "vandring": "Vandringar",
    "investering": "Investeringar",
    "bild": "Bilder",
}


@dataclass(frozen=True, slots=True)
class Tidpost:
    """One thing on a timeline. `dag` None: nobody knows when. `lank` is the name of an address and its arguments."""

    dag: date | None
    slag: str
    rubrik: str
    text: str = ""
    kalla: str = ""
    lank: tuple[str, tuple[Any, ...]] | None = None

    @property
    def slagnamn(self) -> str:
        return SLAG[self.slag]


def ordnad(poster: Iterable[Tidpost]) -> list[Tidpost]:
    """Newest first; what has no day last."""
    return sorted(poster, key=lambda p: (p.dag is not None, p.dag or date.min), reverse=True)


def platsposter(user: Lasare, plats: Plats) -> list[Tidpost]:
    """What `platser` itself knows of the place: ten queries however long its story is."""
    return [
        *_klassningar(user, plats),
        *_samverkan(user, plats),
        *_vandringar(user, plats),
        *_investeringar(user, plats),
        *_bilder(user, plats),
    ]


def klassningar(user: Lasare, plats: Plats) -> list[Klassning]:
    """Every classification of the place, and of the stadsdel it lies in, newest first."""
    stadsdelens = Q(stadsdelar=plats.stadsdel_id) if plats.stadsdel_id else Q(pk__in=())
    return list(
        Klassning.objects.synlig_for(user)
        .filter(Q(plats=plats) | stadsdelens)
        .select_related("plats")
        .defer("plats__kontur")
        .prefetch_related("stadsdelar")
        .distinct()
        .order_by("slag", "-ar", "-giltig_fran", "pk")
    )


def _klassningar(user: Lasare, plats: Plats) -> list[Tidpost]:
    poster = []
    for k in klassningar(user, plats):
        namn = f"{k.get_slag_display()} {k.ar}" if k.ar else k.get_slag_display()
        if k.lage != Klassning.Lage.GALLER:
            namn = f"{namn}: {k.get_lage_display().lower()}"
        delar = [k.omfattning, k.beskrivning, f"Beslut: {k.beslut}." if k.beslut else ""]
        if k.giltig_fran is None:
            delar.append("Sedan när är inte känt; dagen är källans." if k.kalldatum else "Sedan när är inte känt.")
        text = " ".join(d if d.endswith((".", "?", "!")) else f"{d}." for d in delar if d)
        lank = ("klassning", (k.pk,))
        poster.append(Tidpost(k.giltig_fran or k.kalldatum, "klassning", namn, text, k.kalla, lank))
        if k.giltig_till and not k.ar:
            poster.append(Tidpost(k.giltig_till, "klassning", f"{namn} upphör", "", k.kalla, lank))
    return poster


def _samverkan(user: Lasare, plats: Plats) -> list[Tidpost]:
    poster = []
    for s in Platssamverkan.objects.synlig_for(user).filter(plats=plats).prefetch_related("deltagare"):
        lank = ("platssamverkan", (plats.slug, s.pk))
        vilka = ", ".join(d.organisation for d in s.deltagare.all())
        text = f"{s.get_rytm_display()}. Deltar: {vilka}." if vilka else f"{s.get_rytm_display()}."
        poster.append(Tidpost(s.startade, "samverkan", "Platssamverkan startar", text, s.kalla, lank))
        if s.avslutad:
            poster.append(
                Tidpost(
                    s.avslutad,
                    "samverkan",
                    "Platssamverkan avslutas",
                    f"Överlämnad till {s.overlamnad_till}.",
                    lank=lank,
                )
            )
    for fas in (
        Samverkansfas.objects.synlig_for(user).filter(samverkan__plats=plats).exclude(fas=Samverkansfas.Fas.START)
    ):
        lank = ("platssamverkan", (plats.slug, fas.samverkan_id))
        poster.append(Tidpost(fas.paborjad, "samverkan", f"{fas} påbörjas", fas.text, lank=lank))
        if fas.avslutad:
            poster.append(Tidpost(fas.avslutad, "samverkan", f"{fas} klar", lank=lank))
    for mote in Samverkansmote.objects.synlig_for(user).filter(samverkan__plats=plats):
        lank = ("platssamverkan", (plats.slug, mote.samverkan_id))
        poster.append(Tidpost(mote.dag, "samverkan", "Möte i platssamverkan", mote.anteckning, lank=lank))
    steg = Platsatgardssteg.objects.synlig_for(user).filter(atgard__samverkan__plats=plats).select_related("atgard")
    for s_ in steg:
        dit = ("platsatgard", (plats.slug, s_.atgard.samverkan_id, s_.atgard_id))
        rubrik = f"Åtgärd {s_.get_till_display().lower()}: {s_.atgard.vad}"
        dag = s_.atgard.klar_dag if s_.till == "klar" and s_.atgard.klar_dag else timezone.localtime(s_.tid).date()
        resultat = s_.atgard.resultat if s_.till == "klar" else ""
        text = " ".join(filter(None, (f"{s_.atgard.ansvarig}.", s_.text, resultat)))
        poster.append(Tidpost(dag, "samverkan", rubrik, text, lank=dit))
    return poster


def _vandringar(user: Lasare, plats: Plats) -> list[Tidpost]:
    """Walks to the place, past it, or where something was said about it, and what was answered since."""
    poster = []
    synpunkter = platsens_synpunkter(user, plats)
    sagt = Counter(s.vandring_id for s in synpunkter)
    for v in platsens_vandringar(user, plats):
        if v.status == Trygghetsvandring.Status.INSTALLD:
            continue
        delar = [
            f"{v.get_status_display()}.",
            v.sammanfattning if v.plats_id == plats.pk and v.status == "rapporterad" else "",
        ]
        if v.antal_deltagare is not None:
            delar.insert(0, f"{antal(v.antal_deltagare, 'deltagare', 'deltagare')}.")
        if sagt[v.pk]:
            delar.append(f"{antal(sagt[v.pk], 'synpunkt', 'synpunkter')} om platsen.")
        rubrik = f"{v.get_slag_display()}: {v.namn}"
        poster.append(Tidpost(v.dag, "vandring", rubrik, " ".join(filter(None, delar)), lank=("vandring", (v.pk,))))
    for s in synpunkter:
        if s.svar_dag:
            rubrik = f"Synpunkt {s.get_status_display().lower()}: {s.text}"
            poster.append(Tidpost(s.svar_dag, "vandring", rubrik, s.svar, s.agare, lank=("synpunkt", (s.pk,))))
    return poster


def _investeringar(user: Lasare, plats: Plats) -> list[Tidpost]:
    Status = Trygghetsinvestering.Status
    poster = []
    for i in Trygghetsinvestering.objects.synlig_for(user).filter(plats=plats):
        lank = ("investering", (i.pk,))
        steg: list[tuple[date | None, str, str]] = []
        if i.ansokan_dag:
            steg.append((i.ansokan_dag, "Ansökan", f"Sökt: {kronor(i.sokt_kr)}." if i.sokt_kr is not None else ""))
        if i.beslut_dag:
            avslag = i.status == Status.AVSLAG
            text = f"Beviljat: {kronor(i.beviljat_kr)}." if i.beviljat_kr is not None else ""
            steg.append((i.beslut_dag, "Avslag" if avslag else "Beslut", text))
        if i.klar_dag:
            text = f"Utfall: {kronor(i.utfall_kr)}. {i.effekt}" if i.utfall_kr is not None else i.effekt
            steg.append((i.klar_dag, "Klar", text))
        if not steg:  # nothing but its year is known
            steg.append((date(i.ar, 1, 1), f"Budgetår {i.ar}", f"{i.beskrivning} {i.effekt}".strip()))
        poster += [Tidpost(d, "investering", f"{i.namn}: {vad.lower()}", t, i.kalla, lank) for d, vad, t in steg]
    return poster


def _bilder(user: Lasare, plats: Plats) -> list[Tidpost]:
    bilder = Platsbild.objects.synlig_for(user).filter(plats=plats, struken=False)
    return [
        Tidpost(
            b.tagen or timezone.localtime(b.uppladdad_tid).date(),
            "bild",
            f"Bild: {b.alt}",
            ""
            if b.tagen
            else f"Inlagd {datum(timezone.localtime(b.uppladdad_tid).date())}; dagen den togs är inte känd.",
            lank=("platsbild_fil", (plats.slug, b.pk)),
        )
        for b in bilder
    ]
