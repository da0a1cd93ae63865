"""Turns the errors of services into pages, in one place, and keeps what we answer out of every store."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from samverkan.fel import Fel

MALLAR = {403: "403.html", 409: "409.html"}


class FelMiddleware:
    """An error that a view did not show beside its form becomes a page with its status and its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if not svar.has_header("Cache-Control"):
            # Who comes after at the same computer must not get the page back from the browser's own store.
            svar["Cache-Control"] = "private, no-store"
        return svar

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Fel) or request.path.startswith("/api/"):
            return None
        mall = MALLAR.get(exception.status, "400.html")
        return render(request, mall, {"fel": exception}, status=exception.status)


class InloggningMiddleware(LoginRequiredMiddleware):
    """Who was logged out while writing comes back to the page that was written on, not to where it was sent.

    Many addresses only take what is sent; read, they are nothing. What was typed waits on the page it was typed on.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        fran = urlsplit(request.headers.get("Referer", ""))
        egen = fran.netloc == request.get_host()
        sida = fran._replace(scheme="", netloc="", fragment="").geturl() if egen else reverse("start")
        return redirect_to_login(sida, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


def inloggningsnamn(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose log-in is counted against guessing: the same account however its address is typed."""
    kalla = credentials or request.POST
    return str(kalla.get("username") or "").strip().lower()


def klientens_adress(request: HttpRequest) -> str:
    """Whose guesses are counted: behind our proxy the address that it added last, which the client can't write."""
    if settings.SECURE_PROXY_SSL_HEADER:
        sista = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if sista:
            return sista
    return str(request.META.get("REMOTE_ADDR", ""))
