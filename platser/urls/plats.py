"""Places, their classifications, photos, platssamverkan and investments. The page of a place stands in atgardsplan."""

from django.urls import path

from platser.views import bilder, investeringar, klassningar, orsaker, platser, samverkan, stadsdelar

P = "plats/<slug:plats>/"
S = f"{P}samverkan/<int:pk>/"

urlpatterns = [
    path("platser/", platser.Platser.as_view(), name="platser"),
    path("platser/ny/", platser.NyPlats.as_view(), name="plats_ny"),
    path("platser/stadsdelar/", stadsdelar.Stadsdelar.as_view(), name="stadsdelar"),
    path("platser/klassningar/", klassningar.Klassningar.as_view(), name="klassningar"),
    path("platser/klassningar/ny/", klassningar.NyKlassning.as_view(), name="klassning_ny"),
    path("platser/klassningar/<int:pk>/", klassningar.AndraKlassning.as_view(), name="klassning"),
    path("platser/investeringar/", investeringar.Investeringar.as_view(), name="investeringar"),
    path("platser/investeringar/ny/", investeringar.NyInvestering.as_view(), name="investering_ny"),
    path("platser/investeringar/<int:pk>/", investeringar.AndraInvestering.as_view(), name="investering"),
    path(f"{P}andra/", platser.AndraPlats.as_view(), name="plats_andra"),
    path(f"{P}bild/", bilder.NyBild.as_view(), name="platsbild_ny"),
    path(f"{P}bild/<int:pk>/", bilder.Bildfil.as_view(), name="platsbild_fil"),
    path(f"{P}bild/<int:pk>/stryk/", bilder.StrykBild.as_view(), name="platsbild_stryk"),
    path(f"{P}samverkan/ny/", samverkan.NySamverkan.as_view(), name="platssamverkan_ny"),
    path(S, samverkan.Samverkan.as_view(), name="platssamverkan"),
    path(f"{S}andra/", samverkan.AndraSamverkan.as_view(), name="platssamverkan_andra"),
    path(f"{S}fas/", samverkan.SattFas.as_view(), name="platssamverkan_fas"),
    path(f"{S}mote/", samverkan.NyttMote.as_view(), name="platssamverkan_mote"),
    path(f"{S}kartlaggning/", orsaker.Kartlaggning.as_view(), name="kartlaggning"),
    path(f"{S}orsaker/", orsaker.Orsaker.as_view(), name="platsorsaker"),
    path(f"{S}orsaker/ny/", orsaker.NyOrsak.as_view(), name="platsorsak_ny"),
    path(f"{S}orsaker/<int:orsak>/", orsaker.AndraOrsak.as_view(), name="platsorsak"),
    path(f"{S}orsaker/<int:orsak>/stryk/", orsaker.StrykOrsak.as_view(), name="platsorsak_stryk"),
    path(f"{S}orsaker/<int:orsak>/flytta/", orsaker.FlyttaOrsak.as_view(), name="platsorsak_flytta"),
    path(f"{S}atgarder/ny/", orsaker.NyAtgard.as_view(), name="platsatgard_ny"),
    path(f"{S}atgarder/<int:atgard>/", orsaker.AndraAtgard.as_view(), name="platsatgard"),
]
