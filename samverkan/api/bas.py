"""The base of every API view: scope, errors, pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import viewsets
from rest_framework.exceptions import APIException, ErrorDetail, NotAuthenticated, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from samverkan.fel import Fel, Krock, Ogiltigt


class Paginering(PageNumberPagination):
    """Pages of 100 rows; `?sida=2&per_sida=500`."""

    page_size = 100
    page_query_param = "sida"
    page_size_query_param = "per_sida"
    max_page_size = 1000


class Omradesmangd(viewsets.GenericViewSet[Any]):
    """Rows that the user may see. A model whose queryset lacks `synlig_for` fails loudly."""

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if not hasattr(fraga, "synlig_for"):
            raise TypeError(f"{fraga.model.__name__} saknar synlig_for(user).")
        if getattr(self, "swagger_fake_view", False):
            return fraga.none()
        return fraga.synlig_for(self.request.user)  # type: ignore[no-any-return]


def felsvar(fel: Exception, kontext: dict[str, Any]) -> Response | None:
    """Every error in one form: `{"kod": …, "fel": "a Swedish sentence", "falt": {…}}`."""
    if isinstance(fel, Fel):
        svar: dict[str, Any] = {"kod": fel.kod, "fel": fel.text}
        if isinstance(fel, Ogiltigt) and fel.falt:
            svar["falt"] = {fel.falt: [fel.text]}
        if isinstance(fel, Krock):
            svar |= {"nuvarande": fel.nuvarande_data, "forsok": fel.forsok}
        return Response(svar, status=fel.status)
    grund = exception_handler(fel, kontext)
    if grund is None:
        return None
    if isinstance(fel, ValidationError):
        falt = fel.detail if isinstance(fel.detail, dict) else {}
        grund.data = {"kod": "ogiltigt", "fel": _forsta(fel.detail), "falt": falt}
    elif isinstance(fel, Http404):
        grund.data = {"kod": "finns_inte", "fel": "Det du söker finns inte, eller så har du inget uppdrag där."}
    elif isinstance(fel, PermissionDenied):
        grund.data = {"kod": "nekad", "fel": "Du har inte behörighet till det här."}
    elif isinstance(fel, NotAuthenticated):
        grund.data = {"kod": "ej_inloggad", "fel": "Logga in, eller skicka en giltig nyckel (Authorization: Token …)."}
    elif isinstance(fel, APIException):
        grund.data = {"kod": str(fel.get_codes()), "fel": _forsta(fel.detail)}
    return grund


def _forsta(detalj: Any, falt: str = "") -> str:
    if isinstance(detalj, dict):
        namn, inre = next(iter(detalj.items()), ("", "Ogiltigt."))
        return _forsta(inre, "" if namn == "non_field_errors" else str(namn))
    if isinstance(detalj, list):
        return _forsta(detalj[0], falt) if detalj else "Ogiltigt."
    text = str(detalj) if isinstance(detalj, ErrorDetail | str) else "Ogiltigt."
    return f"{falt}: {text}" if falt else text
