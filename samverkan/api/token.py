"""Log in to the API: e-mail and password give a token."""

from typing import Any

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from samverkan.api.bas import Felsvar, person
from samverkan.models import Anvandare
from samverkan.services import token_aterkallad, token_utfardad


class TokenBegaran(serializers.Serializer[Any]):
    epost = serializers.EmailField(help_text="Adressen som du loggar in med.")
    losenord = serializers.CharField(trim_whitespace=False, max_length=4096, help_text="Lösenordet.")


class TokenSvar(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Skickas som `Authorization: Token …`.")


class Tokentakt(SimpleRateThrottle):
    """Attempts per sender, whoever they claim to be."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"token-{self.get_ident(request)}"


class Token(APIView):
    """The only address of the API that is open to nobody logged in (POST)."""

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else list(super().get_permissions())

    def get_authenticators(self) -> list[Any]:
        # An old token in the header must not stand in the way of a new one.
        begaran: Any = self.request  # None while the schema is made
        return [] if begaran is not None and begaran.method == "POST" else super().get_authenticators()

    def get_throttles(self) -> list[Any]:
        return [Tokentakt()] if self.request.method == "POST" else []

    @extend_schema(
        summary="Hämta en nyckel",
        description="E-post och lösenord ger en nyckel. Fem fel i rad stänger kontot från din adress i en kvart.",
        request=TokenBegaran,
        responses={200: TokenSvar, 400: Felsvar, 429: Felsvar},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        begaran = TokenBegaran(data=request.data)
        begaran.is_valid(raise_exception=True)
        uppgifter = begaran.validated_data
        django_begaran: Any = request._request
        anvandare = authenticate(
            django_begaran,
            # One spelling: the lock counts attempts by the name as it was written.
            username=uppgifter["epost"].strip().lower(),
            password=uppgifter["losenord"],
        )
        if getattr(django_begaran, "axes_locked_out", False):
            django_begaran.axes_locked_out = False  # or axes' middleware would answer with its page
            raise Throttled(wait=15 * 60)
        if not isinstance(anvandare, Anvandare):
            raise ValidationError({"losenord": ["E-posten eller lösenordet stämmer inte."]})
        return Response({"token": token_utfardad(av=anvandare)})

    @extend_schema(
        summary="Återkalla nyckeln",
        description="Din nyckel slutar gälla genast.",
        responses={204: None, 401: Felsvar},
    )
    def delete(self, request: Request) -> Response:
        token_aterkallad(av=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
