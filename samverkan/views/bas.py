"""The base of every page of an area: scope and right before anything else."""

from typing import Any, ClassVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.base import ContextMixin

from samverkan.fel import Nekad
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import ratter_i
from samverkan.services import krav

LASANDE = frozenset({"GET", "HEAD", "OPTIONS"})


class Omradesbegaran(HttpRequest):
    """A request as it looks inside an `Omradesvy`."""

    user: Anvandare
    omrade: Stadsdelsomrade
    ratter: frozenset[Ratt]


class Omradesvy(ContextMixin, View):
    """A view below `/<slug:omrade>/`.

    A stranger gets 404, somebody without `ratt_lasa` (GET) or `ratt_skriva` (anything else) 403. A view that takes
    POST must name `ratt_skriva`; one that does not is refused for everyone rather than open.
    """

    flik: ClassVar[str] = ""
    ratt_lasa: ClassVar[Ratt] = Ratt.SE_FASTSTALLT
    ratt_skriva: ClassVar[Ratt | None] = None

    request: Omradesbegaran

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        begaran = cast(Omradesbegaran, request)
        omrade = Stadsdelsomrade.objects.synlig_for(begaran.user).filter(slug=kwargs.get("omrade")).first()
        if omrade is None:
            raise Http404("Området finns inte, eller så har du inget uppdrag där.")
        begaran.omrade = omrade
        begaran.ratter = ratter_i(begaran.user, omrade)
        if request.method in LASANDE:
            krav(begaran.user, self.ratt_lasa, omrade, ratter=begaran.ratter)
        elif hasattr(self, (request.method or "").lower()):
            if self.ratt_skriva is None:
                raise Nekad("Den här sidan tar inte emot ändringar.")
            krav(begaran.user, self.ratt_skriva, omrade, ratter=begaran.ratter)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def omrade(self) -> Stadsdelsomrade:
        """The area of the page."""
        return self.request.omrade

    def far(self, ratt: Ratt) -> bool:
        """Whether the user holds `ratt` here."""
        return ratt in self.request.ratter
