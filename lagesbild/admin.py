"""Django's admin for what figures are counted in. Levels, texts and figures themselves have their own pages."""

from __future__ import annotations

from django.contrib import admin

from lagesbild.models import Bedomningshistorik, Matkalla, Matomrade, Matserie, Serienamn
from samverkan.admin import LasAdmin, LoggadAdmin, RadInline


class SerienamnInline(RadInline):
    model = Serienamn


@admin.register(Matkalla)
class MatkallaAdmin(LoggadAdmin):
    list_display = ("namn", "utgivare", "publicerad", "url")


@admin.register(Matserie)
class MatserieAdmin(LoggadAdmin):
    list_display = ("namn", "kalla", "grupp", "enhet", "ordning")
    list_filter = ("kalla", "grupp")
    list_select_related = ("kalla",)
    search_fields = ("namn", "andra_namn__namn")
    inlines = (SerienamnInline,)


@admin.register(Matomrade)
class MatomradeAdmin(LoggadAdmin):
    list_display = ("namn", "slag")
    list_filter = ("slag",)
    search_fields = ("namn",)


@admin.register(Bedomningshistorik)
class BedomningshistorikAdmin(LasAdmin):
    list_display = ("stadsdel", "ar", "vecka", "utfall", "fran_niva", "till_niva", "av", "tid")
    list_filter = ("utfall", "ar", "stadsdel__stadsdelsomrade")
    list_select_related = ("stadsdel", "av")
