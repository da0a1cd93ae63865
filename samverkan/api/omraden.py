"""Stadsdelsområden."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from samverkan.api.bas import SLUG, Omradesmangd
from samverkan.models import Stadsdelsomrade


class StadsdelsomradeSerializer(serializers.ModelSerializer[Stadsdelsomrade]):
    class Meta:
        model = Stadsdelsomrade
        fields = ("slug", "namn", "kommun", "stadsomrade", "tidigare", "giltig_fran", "giltig_till")


@extend_schema_view(
    list=extend_schema(summary="Stadsdelsområden", description="De stadsdelsområden där du har ett uppdrag."),
    retrieve=extend_schema(summary="Ett stadsdelsområde", description="Ett stadsdelsområde med dess kortnamn."),
)
class Stadsdelsomraden(mixins.ListModelMixin, mixins.RetrieveModelMixin, Omradesmangd):
    """The areas of the user's assignments."""

    queryset = Stadsdelsomrade.objects.all()
    serializer_class: Any = StadsdelsomradeSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG
