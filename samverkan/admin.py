"""Django's admin for what samverkan holds, and the base that all admins of the project share.

For superusers only. Whatever is done here is written in the audit log, in the admin's own transaction.
"""

from __future__ import annotations

from typing import Any, ClassVar

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest
from rest_framework.authtoken.models import TokenProxy

from samverkan.models import (
    Anvandare,
    Arbetsgrupp,
    Loggpost,
    Lokalpolisomrade,
    PrioriteratOmrade,
    Rad,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
    Uppdrag,
)
from samverkan.services import logga

# Groups and tokens have no meaning here or are secrets; locks end by themselves after a quarter of an hour.
admin.site.unregister([Group, TokenProxy, AccessAttempt, AccessFailureLog, AccessLog])


def omrade_for(objekt: models.Model) -> Stadsdelsomrade | None:
    """The stadsdelsområde that a row belongs to, by its model's `omrade_vag`; None for what belongs to none."""
    vag: str = getattr(type(objekt), "omrade_vag", "")
    if vag == "pk":
        return objekt if isinstance(objekt, Stadsdelsomrade) else None
    varde: Any = objekt
    for del_ in filter(None, vag.split("__")):
        varde = getattr(varde, del_, None)
    return varde if isinstance(varde, Stadsdelsomrade) else None


def andrade_varden(formular: Any) -> tuple[dict[str, str], dict[str, str]]:
    """From and to of what a form changed, as text. Passwords are never among them."""
    falt = [f for f in formular.changed_data if "password" not in f]
    fran = {f: _text(formular.initial.get(f)) for f in falt}
    return fran, {f: _text(formular.cleaned_data.get(f)) for f in falt}


def _text(varde: Any) -> str:
    if isinstance(varde, models.QuerySet | list | tuple):
        return ", ".join(str(v) for v in varde)
    return "" if varde is None else str(varde)


class LoggadAdmin(admin.ModelAdmin):
    """Writes an audit row for everything. Nothing can be deleted unless a subclass says so: the log points at it."""

    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.skriv_logg(request, obj, form, "admin_andrad" if change else "admin_skapad")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.skriv_logg(request, obj, None, "admin_borttagen")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for obj in formset.deleted_objects:
            self.skriv_logg(request, obj, None, "admin_borttagen")
        super().save_formset(request, form, formset, change)
        for rad in formset.forms:
            if rad.has_changed() and rad.instance.pk and rad not in formset.deleted_forms:
                ny = rad.instance in formset.new_objects
                self.skriv_logg(request, rad.instance, rad, "admin_skapad" if ny else "admin_andrad")

    def skriv_logg(self, request: HttpRequest, obj: models.Model, form: Any, handelse: str) -> None:
        """Add the audit row. A form without changes adds none."""
        fran, till = andrade_varden(form) if form is not None else ({}, {})
        if handelse == "admin_andrad" and not till:
            return
        logga(
            av=request.user if isinstance(request.user, Anvandare) else None,
            handelse=handelse,
            objekt=obj,
            omrade=omrade_for(obj),
            fran={k: v for k, v in fran.items() if v} or None,
            till=till or None,
        )


class LasAdmin(admin.ModelAdmin):
    """To be read only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RadInline(admin.TabularInline):
    """Rows edited with what they belong to. They are logged by the page's `LoggadAdmin`."""

    extra = 0
    relaterat: ClassVar[tuple[str, ...]] = ()  # what the rows' own text needs

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.relaterat)


class SammaAdress:
    """E-mail is the log-in name and is kept in lower case."""

    cleaned_data: dict[str, Any]

    def clean_epost(self) -> str:
        return str(self.cleaned_data["epost"]).strip().lower()


class NyAnvandare(SammaAdress, AdminUserCreationForm):
    class Meta:
        model = Anvandare
        fields = ("epost", "namn")


class AndradAnvandare(SammaAdress, UserChangeForm):
    class Meta:
        model = Anvandare
        fields = ("epost", "namn", "password", "is_active", "is_superuser")
        labels: ClassVar[dict[str, str]] = {"is_superuser": "administratör av systemet"}
        help_texts: ClassVar[dict[str, str]] = {
            "is_superuser": "Öppnar de här sidorna. Vad personen får göra i ett område följer av uppdragen."
        }

    def clean(self) -> dict[str, Any]:
        varden: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.is_staff = bool(varden.get("is_superuser"))  # the database wants both or neither
        return varden


