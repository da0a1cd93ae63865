"""Django's admin for the frame of the plan; its activities have their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from atgardsplan.models import Atgardsplan, Mal
from samverkan.admin import LoggadAdmin, RadInline


class MalInline(RadInline):
    model = Mal
    fields = ("ordning", "prioriterat_omrade", "overgripande_mal")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Atgardsplan)
class AtgardsplanAdmin(LoggadAdmin):
    list_display = ("namn", "stadsdelsomrade", "fran", "till", "status")
    list_filter = ("stadsdelsomrade", "status")
    list_select_related = ("stadsdelsomrade",)
    inlines = (MalInline,)
