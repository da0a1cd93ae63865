"""Addresses of the yearly document and its PDF."""

from django.urls import path

from lagesbild.views import avsnitt, dokument, innehall, rendering, skrivande, uppstallning

AVSNITT = "lagesbild/<int:ar>/avsnitt/<int:pk>/"

urlpatterns = [
    path("lagesbild/", dokument.Lagesbilder.as_view(), name="lagesbilder"),
    path("lagesbild/<int:ar>/", dokument.LagesbildVy.as_view(), name="lagesbild"),
    path("lagesbild/<int:ar>/uppstallning/", uppstallning.Uppstallning.as_view(), name="lagesbild_uppstallning"),
    path("lagesbild/<int:ar>/uppgifter/", uppstallning.Uppgifter.as_view(), name="lagesbild_uppgifter"),
    path("lagesbild/<int:ar>/uppstallning/mall/", uppstallning.Mall.as_view(), name="lagesbild_mall"),
    path("lagesbild/<int:ar>/kallor/", innehall.Kallor.as_view(), name="lagesbild_kallor"),
    path("lagesbild/<int:ar>/kallor/<int:pk>/", innehall.EnKalla.as_view(), name="kalla"),
    path("lagesbild/<int:ar>/kallor/<int:pk>/gor/", innehall.KallaGor.as_view(), name="kalla_gor"),
    path("lagesbild/<int:ar>/bilder/", innehall.Bilder.as_view(), name="lagesbild_bilder"),
    path("lagesbild/<int:ar>/bilder/<int:pk>/", innehall.EnBild.as_view(), name="dokumentbild"),
    path("lagesbild/<int:ar>/bilder/<int:pk>/fil/", innehall.Bildfil.as_view(), name="dokumentbild_fil"),
    path("lagesbild/<int:ar>/bilder/<int:pk>/bort/", innehall.BildBort.as_view(), name="dokumentbild_bort"),
    path(f"{AVSNITT}innehall/", innehall.Innehall.as_view(), name="avsnitt_innehall"),
    path(f"{AVSNITT}innehall/del/", innehall.Block.as_view(), name="avsnitt_block"),
    path(f"{AVSNITT}innehall/gor/", innehall.BlockGor.as_view(), name="avsnitt_block_gor"),
    path(AVSNITT, avsnitt.AvsnittVy.as_view(), name="avsnitt"),
    path(f"{AVSNITT}historik/", avsnitt.Historik.as_view(), name="avsnitt_historik"),
    path(f"{AVSNITT}flytta/", uppstallning.Flytta.as_view(), name="avsnitt_flytta"),
    path(f"{AVSNITT}planera/", uppstallning.Planera.as_view(), name="avsnitt_planera"),
    path(f"{AVSNITT}utkast/", skrivande.Utkast.as_view(), name="avsnitt_utkast"),
    path(f"{AVSNITT}utkast/<int:kopia>/slang/", skrivande.Slang.as_view(), name="utkast_slang"),
    path(f"{AVSNITT}siffror/", skrivande.Siffror.as_view(), name="avsnitt_siffror"),
    path(f"{AVSNITT}kommentarer/", skrivande.Kommentera.as_view(), name="kommentar_ny"),
    path(f"{AVSNITT}kommentarer/<int:kommentar>/", skrivande.Los.as_view(), name="kommentar_lost"),
    path("lagesbild/<int:ar>/pdf/", rendering.Bestall.as_view(), name="rendering_bestall"),
    path("lagesbild/<int:ar>/pdf/<int:pk>/", rendering.RenderingVy.as_view(), name="rendering"),
    path("lagesbild/<int:ar>/pdf/<int:pk>/fil/", rendering.Fil.as_view(), name="rendering_fil"),
    path("lagesbild/<int:ar>/pdf/<int:pk>/avbryt/", rendering.Avbryt.as_view(), name="rendering_avbryt"),
]
