"""The base of every API view: scope, rights, errors, pages."""

from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, serializers, viewsets
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from samverkan.fel import Fel, Krock, Nekad, Ogiltigt
from samverkan.models import Anvandare, omraden_med
from samverkan.roller import Ratt

TAL = "[0-9]{1,18}"
SLUG = "[a-z0-9-]+"


class Filter(DjangoFilterBackend):
    """Filters of lists. A name that does not exist, an empty value or the same name twice is an error.

    A row that is named by its address is not filtered.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        if getattr(view, "detail", False):
            return queryset
        klass = self.get_filterset_class(view, queryset)
        kanda = {*(klass.base_filters if klass else ()), "sida", "per_sida", "format"}
        for namn, varden in request.query_params.lists():
            if namn not in kanda:
                raise ValidationError({namn: [f"Filtret finns inte. Filtren är: {', '.join(sorted(kanda))}."]})
            if len(varden) > 1:
                raise ValidationError({namn: ["Filtret står mer än en gång."]})
            if not varden[0].strip():
                raise ValidationError({namn: ["Filtret har inget värde."]})
        return super().filter_queryset(request, queryset, view)


class Omradesmangd(viewsets.GenericViewSet[Any]):
    """Rows that the user may see. A model whose queryset lacks `synlig_for` fails loudly.

    A set that takes changes names `ratt_skriva`; whoever holds it nowhere is refused before anything is read. The
    service decides for the area in question.
    """

    filter_backends = (Filter,)
    ratt_skriva: ClassVar[Ratt | None] = None

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if request.method in SAFE_METHODS or self.action is None:
            return
        if self.ratt_skriva is None or not omraden_med(request.user, self.ratt_skriva).exists():
            raise Nekad("Du har inte behörighet att ändra det här i något område.")

    def get_queryset(self) -> QuerySet[Any]:
        fraga = super().get_queryset()
        if not hasattr(fraga, "synlig_for"):
            raise TypeError(f"{fraga.model.__name__} saknar synlig_for(user).")
        if getattr(self, "swagger_fake_view", False):
            return fraga.none()
        return fraga.synlig_for(self.request.user)


def person(request: Request) -> Anvandare:
    """Who asks. Behind `IsAuthenticated` it is never nobody."""
    return cast(Anvandare, request.user)


class Forsta(DefaultContentNegotiation):
    """The file comes as it is, and errors as JSON, whatever the caller says that it accepts."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Felsvar(serializers.Serializer[Any]):
    """The one form of every error, for the schema."""

    kod = serializers.CharField(help_text="Felets slag, till exempel `ogiltigt`, `nekad`, `krock`, `last`.")
    fel = serializers.CharField(help_text="Vad som är fel, på svenska.")
    falt = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Fel per fält."
    )
    nuvarande = serializers.DictField(required=False, help_text="Vid krock: det som finns sparat.")
    forsok = serializers.DictField(required=False, help_text="Vid krock: det som inte sparades.")


SKRIVFEL = {400: Felsvar, 403: Felsvar, 404: Felsvar, 409: Felsvar}

# The framework's own sentences are partly in English.
TEXTER: dict[type[APIException], tuple[str, str]] = {
    exceptions.NotAuthenticated: (
        "ej_inloggad",
        "Logga in, eller skicka en giltig nyckel (Authorization: Token …).",
    ),
    exceptions.AuthenticationFailed: ("ej_inloggad", "Nyckeln gäller inte. Hämta en ny."),
    exceptions.PermissionDenied: ("nekad", "Begäran släpptes inte igenom: CSRF-skyddet saknas eller stämmer inte."),
    exceptions.MethodNotAllowed: ("fel_metod", "Adressen tar inte emot den metoden."),
    exceptions.UnsupportedMediaType: ("fel_format", "Skicka innehållet som JSON (Content-Type: application/json)."),
    exceptions.NotAcceptable: ("fel_format", "Svaret finns bara som JSON (Accept: application/json)."),
    exceptions.ParseError: ("olasligt", "Innehållet går inte att läsa som JSON."),
    exceptions.NotFound: ("finns_inte", "Sidan finns inte."),
    exceptions.Throttled: ("for_manga", "För många försök. Vänta en minut och försök igen."),
}

OLASLIGT_FORMULAR = "Formuläret (multipart/form-data) går inte att läsa: gränsen mellan fälten saknas eller är fel."
INGET_SKICKAT = "Skicka ett objekt med fälten."


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
        falt: dict[str, Any] = fel.detail if isinstance(fel.detail, dict) else {}
        if any(getattr(f, "code", "") == "null" for f in falt.get("non_field_errors", ())):
            falt = {"non_field_errors": [INGET_SKICKAT]}
        grund.data = {"kod": "ogiltigt", "fel": _forsta(falt or fel.detail), "falt": falt}
    elif isinstance(fel, Http404):
        grund.data = {"kod": "finns_inte", "fel": "Det du söker finns inte, eller så har du inget uppdrag där."}
    elif isinstance(fel, PermissionDenied):
        grund.data = {"kod": "nekad", "fel": "Du har inte behörighet till det här."}
    elif isinstance(fel, APIException):
        kod, text = next((svar for slag, svar in TEXTER.items() if isinstance(fel, slag)), ("fel", _forsta(fel.detail)))
        begaran = kontext.get("request")
        if kod == "olasligt" and begaran and (begaran.content_type or "").lower().startswith("multipart/"):
            text = OLASLIGT_FORMULAR
        grund.data = {"kod": kod, "fel": text}
    return grund


def _forsta(detalj: Any, falt: str = "") -> str:
    if isinstance(detalj, dict):
        namn, inre = next(iter(detalj.items()), ("", "Ogiltigt."))
        return _forsta(inre, "" if namn == "non_field_errors" else str(namn))
    if isinstance(detalj, list):
        return _forsta(detalj[0], falt) if detalj else "Ogiltigt."
    text = str(detalj) if isinstance(detalj, ErrorDetail | str) else "Ogiltigt."
    return f"{falt}: {text}" if falt else text
