"""Django's admin for places."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from platser.models import Polistillhorighet, Stadsdel, Stadsdelsnamn
from platser.services import kontrollera_utan_overlapp
from samverkan.admin import LoggadAdmin, RadInline
from samverkan.fel import Ogiltigt


class UtanOverlapp(BaseInlineFormSet):
    """Refuses two lokalpolisområden for the same stadsdel and day."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kvar = [f.cleaned_data for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        try:
            kontrollera_utan_overlapp((rad.get("giltig_fran"), rad.get("giltig_till")) for rad in kvar)
        except Ogiltigt as fel:
            raise ValidationError(fel.text) from fel


class NamnInline(RadInline):
    model = Stadsdelsnamn


class PolisInline(RadInline):
    model = Polistillhorighet
    formset = UtanOverlapp
    relaterat = ("stadsdel", "lokalpolisomrade")


@admin.register(Stadsdel)
class StadsdelAdmin(LoggadAdmin):
    list_display = ("namn", "stadsdelsomrade", "ordning", "giltig_fran", "giltig_till")
    list_filter = ("stadsdelsomrade",)
    list_select_related = ("stadsdelsomrade",)
    search_fields = ("namn", "andra_namn__namn")
    inlines = (NamnInline, PolisInline)
