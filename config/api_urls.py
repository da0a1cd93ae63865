"""The API, composed from the apps."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import DefaultRouter

from lagesbild.api.dokument import Lagesbilder, Renderingar
from lagesbild.api.statistik import Matserier, Matvarden
from lagesbild.api.vecka import Veckobedomningar
from platser.api import Stadsdelar
from samverkan.api.omraden import Stadsdelsomraden
from samverkan.api.token import Token

app_name = "api"

router = DefaultRouter()
router.include_format_suffixes = False
router.register("stadsdelsomraden", Stadsdelsomraden, "stadsdelsomrade")
router.register("stadsdelar", Stadsdelar, "stadsdel")
router.register("veckobedomningar", Veckobedomningar, "veckobedomning")
router.register("matserier", Matserier, "matserie")
router.register("matvarden", Matvarden, "matvarde")
router.register("lagesbilder", Lagesbilder, "lagesbild")
router.register("renderingar", Renderingar, "rendering")

sida = SpectacularSwaggerSplitView.as_view(
    url_name="api:schema", template_name="samverkan/api_dokumentation.html", title="Lägesbilds API"
)

urlpatterns = [
    path("token/", Token.as_view(), name="token"),
    # Both are open to everybody unless told otherwise.
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="schema"),
    path("dokumentation/", login_required(sida), name="dokumentation"),
    path("", include(router.urls)),
]
