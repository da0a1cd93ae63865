"""Reads of the yearly document's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from lagesbild.models import Avsnitt, Avsnittsversion, Lagesbild, Lagesbildsversion, Rendering, Versionsutgava
from samverkan.models import Anvandare, Stadsdelsomrade, omraden_med
from samverkan.roller import Ratt

RENDERINGAR_VISADE: Final = 5
VERSIONER_VISADE: Final = 20

_MED = Q(avsnitt__utelamnat=False)
_SKRIVET = ~Q(avsnitt__text="") | ~Q(avsnitt__kommentar="")


def med_visat(fraga: QuerySet[Lagesbild], user: Anvandare) -> QuerySet[Any]:
    """With what of each document's state `user` is told: `ser_allt`, `visad_version` (its number) with
    `version_dag`, `visad_status`, `visad_andrad`, `visad_undertitel` and `visade_parter`.

    Who does not see work in progress is told of the latest version: not that it is being corrected, nor since when.
    """
    senaste = Lagesbildsversion.objects.filter(lagesbild=OuterRef("pk")).order_by("-nummer")
    tryckt = Versionsutgava.objects.filter(version__lagesbild=OuterRef("pk"), utgava=Versionsutgava.Utgava.PUBLIK)
    tryckt = tryckt.order_by("-version__nummer")
    S = Lagesbild.Status
    fraga = fraga.annotate(
        ser_allt=Exists(
            omraden_med(user, Ratt.SE_ARBETSMATERIAL).filter(stadsdelsomrade_id=OuterRef("stadsdelsomrade"))
        ),
        visad_version=Subquery(senaste.values("nummer")[:1]),
        version_publicerad=Subquery(senaste.values("publicerad_tid")[:1]),
        version_dag=Coalesce(
            Subquery(senaste.values("publicerad_tid")[:1]), Subquery(senaste.values("skapad_tid")[:1])
        ),
    )
    levande = Q(ser_allt=True) | Q(visad_version=None)
    return fraga.annotate(
        visad_status=Case(
            When(levande, then=F("status")),
            When(version_publicerad__isnull=False, then=Value(S.PUBLICERAD)),
            default=Value(S.FASTSTALLD),
            output_field=CharField(),
        ),
        visad_andrad=Case(When(levande, then=F("andrad")), default=F("version_dag")),
        visad_undertitel=Case(
            When(levande, then=F("undertitel")),
            default=Coalesce(
                Subquery(tryckt.values(ut=KT("innehall__undertitel"))[:1]), Value(""), output_field=CharField()
            ),
            output_field=CharField(),
        ),
        visade_parter=Case(
            When(levande, then=F("parter")),
            default=Coalesce(
                Subquery(tryckt.values(ut=KT("innehall__parter"))[:1]), Value(""), output_field=CharField()
            ),
            output_field=CharField(),
        ),
    )


def visat_lage(lagesbild: Any) -> str:
    """A document's state in words as `med_visat` tells it: of a correction, that a version is in force meanwhile."""
    status = Lagesbild.Status(lagesbild.visad_status)
    if lagesbild.visad_version is None or status in {Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD}:
        return status.label
    rattas = "rättas" if status == Lagesbild.Status.UTKAST else "rättelsen granskas"
    return f"Version {lagesbild.visad_version} gäller, {rattas}"


def lagesbilder(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Any]:
    """The area's documents that `user` may see, newest first, with `antal_avsnitt`, `antal_skrivna`, `antal_fyllda`,
    and what `med_visat` tells."""
    return (
        med_visat(Lagesbild.objects.synlig_for(user).i_omrade(omrade), user)
        .annotate(
            antal_avsnitt=Count("avsnitt", filter=_MED),
            antal_skrivna=Count("avsnitt", filter=_MED & _SKRIVET),
            antal_fyllda=Count("avsnitt", filter=_MED & ~_SKRIVET & ~Q(avsnitt__block=[])),
            antal_klara=Count("avsnitt", filter=_MED & Q(avsnitt__tillstand=Avsnitt.Tillstand.KLAR)),
        )
        .order_by("-ar")
    )


def avsnitt_i(user: Anvandare, lagesbild: Lagesbild) -> list[Avsnitt]:
    """The document's sections in order, with who changed them last; those that are left out are not among them."""
    fraga = Avsnitt.objects.synlig_for(user).med().filter(lagesbild=lagesbild)
    return list(fraga.select_related("andrad_av", "ansvarig", "prioriterat_omrade").order_by("ordning"))


def uppstallning(user: Anvandare, lagesbild: Lagesbild) -> list[Avsnitt]:
    """All sections of the document in order, also those that are left out. One query."""
    fraga = Avsnitt.objects.synlig_for(user).filter(lagesbild=lagesbild)
    return list(fraga.select_related("ansvarig", "prioriterat_omrade").order_by("ordning"))


