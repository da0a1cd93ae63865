"""Addresses below `/<omrade>/`: the area now, the plan, the meetings whose decisions become activities."""

from django.urls import path

from atgardsplan.models import Aktivitet, Indikator, Mal, Orsak
from atgardsplan.views import gruppmote, plan, plananalys, plandel, utskrift
from atgardsplan.views.start import Omrade

P = "atgardsplan/<int:plan>/"

urlpatterns = [
    path("", Omrade.as_view(), name="omrade"),
    path("atgardsplan/", plan.Planlista.as_view(), name="atgardsplaner"),
    path("atgardsplan/ny/", plan.NyPlan.as_view(), name="plan_ny"),
    path("atgardsplan/historia/", plananalys.Planhistoria.as_view(), name="planhistoria"),
    path("atgardsplan/fore-efter/", plananalys.ForeEfterSida.as_view(), name="fore_efter"),
    path(P, plan.Plan.as_view(), name="atgardsplan"),
    path(P + "andra/", plan.Planram.as_view(), name="plan_andra"),
    path(P + "text/<slug:falt>/", plan.Planskrift.as_view(), name="plantext"),
    path(P + "beslut/", plan.Planbeslut.as_view(), name="planbeslut"),
    path(P + "avsluta/", plan.Planavslut.as_view(), name="plan_avsluta"),
    path(P + "andringar/", plan.Planandringar.as_view(), name="planandringar"),
    path(P + "analys/", plananalys.Plananalys.as_view(), name="plananalys"),
    path(P + "tidslinje/", plananalys.Tidslinje.as_view(), name="tidslinje"),
    path(P + "filer/", utskrift.Planfiler.as_view(), name="planfiler"),
    path(P + "filer/<int:pk>/", utskrift.Utskrift.as_view(), name="planutskrift"),
    path(P + "filer/<int:pk>/avbryt/", utskrift.AvbrytUtskrift.as_view(), name="planutskrift_avbryt"),
    path(P + "filer/<int:pk>/fil/", utskrift.Planfil.as_view(), name="planfil"),
    path(P + "aktivitet/<int:pk>/", plandel.EnAktivitet.as_view(), name="aktivitet"),
    path(P + "indikator/<int:pk>/", plandel.EnIndikator.as_view(), name="indikator"),
    *(
        path(f"{P}{namn}/ny/", plandel.NyPlandel.as_view(modell=modell), name=f"{namn}_ny")
        for namn, modell in (("mal", Mal), ("orsak", Orsak), ("indikator", Indikator), ("aktivitet", Aktivitet))
    ),
    *(
        path(f"{P}{namn}/<int:pk>/andra/", plandel.AndraPlandel.as_view(modell=modell), name=f"{namn}_andra")
        for namn, modell in (("mal", Mal), ("orsak", Orsak), ("indikator", Indikator), ("aktivitet", Aktivitet))
    ),
    *(
        path(f"{P}{namn}/<int:pk>/stryk/", plandel.StrykPlandel.as_view(modell=modell), name=f"{namn}_stryk")
        for namn, modell in (("orsak", Orsak), ("indikator", Indikator), ("aktivitet", Aktivitet))
    ),
    path("samverkan/mote/<int:mote>/", gruppmote.MoteVy.as_view(), name="gruppmote"),
    path("samverkan/mote/<int:mote>/andra/", gruppmote.AndraMote.as_view(), name="gruppmote_andra"),
    path("samverkan/mote/<int:mote>/anteckningar/", gruppmote.ForMote.as_view(), name="gruppmote_for"),
    path("samverkan/mote/<int:mote>/stall-in/", gruppmote.StallInMote.as_view(), name="gruppmote_stall_in"),
    path("samverkan/mote/<int:mote>/justera/", gruppmote.JusteraMote.as_view(), name="gruppmote_justera"),
    path("samverkan/mote/<int:mote>/punkt/", gruppmote.NyPunkt.as_view(), name="punkt_ny"),
    path("samverkan/mote/<int:mote>/punkt/<int:pk>/", gruppmote.AndraPunkt.as_view(), name="punkt"),
    path("samverkan/mote/<int:mote>/punkt/<int:pk>/flytta/", gruppmote.FlyttaPunkt.as_view(), name="punkt_flytta"),
    path("samverkan/mote/<int:mote>/punkt/<int:pk>/bort/", gruppmote.TaBortPunkt.as_view(), name="punkt_bort"),
    path("samverkan/mote/<int:mote>/beslut/", gruppmote.NyttBeslut.as_view(), name="beslut_nytt"),
    path("samverkan/mote/<int:mote>/beslut/<int:pk>/", gruppmote.AndraBeslut.as_view(), name="beslut"),
    path(
        "samverkan/mote/<int:mote>/beslut/<int:pk>/genomfort/",
        gruppmote.GenomfortBeslut.as_view(),
        name="beslut_genomfort",
    ),
]
