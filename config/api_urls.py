"""The API, composed from the apps."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import DefaultRouter

from atgardsplan.api.plan import Aktiviteter, Indikatorer, MalMangd, Orsaker, Planer
from atgardsplan.api.uppfoljning import Omgangar, Uppfoljningar
from lagesbild.api.ar import Arstabeller
from lagesbild.api.dokument import Lagesbilder, Renderingar
from lagesbild.api.faststallande import Lagesbildsversioner
from lagesbild.api.forslag import ForslagMangd
from lagesbild.api.handelse import Handelser, Handelsetyper
from lagesbild.api.inlasning import Importer
from lagesbild.api.innehall import Dokumentbilder, Kallor
from lagesbild.api.insats import Insatser
from lagesbild.api.skrivande import Avsnitten, Kommentarer
from lagesbild.api.statistik import Matserier, Matvarden
from lagesbild.api.statistiktabeller import Statistiktabeller
from lagesbild.api.vecka import Veckobedomningar
from platser.api import Stadsdelar
from platser.api.bild import Platsbilder
from platser.api.klassning import Investeringar, Klassningar
from platser.api.plats import Platser
from platser.api.samverkan import Platssamverkansmangd
from platser.api.samverkansarbete import Platsatgarder, Platsorsaker
from platser.api.vandring import Synpunkter, Vandringar
from samverkan.api.grupper import Arbetsgrupper, BeslutMangd, Moten, RadMangd
from samverkan.api.omraden import Stadsdelsomraden
from samverkan.api.token import Token

app_name = "api"

router = DefaultRouter()
router.include_format_suffixes = False
router.register("stadsdelsomraden", Stadsdelsomraden, "stadsdelsomrade")
router.register("stadsdelar", Stadsdelar, "stadsdel")
router.register("platser", Platser, "plats")
router.register("vandringar", Vandringar, "vandring")
router.register("synpunkter", Synpunkter, "synpunkt")
router.register("klassningar", Klassningar, "klassning")
router.register("platssamverkan", Platssamverkansmangd, "platssamverkan")
router.register("platsorsaker", Platsorsaker, "platsorsak")
router.register("platsatgarder", Platsatgarder, "platsatgard")
router.register("platsbilder", Platsbilder, "platsbild")
router.register("investeringar", Investeringar, "investering")
router.register("veckobedomningar", Veckobedomningar, "veckobedomning")
router.register("handelser", Handelser, "handelse")
router.register("handelsetyper", Handelsetyper, "handelsetyp")
router.register("forslag", ForslagMangd, "forslag")
router.register("insatser", Insatser, "insats")
router.register("ar", Arstabeller, "ar")
router.register("matserier", Matserier, "matserie")
router.register("matvarden", Matvarden, "matvarde")
router.register("statistik", Statistiktabeller, "statistik")
router.register("importer", Importer, "import")
router.register("lagesbilder", Lagesbilder, "lagesbild")
router.register("lagesbildsversioner", Lagesbildsversioner, "lagesbildsversion")
router.register("atgardsplaner", Planer, "atgardsplan")
router.register("mal", MalMangd, "mal")
router.register("orsaker", Orsaker, "orsak")
router.register("indikatorer", Indikatorer, "indikator")
router.register("aktiviteter", Aktiviteter, "aktivitet")
router.register("avsnitt", Avsnitten, "avsnitt")
router.register("kallor", Kallor, "kalla")
router.register("dokumentbilder", Dokumentbilder, "dokumentbild")
router.register("kommentarer", Kommentarer, "kommentar")
router.register("renderingar", Renderingar, "rendering")
router.register("rad", RadMangd, "rad")
router.register("arbetsgrupper", Arbetsgrupper, "arbetsgrupp")
router.register("moten", Moten, "mote")
router.register("beslut", BeslutMangd, "beslut")
router.register("omgangar", Omgangar, "omgang")
router.register("uppfoljningar", Uppfoljningar, "uppfoljning")

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