def senaste_renderingar(user: Anvandare, lagesbild: Lagesbild) -> list[Rendering]:
    """The latest jobs of the document."""
    fraga = Rendering.objects.synlig_for(user).filter(lagesbild=lagesbild)
    return list(fraga.select_related("bestalld_av", "version").order_by("-bestalld", "-pk")[:RENDERINGAR_VISADE])


def versioner(user: Anvandare, avsnitt: Avsnitt) -> list[Avsnittsversion]:
    """The latest versions of a section, also those that lost to another, newest first."""
    fraga = Avsnittsversion.objects.synlig_for(user).filter(avsnitt=avsnitt)
    return list(fraga.select_related("av").order_by("-tid", "-pk")[:VERSIONER_VISADE])


@dataclass(frozen=True, slots=True)
class Tillstand:
    """How far a section has come. `ton` is a tone of the design system."""

    text: str
    ton: str
    ikon: str


TOMT: Final = Tillstand("Tomt", "varning", "circle-dashed")
UTKAST: Final = Tillstand("Utkast", "info", "pencil")
FOR_GRANSKNING: Final = Tillstand("Klar för granskning", "klar", "check")
KLAR: Final = Tillstand("Klar", "klar", "check-check")
FYLLS_I: Final = Tillstand("Fylls i av programmet", "", "table-2")
OBESVARAT: Final = Tillstand("Behov inte besvarat", "varning", "circle-dashed")

_T = Avsnitt.Tillstand
_SOM: Final = {_T.UTKAST: UTKAST, _T.KLAR_FOR_GRANSKNING: FOR_GRANSKNING, _T.KLAR: KLAR}


def tillstand(avsnitt: Avsnitt) -> Tillstand:
    """How far a section has come. What is missing goes before what its author says of it."""
    skrivet = bool(avsnitt.text or avsnitt.kommentar)
    if avsnitt.att_uppdatera:
        return Tillstand(f"Att uppdatera, text från {avsnitt.text_fran_ar}", "varning", "refresh-cw")
    if avsnitt.prioriterat_omrade_id and avsnitt.behov_av_atgarder is None and skrivet:
        return OBESVARAT
    if (egen := _SOM.get(_T(avsnitt.tillstand))) is not None:
        return egen
    if skrivet:
        return UTKAST
    return FYLLS_I if avsnitt.block else TOMT


@dataclass(frozen=True, slots=True)
class Framdrift:
    """How far a document has come, in numbers of sections. `klara` counts what needs nothing more from an author."""

    antal: int
    klara: int
    for_granskning: int
    utkast: int
    tomma: int
    att_uppdatera: int
    forsenade: int
    utan_ansvarig: int

    @property
    def delar(self) -> list[tuple[str, int, str]]:
        """The parts of the whole with their words and tones, those that are none left out."""
        alla = [
            ("klara", self.klara, "klar"),
            ("klara för granskning", self.for_granskning, "granskning"),
            ("utkast", self.utkast, "utkast"),
            ("att uppdatera", self.att_uppdatera, "uppdatera"),
            ("tomma", self.tomma, "tom"),
        ]
        return [d for d in alla if d[1]]


def framdrift(avsnitt: Sequence[Avsnitt], idag: date) -> Framdrift:
    """Each section counted once: as to be updated, or by its state; what the program fills in is done."""
    klara = granskas = utkast = tomma = gamla = 0
    for a in avsnitt:
        if a.att_uppdatera:
            gamla += 1
        elif a.tillstand == _T.KLAR or (a.tillstand == _T.TOM and a.block):
            klara += 1
        elif a.tillstand == _T.KLAR_FOR_GRANSKNING:
            granskas += 1
        elif a.tillstand == _T.UTKAST:
            utkast += 1
        else:
            tomma += 1
    return Framdrift(
        len(avsnitt),
        klara,
        granskas,
        utkast,
        tomma,
        gamla,
        sum(sen(a, idag) for a in avsnitt),
        sum(a.ansvarig_id is None for a in avsnitt),
    )


def sen(avsnitt: Avsnitt, idag: date) -> bool:
    """Whether the day has passed and the section is neither done nor ready for review."""
    return (
        avsnitt.klart_senast is not None
        and avsnitt.klart_senast < idag
        and (avsnitt.att_uppdatera or avsnitt.tillstand not in {_T.KLAR, _T.KLAR_FOR_GRANSKNING})
    )


def andrad_sedan(avsnitt: list[Avsnitt], tid: datetime | None) -> bool:
    """Whether a section was saved after `tid`."""
    return tid is not None and any(a.andrad and a.andrad > tid for a in avsnitt)
