"""What the pages of the follow-up share."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.granskning import Befogenhet, befogenhet
from atgardsplan.selectors.omgang import omgangar
from atgardsplan.selectors.uppfoljning import uppfoljningar
from samverkan.fel import Ogiltigt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesvy

STORST = 2**31


class Uppfoljningssida(Omradesvy):
    """A page under the tab of the follow-up."""

    flik = "uppfoljning"

    @cached_property
    def kan(self) -> Befogenhet:
        """What the user may do with follow-ups here."""
        return befogenhet(self.request.user, self.omrade)

    def uppfoljning(self, pk: int) -> Uppfoljning:
        """One follow-up that the user sees in the area; 404 otherwise."""
        traff = uppfoljningar(self.request.user, self.omrade).filter(pk=pk).first()
        if traff is None:
            raise Http404("Uppföljningen finns inte, eller så ser du den inte än.")
        return traff

    def version(self, namn: str = "version") -> int:
        """The version that the page showed. Raises `Ogiltigt` when the request names none."""
        version = heltal(self.request.POST.get(namn))
        if version is None or version >= STORST:
            raise Ogiltigt("Begäran säger inte vilken version som visades. Ladda om sidan och försök igen.")
        return version


class Omgangssida(Uppfoljningssida):
    """A page about one round, named by year and kind."""

    @cached_property
    def omgang(self) -> Uppfoljningsomgang:
        synliga = omgangar(self.request.user, self.omrade)
        return get_object_or_404(
            synliga.select_related("oppnare", "stangd_av", "ateroppnad_av"),
            ar=self.kwargs["ar"],
            slag=self.kwargs["slag"],
        )
