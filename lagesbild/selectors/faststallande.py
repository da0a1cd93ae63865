"""Who may sign the yearly document, who has signed it, its versions, and to which of them a file belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from lagesbild.models import Avsnitt, Lagesbild, Lagesbildsversion, Rendering, Underskrift, Versionsutgava
from lagesbild.selectors.aterlamning import Aterlamning, aterlamnade, berors
from samverkan.models import Anvandare, Stadsdelsomrade, Stallforetradare, Uppdrag, omraden_med
from samverkan.roller import Part, Ratt
from samverkan.selectors import idag, mina_uppdrag, parter_med


@dataclass(frozen=True, slots=True)
class Behorig:
    """A person may sign for `part`: by an own assignment, or in the place of a chef (`for_chef`)."""

    part: Part
    for_chef: str = ""


def behorig_for(user: Anvandare, omrade: Stadsdelsomrade, dag: date | None = None) -> dict[Part, Behorig]:
    """The parts that `user` may sign for today. Nobody who works for one part signs for the other. Four queries."""
    dag = dag or idag()
    egna = {part: Behorig(part) for part in parter_med(user, omrade, Ratt.FASTSTALLA_LAGESBILD)}
    if egna:
        return egna
    hor_till = set(mina_uppdrag(user, dag).filter(stadsdelsomrade=omrade).values_list("part", flat=True))
    if len(hor_till) != 1:
        return {}
    part = Part(hor_till.pop())
    chefer = _chefer(omrade, dag).filter(part=part).values("anvandare_id")
    ersatter = (
        Stallforetradare.objects.filter(stadsdelsomrade=omrade, ersattare=user, chef__in=chefer)
        .gallande(dag)
        .select_related("chef")
        .order_by("giltig_fran", "pk")
        .first()
    )
    return {part: Behorig(part, str(ersatter.chef))} if ersatter else {}


def undertecknare(omrade: Stadsdelsomrade, dag: date | None = None) -> dict[Part, list[Anvandare]]:
    """Those who today may sign for each part, chefer before deputies: whom to tell that something waits."""
    dag = dag or idag()
    ut: dict[Part, list[Anvandare]] = {part: [] for part in Part}
    chefer = list(_chefer(omrade, dag).select_related("anvandare").order_by("pk"))
    for uppdrag in chefer:
        ut[Part(uppdrag.part)].append(uppdrag.anvandare)
    part_for = {u.anvandare_id: Part(u.part) for u in chefer}
    ersattare = Stallforetradare.objects.filter(stadsdelsomrade=omrade, chef__in=part_for).gallande(dag)
    for s in ersattare.select_related("ersattare").order_by("pk"):
        if part_for[s.chef_id] in behorig_for(s.ersattare, omrade, dag):
            ut[part_for[s.chef_id]].append(s.ersattare)
    return {part: list(dict.fromkeys(p for p in personer if p.is_active)) for part, personer in ut.items()}


def _chefer(omrade: Stadsdelsomrade, dag: date) -> QuerySet[Uppdrag]:
    return Uppdrag.objects.filter(stadsdelsomrade=omrade).aktiva(dag).med_ratt(Ratt.FASTSTALLA_LAGESBILD)


def gallande_underskrifter(user: Anvandare, lagesbild: Lagesbild) -> dict[Part, Underskrift]:
    """The signatures of the draft that hold, by part. One query."""
    fraga = Underskrift.objects.synlig_for(user).filter(lagesbild=lagesbild, havd_tid=None, version=None)
    return {Part(u.part): u for u in fraga.select_related("av")}


def havda_underskrifter(user: Anvandare, lagesbild: Lagesbild) -> list[Underskrift]:
    """Signatures lifted since the latest version, newest first: why somebody has to look again. One query."""
    senaste = Lagesbildsversion.objects.filter(lagesbild=lagesbild).order_by("-nummer").values_list("skapad_tid")[:1]
    fraga = Underskrift.objects.synlig_for(user).filter(lagesbild=lagesbild).exclude(havd_tid=None)
    if (tid := senaste.first()) is not None:
        fraga = fraga.filter(tid__gt=tid[0])
    return list(fraga.select_related("av").order_by("-havd_tid", "-pk"))


@dataclass(frozen=True, slots=True)
class Chefsratt:
    """Who could sign for an area when, of their own right or as deputies: what a signature was."""

    egna: list[Uppdrag]
    ersattare: list[Stallforetradare]

    @classmethod
    def i(cls, omrade: int) -> Chefsratt:
        """Of the area with that id. Two queries."""
        egna = Uppdrag.objects.filter(stadsdelsomrade=omrade).med_ratt(Ratt.FASTSTALLA_LAGESBILD)
        ersattare = Stallforetradare.objects.filter(stadsdelsomrade=omrade).select_related("chef")
        return cls(list(egna), list(ersattare.order_by("giltig_fran", "pk")))

    def i_stallet_for(self, u: Underskrift) -> str:
        """The chef in whose place it was signed; empty for an own right, and for what nothing stored tells."""
        dag = timezone.localdate(u.tid)
        chefer = {
            e.anvandare_id
            for e in self.egna
            if e.part == u.part and e.giltig_fran <= dag and (e.giltig_till is None or e.giltig_till >= dag)
        }
        if u.av_id in chefer:
            return ""
        egna = (s for s in self.ersattare if s.ersattare_id == u.av_id and s.chef_id in chefer)
        return next((str(s.chef) for s in egna if s.gallde(u.tid)), "")


def versioner(user: Anvandare, lagesbild: Lagesbild) -> list[Lagesbildsversion]:
    """The versions, newest first, with signatures (`underskrifter`), editions without content, and finished files."""
    filer = Rendering.objects.synlig_for(user).filter(status=Rendering.Status.KLAR).order_by("utgava", "format")
    delar: list[Any] = [
        Prefetch("underskrifter", Underskrift.objects.select_related("av").order_by("part")),
        Prefetch("utgavor", Versionsutgava.objects.synlig_for(user).defer("innehall").order_by("utgava")),
        Prefetch("renderingar", filer, to_attr="filer"),
    ]
    fraga = Lagesbildsversion.objects.synlig_for(user).filter(lagesbild=lagesbild)
    fraga = fraga.select_related("lagesbild__stadsdelsomrade", "publicerad_av").prefetch_related(*delar)
    return list(fraga.order_by("-nummer"))


def senaste_version(user: Anvandare, lagesbild: Lagesbild) -> Lagesbildsversion | None:
    """The version in force, or None. One query."""
    return Lagesbildsversion.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("-nummer").first()


def alla_versioner(user: Anvandare, omrade: Stadsdelsomrade) -> list[Lagesbildsversion]:
    """Every version of every year in the area, newest first: what can be compared. One query."""
    fraga = Lagesbildsversion.objects.synlig_for(user).i_omrade(omrade).select_related("lagesbild__stadsdelsomrade")
    return list(fraga.order_by("-lagesbild__ar", "-nummer"))


def utgava_for(user: Anvandare, version: Lagesbildsversion, utgava: str = "") -> Versionsutgava | None:
    """The edition that `user` reads: the one asked for, else intern for those who may, else publik."""
    fraga = Versionsutgava.objects.synlig_for(user).filter(version=version)
    return (fraga.filter(utgava=utgava) if utgava else fraga).order_by("utgava").first()


@dataclass(frozen=True, slots=True)
class Igenkand:
    """What a checksum belongs to: a file or the frozen content of a version, or a file of a draft (`version` None)."""

    lagesbild: Lagesbild
    version: Lagesbildsversion | None
    utgava: str
    vad: str
    rendering: Rendering | None = None
    senare: int | None = None


def igenkand(user: Anvandare, summa: str) -> list[Igenkand]:
    """What the SHA-256 is of, among what `user` may see. Two queries, one more for each version."""
    funna: list[Igenkand] = []
    filer = Rendering.objects.synlig_for(user).filter(sha256=summa, status=Rendering.Status.KLAR)
    for r in filer.select_related("version", "lagesbild__stadsdelsomrade").order_by("pk"):
        vad = f"{r.get_format_display()}-filen" if r.format != Rendering.Format.XLSX else "Excel-filen"
        funna.append(Igenkand(r.lagesbild, r.version, r.utgava, vad, r, _senare(user, r.version)))
    innehall = Versionsutgava.objects.synlig_for(user).filter(sha256=summa).defer("innehall")
    for u in innehall.select_related("version__lagesbild__stadsdelsomrade").order_by("pk"):
        vad = "Det frysta innehållet"
        funna.append(Igenkand(u.version.lagesbild, u.version, u.utgava, vad, None, _senare(user, u.version)))
    sedda: dict[tuple[int, int | None, str, str], Igenkand] = {}
    for f in funna:  # the same file may have been made twice: that is one answer
        sedda.setdefault((f.lagesbild.pk, f.version.pk if f.version else None, f.utgava, f.vad), f)
    return list(sedda.values())


def _senare(user: Anvandare, version: Lagesbildsversion | None) -> int | None:
    """The number of the latest version when it is not this one."""
    if version is None:
        return None
    fraga = Lagesbildsversion.objects.synlig_for(user).filter(lagesbild=version.lagesbild_id, nummer__gt=version.nummer)
    return fraga.order_by("-nummer").values_list("nummer", flat=True).first()


@dataclass(frozen=True, slots=True)
class Vantar:
    """What waits for a person in a document: a signature for `parter`, or own sections that are not ready.

    `rattas_for` are those that the person will sign for when a correction that somebody has opened comes to review.
    `aterlamnad`: somebody else has sent the draft back from review, and it is for the person to go on with it.
    """

    lagesbild: Lagesbild
    parter: tuple[Behorig, ...] = ()
    avsnitt: tuple[Avsnitt, ...] = ()
    rattas_for: tuple[Behorig, ...] = ()
    aterlamnad: Aterlamning | None = None

    @property
    def andra(self) -> int:
        """How many sections there are besides the first."""
        return max(0, len(self.avsnitt) - 1)

    @property
    def senast(self) -> date | None:
        """The nearest day by which one of the sections should be ready."""
        return min((a.klart_senast for a in self.avsnitt if a.klart_senast), default=None)


def vantar_pa_mig(user: Anvandare, omrade: Stadsdelsomrade) -> list[Vantar]:
    """Documents of the area that wait for the person's signature or writing, or are being corrected for the person to
    sign again, or came back from review to be mended, newest first. At most seven queries, and one for each that came
    back."""
    oppna = Lagesbild.objects.synlig_for(user).i_omrade(omrade).filter(
        status__in=[Lagesbild.Status.UTKAST, Lagesbild.Status.GRANSKNING],
        stadsdelsomrade__in=omraden_med(user, Ratt.SE_ARBETSMATERIAL),
    )  # fmt: skip
    lagesbilder = list(oppna.select_related("stadsdelsomrade").order_by("-ar"))
    if not lagesbilder:
        return []
    granskas = [lb for lb in lagesbilder if lb.status == Lagesbild.Status.GRANSKNING]
    rattas = [lb for lb in lagesbilder if lb.status == Lagesbild.Status.UTKAST and lb.rattelse_orsak]
    behorig = behorig_for(user, omrade) if granskas or rattas else {}
    skrivna = _undertecknat(granskas)
    kvar = Avsnitt.objects.filter(
        Q(tillstand__in=[Avsnitt.Tillstand.TOM, Avsnitt.Tillstand.UTKAST]) | Q(att_uppdatera=True),
        lagesbild__in=lagesbilder,
        ansvarig=user,
        utelamnat=False,
    ).order_by("ordning")
    tillbaka = aterlamnade(lagesbilder)
    mina: dict[int, list[Avsnitt]] = {}
    for a in kvar:
        mina.setdefault(a.lagesbild_id, []).append(a)
    ater = {
        lb.pk: skal
        for lb in lagesbilder
        if (skal := tillbaka.get(lb.pk)) is not None and berors(lb, skal).filter(pk=user.pk).exists()
    }
    ut = []
    for lb in lagesbilder:
        har, av = skrivna.get(lb.pk, (set(), set()))
        parter = [b for part, b in behorig.items() if lb in granskas and part not in har and user.pk not in av]
        rattas_for = tuple(behorig.values()) if lb in rattas else ()
        if parter or rattas_for or lb.pk in mina or lb.pk in ater:
            ut.append(Vantar(lb, tuple(parter), tuple(mina.get(lb.pk, ())), rattas_for, ater.get(lb.pk)))
    return ut


def _undertecknat(lagesbilder: Iterable[Lagesbild]) -> dict[int, tuple[set[str], set[int]]]:
    fraga = Underskrift.objects.filter(lagesbild__in=list(lagesbilder), havd_tid=None, version=None)
    ut: dict[int, tuple[set[str], set[int]]] = {}
    for pk, part, av in fraga.values_list("lagesbild_id", "part", "av_id"):
        har, vilka = ut.setdefault(pk, (set(), set()))
        har.add(part)
        vilka.add(av)
    return ut
