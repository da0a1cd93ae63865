"""Addresses outside the areas, and those of an area that need nothing from the apps above."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from samverkan.views import behorigheter, grupper, konto, utskick
from samverkan.views.komponenter import Komponentsida
from samverkan.views.logg import Logg
from samverkan.views.paminnelser import Paminnelser


class Gruppslag(SlugConverter):
    """A council or an arbetsgrupp; other words below `samverkan/` belong to pages above."""

    regex = "rad|arbetsgrupp"


register_converter(Gruppslag, "gruppslag")

urlpatterns = [
    path("logga-in/", konto.LoggaIn.as_view(), name="logga_in"),
    path("logga-ut/", konto.LoggaUt.as_view(), name="logga_ut"),
    path("konto/losenord/byt/", konto.BytLosenord.as_view(), name="losenord_byt"),
    path("konto/losenord/<uidb64>/<token>/", konto.ValjLosenord.as_view(), name="losenord_valj"),
    path("konto/paminnelser/", Paminnelser.as_view(), name="paminnelser"),
    path("halsa/", konto.halsa, name="halsa"),
    path("komponenter/", Komponentsida.as_view(), name="komponenter"),
    path("<slug:omrade>/behorigheter/", behorigheter.Behorigheter.as_view(), name="behorigheter"),
    path("<slug:omrade>/behorigheter/<int:pk>/avsluta/", behorigheter.AvslutaUppdrag.as_view(), name="uppdrag_avsluta"),
    path(
        "<slug:omrade>/behorigheter/<int:pk>/losenordslank/", behorigheter.Losenordslank.as_view(), name="losenordslank"
    ),
    path("<slug:omrade>/logg/", Logg.as_view(), name="logg"),
    path("<slug:omrade>/utskick/", utskick.Utskickslista.as_view(), name="utskick"),
    path("<slug:omrade>/utskick/<int:pk>/igen/", utskick.SkickaIgen.as_view(), name="utskick_igen"),
    path("<slug:omrade>/samverkan/", grupper.Samverkan.as_view(), name="samverkan"),
    path("<slug:omrade>/samverkan/ny/<gruppslag:slag>/", grupper.NyGrupp.as_view(), name="grupp_ny"),
    path("<slug:omrade>/samverkan/<gruppslag:slag>/<int:pk>/", grupper.GruppVy.as_view(), name="grupp"),
    path("<slug:omrade>/samverkan/<gruppslag:slag>/<int:pk>/andra/", grupper.AndraGrupp.as_view(), name="grupp_andra"),
    path("<slug:omrade>/samverkan/<gruppslag:slag>/<int:pk>/plats/", grupper.NyMedlem.as_view(), name="medlem_ny"),
    path("<slug:omrade>/samverkan/<gruppslag:slag>/<int:pk>/mote/", grupper.NyttMote.as_view(), name="gruppmote_nytt"),
    path("<slug:omrade>/samverkan/plats/<int:pk>/avsluta/", grupper.AvslutaMedlem.as_view(), name="medlem_avsluta"),
]
