"""What the pages of a week share."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lagesbild.models import Veckolage
from lagesbild.vecka import Vecka, gar_att_bedoma
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesvy


class Veckosida(Omradesvy):
    """Resolves the week of the address: one that does not exist gives 404."""

    flik = "vecka"

    @cached_property
    def vecka(self) -> Vecka:
        try:
            return Vecka(self.kwargs["ar"], self.kwargs["vecka"])
        except ValueError as fel:
            raise Http404(str(fel)) from fel

    @property
    def adress(self) -> str:
        return reverse("vecka", args=[self.omrade.slug, self.vecka.ar, self.vecka.vecka])


def far_skriva(vy: Omradesvy, vecka: Vecka, *, last: bool | None = None) -> bool:
    """Whether the person has the right, and the week is neither locked (`last` None: look) nor too far ahead."""
    if not vy.far(Ratt.SKRIVA_VECKA) or not gar_att_bedoma(vecka, timezone.localdate()):
        return False
    return not (Veckolage.objects.ar_last(vy.omrade, vecka) if last is None else last)
