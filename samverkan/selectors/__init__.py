"""Reads of samverkan that more than one place needs."""

from datetime import date
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samverkan.models import Anvandare, Paminnelseval, Stadsdelsomrade, Uppdrag, Utskick, omraden_med
from samverkan.models.anvandare import Uppdragsfraga
from samverkan.roller import RATTER, Part, Ratt, Roll


def mina_uppdrag(user: Anvandare | AnonymousUser, dag: date | None = None) -> Uppdragsfraga:
    """The assignments in force that `user` holds, with their areas."""
    if not isinstance(user, Anvandare):
        return Uppdrag.objects.none()
    return _mina_uppdrag(user.pk, dag or idag()).all()


@lru_cache(maxsize=256)
def _mina_uppdrag(vem: int, dag: date) -> Uppdragsfraga:
    """The question, not its answer, which every page asks twice (see `samverkan.models.scope`)."""
    return Uppdrag.objects.aktiva(dag).filter(anvandare=vem).select_related("stadsdelsomrade")


def ratter_i(user: Anvandare | AnonymousUser, omrade: Stadsdelsomrade) -> frozenset[Ratt]:
    """Everything that `user` may do in `omrade` today."""
    roller = mina_uppdrag(user).filter(stadsdelsomrade=omrade).values_list("roll", flat=True)
    return frozenset().union(*(RATTER[Roll(roll)] for roll in roller))


def parter_med(user: Anvandare | AnonymousUser, omrade: Stadsdelsomrade, ratt: Ratt) -> set[Part]:
    """The parts for which `user` may do `ratt` in `omrade` today."""
    uppdrag = mina_uppdrag(user).med_ratt(ratt).filter(stadsdelsomrade=omrade)
    return {Part(part) for part in uppdrag.values_list("part", flat=True)}


def idag() -> date:
    """Today in Stockholm."""
    return timezone.localdate()


def uppdrag_i(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Uppdrag]:
    """Every assignment in the area, past and coming too, for who administers it; nothing for others."""
    return Uppdrag.objects.filter(
        stadsdelsomrade=omrade, stadsdelsomrade__in=omraden_med(user, Ratt.ADMINISTRERA)
    ).select_related("anvandare")


def far_losenordslank(user: Anvandare, omrade: Stadsdelsomrade) -> set[int]:
    """Ids of the users of the area to whom `user` may give a password link.

    Whoever holds the link becomes that person, so it must not lead further than `user` already may decide: everything
    the person has, now or coming, lies in areas that `user` administers, and the admin site is closed to the person.
    """
    kvar = Q(giltig_till__isnull=True) | Q(giltig_till__gte=idag())
    har = uppdrag_i(user, omrade).filter(kvar)
    utanfor = Uppdrag.objects.filter(kvar).exclude(stadsdelsomrade__in=omraden_med(user, Ratt.ADMINISTRERA))
    far = Anvandare.objects.filter(is_active=True, is_superuser=False, is_staff=False, pk__in=har.values("anvandare"))
    return set(far.exclude(pk__in=utanfor.values("anvandare")).values_list("pk", flat=True))


def utskick_i(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Utskick]:
    """Mail of the area, newest first, for who may read its log; nothing for others.

    A mail that is about several areas belongs to none of them (reminders): it is seen where its person worked then.
    """
    da = Uppdrag.objects.filter(
        Q(giltig_till__isnull=True) | Q(giltig_till__gte=OuterRef("skapad__date")),
        giltig_fran__lte=OuterRef("skapad__date"),
        stadsdelsomrade=omrade,
        anvandare=OuterRef("anvandare"),
    )
    egna = Q(stadsdelsomrade=omrade) | (Q(stadsdelsomrade__isnull=True) & Exists(da))
    far = Stadsdelsomrade.objects.filter(pk=omrade.pk, pk__in=omraden_med(user, Ratt.SE_LOGG))
    return Utskick.objects.filter(egna) if far.exists() else Utskick.objects.none()


def har_att_paminnas_om(user: Anvandare) -> bool:
    """Whether any of the person's assignments reports or fastställer weeks, or follows up."""
    uppdrag = Uppdrag.objects.aktiva().filter(anvandare=user)
    ratter = (Ratt.SKRIVA_VECKA, Ratt.FASTSTALLA_VECKA, Ratt.FOLJA_UPP)
    return any(uppdrag.med_ratt(ratt).exists() for ratt in ratter)


def paminnelseval(user: Anvandare) -> str:
    """How the person wants to be reminded; the default for who has not chosen."""
    val = Paminnelseval.objects.filter(anvandare=user).first() or Paminnelseval(anvandare=user)
    return val.nar


class Losenordsnyckel(PasswordResetTokenGenerator):
    """Keys of password links. A link ends when the person gets more to lose than when it was given (see above)."""

    def _make_hash_value(self, user: Anvandare, timestamp: int) -> str:
        omraden = Uppdrag.objects.filter(anvandare=user).order_by("stadsdelsomrade_id")
        har = ",".join(map(str, omraden.values_list("stadsdelsomrade_id", flat=True).distinct()))
        return f"{super()._make_hash_value(user, timestamp)}{har}{user.is_staff}{user.is_active}"


losenordsnyckel = Losenordsnyckel()
