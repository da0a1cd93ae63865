"""Several people at one text: comments, who has it open, what is not saved yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from lagesbild.models.dokument import Avsnitt
from samverkan.models import Omradesfraga

if TYPE_CHECKING:
    from samverkan.models import Anvandare


class Kommentarsfraga(Omradesfraga["Avsnittskommentar"]):
    """Comments are work in progress, also when the document is settled."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Avsnittskommentar(models.Model):
    """A comment on a section, or an answer to one (`trad`). A thread is open until somebody resolves it."""

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="kommentarer")
    trad = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="svar")
    citat = models.CharField("det som kommenteras", max_length=300, blank=True)
    text = models.TextField("kommentar", max_length=4000)
    omnamnda = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")
    lost_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lost_tid = models.DateTimeField("löst", null=True, blank=True)

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Kommentarsfraga.as_manager()

    class Meta:
        verbose_name = "kommentar till avsnitt"
        verbose_name_plural = "kommentarer till avsnitt"
        ordering = ("avsnitt", "tid", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="avsnittskommentar_har_text"),
            models.CheckConstraint(
                condition=Q(lost_av__isnull=True, lost_tid__isnull=True)
                | Q(lost_av__isnull=False, lost_tid__isnull=False),
                name="avsnittskommentar_lost_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=Q(trad__isnull=True) | Q(lost_tid__isnull=True, citat=""), name="avsnittskommentar_tradens"
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Narvarofraga(Omradesfraga["Narvaro"]):
    """Seen by those who work on the document."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Narvaro(models.Model):
    """Somebody has a section open. `puls` is renewed while the page is; `skriver` while something is not saved."""

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="narvaro")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    puls = models.DateTimeField("senaste livstecken")
    skriver = models.BooleanField("har osparad text", default=False)

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Narvarofraga.as_manager()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        constraints = (models.UniqueConstraint(fields=("avsnitt", "anvandare"), name="narvaro_unik"),)

    def __str__(self) -> str:
        return f"{self.anvandare_id} i {self.avsnitt_id}"


class Utkastfraga(Omradesfraga["Utkastkopia"]):
    """Each person's own: nobody else reads what is not saved."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])

    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        return super().synlig_for(user).filter(anvandare=user.pk)


class Utkastkopia(models.Model):
    """What somebody has typed in a section and not saved, kept by the page as it is typed.

    One for each person, section and tab (`flik`, made by the page), so that two windows do not write over each other.
    `bygger_pa` is the version that the page showed.
    """

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="utkastkopior")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    flik = models.SlugField("flik", max_length=40)
    bygger_pa = models.PositiveIntegerField("bygger på version")
    rubrik = models.CharField("rubrik", max_length=160, blank=True)
    text = models.TextField("text", blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Utkastfraga.as_manager()

    class Meta:
        verbose_name = "osparad text"
        verbose_name_plural = "osparade texter"
        ordering = ("-tid", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("avsnitt", "anvandare", "flik"), name="utkastkopia_unik"),
            models.CheckConstraint(condition=~Q(flik=""), name="utkastkopia_har_flik"),
        )

    def __str__(self) -> str:
        return f"{self.avsnitt_id} av {self.anvandare_id}"