class UppdragInline(RadInline):
    model = Uppdrag
    relaterat = ("anvandare", "stadsdelsomrade")
    fields = ("stadsdelsomrade", "roll", "part", "giltig_fran", "giltig_till")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Anvandare)
class AnvandarAdmin(LoggadAdmin, UserAdmin):
    form = AndradAnvandare
    add_form = NyAnvandare
    inlines = (UppdragInline,)
    list_display = ("namn", "epost", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "uppdrag__stadsdelsomrade")
    search_fields = ("namn", "epost")
    ordering = ("namn",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "skapad")
    fieldsets = (
        (None, {"fields": ("epost", "namn", "password")}),
        ("Tillgång", {"fields": ("is_active", "is_superuser")}),
        ("Tider", {"fields": ("last_login", "skapad")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("epost", "namn", "usable_password", "password1", "password2")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        # A new password is saved outside save_model; this hook is the only one that it passes.
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            with transaction.atomic():
                self.skriv_logg(request, obj, None, "losenord_satt_i_administrationen")
        return super().log_change(request, obj, message)


@admin.register(Uppdrag)
class UppdragAdmin(LoggadAdmin):
    list_display = ("anvandare", "roll", "part", "stadsdelsomrade", "giltig_fran", "giltig_till")
    list_filter = ("stadsdelsomrade", "roll", "part")
    search_fields = ("anvandare__namn", "anvandare__epost")
    list_select_related = ("anvandare", "stadsdelsomrade")
    autocomplete_fields = ("anvandare",)


@admin.register(Stadsdelsomrade)
class StadsdelsomradeAdmin(LoggadAdmin):
    list_display = ("namn", "kommun", "stadsomrade", "giltig_fran", "giltig_till")
    search_fields = ("namn",)


@admin.register(Lokalpolisomrade)
class LokalpolisomradeAdmin(LoggadAdmin):
    list_display = ("namn", "polisomrade", "giltig_fran", "giltig_till", "sakerhet")
    search_fields = ("namn",)


class PrioriteratInline(RadInline):
    model = PrioriteratOmrade
    fields = ("ordning", "namn", "slug", "beskrivning")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Samverkansoverenskommelse)
class OverenskommelseAdmin(LoggadAdmin):
    list_display = ("namn", "stadsdelsomrade", "central", "giltig_fran", "giltig_till")
    list_filter = ("stadsdelsomrade",)
    list_select_related = ("stadsdelsomrade", "central")
    inlines = (PrioriteratInline,)


@admin.register(PrioriteratOmrade)
class PrioriteratOmradeAdmin(LoggadAdmin):
    list_display = ("namn", "overenskommelse", "ordning")
    list_filter = ("overenskommelse",)
    list_select_related = ("overenskommelse",)
    filter_horizontal = ("genomfor",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "genomfor":
            centrala = PrioriteratOmrade.objects.filter(overenskommelse__stadsdelsomrade__isnull=True)
            kwargs["queryset"] = centrala.select_related("overenskommelse")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Rad)
class RadAdmin(LoggadAdmin):
    list_display = ("namn", "slag", "stadsdelsomrade", "leds_av")
    list_filter = ("stadsdelsomrade", "slag")
    list_select_related = ("stadsdelsomrade",)


@admin.register(Arbetsgrupp)
class ArbetsgruppAdmin(LoggadAdmin):
    list_display = ("namn", "stadsdelsomrade", "ansvarig_chef", "motesfrekvens", "giltig_fran", "giltig_till")
    list_filter = ("stadsdelsomrade",)
    list_select_related = ("stadsdelsomrade",)
    filter_horizontal = ("prioriterade_omraden",)


@admin.register(Loggpost)
class LoggpostAdmin(LasAdmin):
    list_display = ("tid", "av", "handelse", "objekt_text", "stadsdelsomrade")
    list_filter = ("handelse", "stadsdelsomrade")
    list_select_related = ("av", "stadsdelsomrade")
    search_fields = ("objekt_text", "av__namn")
    date_hierarchy = "tid"
