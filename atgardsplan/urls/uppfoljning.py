"""Addresses of the follow-up, below `/<omrade>/uppfoljning/`, and of the calendar."""

from django.urls import path, register_converter

from atgardsplan.views import kalender
from atgardsplan.views.uppfoljning import granska, omgang, rapport, skriva, stallforetradare


class Slagkonverterare:
    """T1, T2 or VB."""

    regex = "t1|t2|vb"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Slagkonverterare, "slag")

EN = "uppfoljning/<ar:ar>/<slag:slag>/"

urlpatterns = [
    path("kalender/", kalender.Kalender.as_view(), name="kalender"),
    path("kalender.ics", kalender.Omradesfil.as_view(), name="kalender_fil"),
    path("uppfoljning/", omgang.Omgangar.as_view(), name="omgangar"),
    path("uppfoljning/installningar/", omgang.Installningar.as_view(), name="uppfoljningsinstallning"),
    path("uppfoljning/granska/", granska.Granska.as_view(), name="granska"),
    path("uppfoljning/stallforetradare/", stallforetradare.Stallforetradarsida.as_view(), name="stallforetradare"),
    path(
        "uppfoljning/stallforetradare/<int:pk>/avsluta/",
        stallforetradare.Avsluta.as_view(),
        name="stallforetradare_avsluta",
    ),
    path("uppfoljning/ar/<ar:ar>/", rapport.Jamfor.as_view(), name="jamfor_omgangar"),
    path(f"{EN}rapport/", rapport.RapportVy.as_view(), name="rapport"),
    path(f"{EN}rapport.xlsx", rapport.RapportXlsx.as_view(), name="rapport_xlsx"),
    path(f"{EN}rapport.docx", rapport.RapportDocx.as_view(), name="rapport_docx"),
    path(f"{EN}rapport/pdf/", rapport.BestallRapport.as_view(), name="rapport_bestall"),
    path(f"{EN}rapport/pdf/<int:pk>/", rapport.Utskrift.as_view(), name="rapportutskrift"),
    path(f"{EN}rapport/pdf/<int:pk>/avbryt/", rapport.AvbrytUtskrift.as_view(), name="rapportutskrift_avbryt"),
    path(f"{EN}rapport/pdf/<int:pk>/fil/", rapport.Rapportfil.as_view(), name="rapportfil"),
    path(EN, omgang.Omgang.as_view(), name="omgang"),
    path(f"{EN}oppna/", omgang.OppnaOmgang.as_view(), name="omgang_oppna"),
    path(f"{EN}stang/", omgang.StangOmgang.as_view(), name="omgang_stang"),
    path(f"{EN}ateroppna/", omgang.AteroppnaOmgang.as_view(), name="omgang_ateroppna"),
    path("uppfoljning/<int:pk>/", skriva.UppfoljningVy.as_view(), name="uppfoljning"),
    path("uppfoljning/<int:pk>/atertag/", skriva.Atertag.as_view(), name="uppfoljning_atertag"),
    path("uppfoljning/<int:pk>/godkann/", granska.Godkann.as_view(), name="uppfoljning_godkann"),
    path("uppfoljning/<int:pk>/angra/", granska.Angra.as_view(), name="uppfoljning_angra"),
    path("uppfoljning/<int:pk>/atersand/", granska.Atersand.as_view(), name="uppfoljning_atersand"),
]
