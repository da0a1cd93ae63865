"""What was done in the area: the audit log, newest first."""

import re
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samverkan.forms import Loggfilter
from samverkan.models import Anvandare, Loggpost
from samverkan.roller import Part, Ratt, Roll
from samverkan.svenska import tidpunkt, upprakning
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA = 50

HANDELSER = {
    "arbetsgrupp_andrad": "Arbetsgrupp ändrad",
    "arbetsgrupp_skapad": "Arbetsgrupp skapad",
    "beslut_andrat": "Beslut ändrat",
    "beslut_ej_genomfort": "Beslut inte genomfört",
    "beslut_fattat": "Beslut fattat",
    "beslut_genomfort": "Beslut genomfört",
    "gruppmedlem_avslutad": "Ledamot avslutad",
    "gruppmedlem_tillagd": "Ledamot tillagd",
    "krock": "Inte sparat: någon annan hann före",
    "mote_andrat": "Möte ändrat",
    "mote_fort": "Möte antecknat",
    "mote_installt": "Möte inställt",
    "mote_justerat": "Möte justerat",
    "mote_planerat": "Möte planerat",
    "punkt_andrad": "Punkt på dagordningen ändrad",
    "punkt_borttagen": "Punkt på dagordningen borttagen",
    "punkt_flyttad": "Punkt på dagordningen flyttad",
    "punkt_tillagd": "Punkt på dagordningen tillagd",
    "rad_andrat": "Råd ändrat",
    "rad_skapat": "Råd skapat",
    "admin_andrad": "Ändrat i administrationen",
    "admin_borttagen": "Borttaget i administrationen",
    "admin_skapad": "Skapat i administrationen",
    "aktivitet_skapad": "Aktivitet skapad",
    "aktivitet_sparad": "Aktivitet ändrad",
    "aktivitet_atertagen": "Aktivitet med i planen igen",
    "aktivitet_krock": "Aktivitet inte sparad: någon annan hann före",
    "aktivitet_struken": "Aktivitet struken ur planen",
    "atgardsplan_krock": "Åtgärdsplan inte sparad: någon annan hann före",
    "indikator_atertagen": "Indikator med i planen igen",
    "indikator_krock": "Indikator inte sparad: någon annan hann före",
    "indikator_skapad": "Indikator tillagd i planen",
    "indikator_sparad": "Indikator ändrad",
    "indikator_struken": "Indikator struken ur planen",
    "mal_krock": "Mål inte sparat: någon annan hann före",
    "mal_skapad": "Mål tillagt i planen",
    "mal_sparad": "Mål ändrat",
    "orsak_atertagen": "Orsak med i planen igen",
    "orsak_krock": "Orsak inte sparad: någon annan hann före",
    "orsak_skapad": "Orsak tillagd i planen",
    "orsak_sparad": "Orsak ändrad",
    "orsak_struken": "Orsak struken ur planen",
    "plan_avslutad": "Åtgärdsplan avslutad",
    "plan_beslut_aterkallat": "Beslut om åtgärdsplan taget tillbaka",
    "plan_beslutad": "Åtgärdsplan beslutad",
    "planutskrift_bestalld": "Fil av åtgärdsplanen beställd",
    "planutskrift_klar": "Fil av åtgärdsplanen klar",
    "planutskrift_misslyckad": "Fil av åtgärdsplanen misslyckades",
    "planutskrift_avbruten": "Fil av åtgärdsplanen stoppad",
    "plan_skapad": "Åtgärdsplan skapad",
    "plan_sparad": "Åtgärdsplan ändrad",
    "planbeslut_upphavt": "Beslut om åtgärdsplan gäller inte längre: planen ändrades",
    "anvandare_skapad": "Användare skapad",
    "avsnitt_krock": "Avsnitt inte sparat: någon annan hann före",
    "avsnitt_sparat": "Avsnitt sparat",
    "avsnitt_flyttat": "Avsnitt flyttat",
    "dokumentuppgifter_sparade": "Lägesbildens omslag, månader eller veckor ändrade",
    "avsnitt_planerat": "Avsnittets rubrik, ansvariga eller datum ändrat",
    "avsnittets_innehall": "Avsnittets tabeller, diagram och bilder ändrade",
    "kalla_tillagd": "Källa tillagd i lägesbilden",
    "kalla_andrad": "Källa i lägesbilden ändrad",
    "kalla_flyttad": "Källa i lägesbilden flyttad",
    "kalla_borttagen": "Källa borttagen ur lägesbilden",
    "dokumentbild_tillagd": "Bild tillagd i lägesbilden",
    "dokumentbild_andrad": "Bildens texter i lägesbilden ändrade",
    "dokumentbild_borttagen": "Bild borttagen ur lägesbilden",
    "avsnitt_tillagt": "Avsnitt tillagt",
    "avsnitt_tillbaka": "Utelämnat avsnitt taget tillbaka",
    "avsnitt_tillstand": "Avsnittets tillstånd ändrat",
    "avsnitt_utelamnat": "Avsnitt utelämnat",
    "dokumentmall_sparad": "Mall för lägesbilden sparad",
    "kommentar_lost": "Kommentar löst",
    "kommentar_oppnad": "Kommentar öppnad igen",
    "kommentar_skriven": "Kommentar skriven",
    "kontroll_skal_borttaget": "Skäl för öppen kontroll borttaget",
    "kontroll_skal_givet": "Skäl för öppen kontroll givet",
    "underskrift_havd": "Underskrift av lägesbild hävd",
    "bedomning_satt": "Nivå satt",
    "brevmottagare_borttagen": "Mottagare av veckobrevet borttagen",
    "brevmottagare_tillagd": "Mottagare av veckobrevet tillagd",
    "handelse_andrad": "Händelse ändrad",
    "handelse_registrerad": "Händelse registrerad",
    "handelse_struken": "Händelse struken",
    "handelsetyp_andrad": "Händelsetyp ändrad",
    "handelsetyp_tillagd": "Händelsetyp tillagd",
    "exempeldata_inlagda": "Exempeldata inlagda",
    "forslag_lamnat": "Förslag lämnat",
    "granser_angrade": "Inläsning av gränser ångrad",
    "granser_avbrutna": "Inläsning av gränser avbruten",
    "granser_inlasta": "Gränser inlästa",
    "granser_mottagna": "Fil med gränser skickad",
    "granser_valda": "Inläsning av gränser ändrad",
    "platser_omraknade": "Platsernas stadsdel beräknad på nytt",
    "import_angrad": "Import ångrad",
    "import_avbruten": "Import avbruten",
    "import_bortstadad": "Det som lästs ur den avbrutna importen bortstädat",
    "import_beskriven": "Importens fil beskriven",
    "import_bestalld": "Inläsning av siffror beställd",
    "import_ej_genomford": "Siffror inte inlästa",
    "import_genomford": "Siffror inlästa",
    "import_misslyckad": "Fil gick inte att läsa in",
    "import_mottagen": "Fil skickad för inläsning",
    "importprofil_borttagen": "Beskrivning av filer borttagen",
    "insats_andrad": "Insats ändrad",
    "insats_beslutad": "Insats beslutad",
    "insats_foljd": "Insats uppföljd",
    "insats_krock": "Insats inte sparad: någon annan hann före",
    "insats_struken": "Insats struken",
    "kalenderlank_borttagen": "Kalenderlänk borttagen",
    "kalenderlank_fornyad": "Kalenderlänk gjord",
    "lagesbild_faststalld": "Lägesbild fastställd av båda parter",
    "lagesbild_publicerad": "Lägesbild publicerad",
    "lagesbild_rattas": "Fastställd lägesbild öppnad för rättelse",
    "lagesbild_rattelse_avbruten": "Rättelse av lägesbild avbruten",
    "lagesbild_skapad": "Lägesbild skapad",
    "lagesbild_till_granskning": "Lägesbild skickad till granskning",
    "lagesbild_till_utkast": "Lägesbild tillbaka till utkast",
    "lagesbild_undertecknad": "Lägesbild undertecknad",
    "losenord_satt_i_administrationen": "Lösenord satt i administrationen",
    "losenord_valt": "Lösenord valt",
    "losenordslank_given": "Lösenordslänk given",
    "nivaankare_satt": "Nivåns beskrivning skriven",
    "omgang_andrad": "Uppföljningsomgångens dagar ändrade",
    "omgang_ateroppnad": "Uppföljningsomgång öppnad igen",
    "omgang_oppnad": "Uppföljningsomgång öppnad",
    "omgang_planerad": "Uppföljningsomgång planerad",
    "omgang_stangd": "Uppföljningsomgång stängd",
    "paminnelse_vald": "Påminnelser valda",
    "rapportutskrift_avbruten": "Fil av uppföljningsrapport stoppad",
    "rapportutskrift_bestalld": "Fil av uppföljningsrapport beställd",
    "rapportutskrift_klar": "Fil av uppföljningsrapport klar",
    "rapportutskrift_misslyckad": "Fil av uppföljningsrapport misslyckades",
    "rendering_avbruten": "Fil av dokument stoppad",
    "investering_andrad": "Investering ändrad",
    "investering_krock": "Investering inte sparad: någon annan hann före",
    "investering_skapad": "Investering skapad",
    "kartlaggningspunkt_andrad": "Svar i kartläggning ändrat",
    "kartlaggningspunkt_krock": "Svar i kartläggning inte sparat: någon annan hann före",
    "kartlaggningspunkt_skapad": "Fråga tillagd i kartläggning",
    "klassning_andrad": "Klassning ändrad",
    "klassning_krock": "Klassning inte sparad: någon annan hann före",
    "klassning_skapad": "Klassning skapad",
    "plats_andrad": "Plats ändrad",
    "plats_krock": "Plats inte sparad: någon annan hann före",
    "plats_skapad": "Plats skapad",
    "platsatgard_andrad": "Åtgärd på plats ändrad",
    "platsatgard_krock": "Åtgärd på plats inte sparad: någon annan hann före",
    "platsatgard_skapad": "Åtgärd på plats skapad",
    "platsbild_bortstadad": "Fil av borttagen bild bortstädad",
    "platsbild_struken": "Bild av plats borttagen",
    "platsbild_tillagd": "Bild av plats tillagd",
    "platsorsak_andrad": "Orsaksanalys ändrad",
    "platsorsak_flyttad": "Orsaksanalys omordnad",
    "platsorsak_krock": "Orsaksanalys inte sparad: någon annan hann före",
    "platsorsak_skapad": "Tillägg i orsaksanalys",
    "platssamverkan_andrad": "Platssamverkan ändrad",
    "platssamverkan_deltagare": "Deltagare i platssamverkan ändrade",
    "platssamverkan_fas": "Fas i platssamverkan satt",
    "platssamverkan_krock": "Platssamverkan inte sparad: någon annan hann före",
    "platssamverkan_mote": "Möte i platssamverkan antecknat",
    "platssamverkan_skapad": "Platssamverkan startad",
    "synpunkt_andrad": "Synpunkt ändrad",
    "synpunkt_aterbesokt": "Synpunkt sedd igen",
    "synpunkt_krock": "Synpunkt inte sparad: någon annan hann före",
    "synpunkt_skapad": "Synpunkt inkommen",
    "synpunkt_struken": "Synpunkt struken",
    "synpunktsfoto_borttaget": "Foto till synpunkt borttaget för gott",
    "synpunktsfoto_tillagt": "Foto till synpunkt inkommet",
    "vandring_andrad": "Vandring ändrad",
    "vandring_ateroppnad": "Protokoll öppnat igen",
    "vandring_deltog": "Vilka som var med på vandringen",
    "vandring_krock": "Vandring inte sparad: någon annan hann före",
    "vandring_parter": "Inbjudna till vandring ändrade",
    "vandring_skapad": "Vandring planerad",
    "vandring_stopp": "Vandringens rutt ändrad",
    "vandringsprotokoll_avbruten": "Fil av protokoll stoppad",
    "vandringsprotokoll_bestalld": "Fil av protokoll beställd",
    "vandringsprotokoll_klar": "Fil av protokoll klar",
    "vandringsprotokoll_misslyckad": "Fil av protokoll misslyckades",
    "rendering_bestalld": "Fil av dokument beställd",
    "rendering_bortstadad": "Fil av utkast bortstädad",
    "rendering_klar": "Fil av dokument klar",
    "rendering_misslyckad": "Fil av dokument misslyckades",
    "stallforetradare_avslutad": "Ställföreträdare avslutad",
    "stallforetradare_utsedd": "Ställföreträdare utsedd",
    "token_aterkallad": "API-nyckel återkallad",
    "token_utfardad": "API-nyckel utfärdad",
    "uppdrag_avslutat": "Uppdrag avslutat",
    "uppdrag_givet": "Uppdrag givet",
    "uppfoljning_atersand": "Uppföljning återsänd",
    "uppfoljning_atertagen": "Uppföljning återtagen",
    "uppfoljning_godkand": "Uppföljning godkänd",
    "uppfoljning_inskickad": "Uppföljning inskickad",
    "uppfoljning_krock": "Uppföljning inte sparad: någon annan hann före",
    "uppfoljning_oforandrad": "Uppföljning oförändrad sedan förra omgången",
    "uppfoljning_oppnad": "Godkänd uppföljning öppnad igen",
    "uppfoljning_sparad": "Uppföljning sparad",
    "uppfoljningar_tillagda": "Uppföljningar tillagda i en öppen omgång",
    "uppfoljningsinstallning_sparad": "Uppföljningens inställningar ändrade",
    "utskick_igen": "Brev skickas igen",
    "utskick_lagt": "Brev ska skickas",
    "utskick_misslyckat": "Brev gick inte att skicka",
    "utskick_ovisst": "Oklart om brev kom fram",
    "vecka_ateroppnad": "Vecka öppnad igen",
    "vecka_faststalld": "Vecka fastställd för en part",
    "vecka_oppnad": "Vecka öppnad",
    "vecka_underskrift_upphavd": "Underskrift upphävd",
    "veckor_faststallda": "Flera veckor fastställda för en part",
    "veckoimport_avbruten": "Blad med veckor lämnat utan att läsas in",
    "veckoimport_besvarad": "Frågor om ett blad med veckor besvarade",
    "veckoimport_genomford": "Nivåer inlästa ur ett blad",
    "veckoimport_last": "Blad med veckor skickat",
    "veckoinstallning_sparad": "Veckans inställningar ändrade",
    "veckobrev_klart": "Veckobrevets PDF klar",
    "veckobrev_misslyckat": "Veckobrevets PDF misslyckades",
    "veckobrev_skapat": "Veckobrev skapat",
}
FALT = {
    "amne": "ämne",
    "at": "åt",
    "andrad": "ändrad",
    "avvikelse_atgard": "åtgärd",
    "avvikelse_orsak": "orsak till avvikelsen",
    "deadline_dag": "dag då veckan ska vara fastställd",
    "deadline_tid": "klockslag då veckan ska vara fastställd",
    "dolda_forslag": "dolda förslag",
    "epost": "e-post",
    "foljs_upp_t1": "följs upp i T1",
    "foljs_upp_t2": "följs upp i T2",
    "foljs_upp_vb": "följs upp i VB",
    "forvaltningens_kontakt": "stadsdelsförvaltningens kontakt",
    "forvaltning": "fastställd för stadsdelsförvaltningen",
    "fran": "från",
    "granskning": "granskat senast",
    "granskning_dagar": "granskat, dagar efter periodens slut",
    "inlamning": "inlämnat senast",
    "inlamning_dagar": "texterna in, dagar efter periodens slut",
    "inte_godkanda": "inte godkända",
    "kalla": "källa",
    "lage": "läge",
    "loptid": "löptid",
    "loptid_fran": "löptid från",
    "loptid_till": "löptid till",
    "motesfrekvens": "mötesfrekvens",
    "nar": "när",
    "niva": "nivå",
    "oppnas_dagar": "öppnas, dagar efter periodens slut",
    "oppnas": "öppnas",
    "oppnas_sjalv": "öppnas av sig själv",
    "ovriga_deltagare": "övriga deltagare",
    "paminn_dagar": "påminnelser, dagar från inlämningen",
    "paminnelse_dag": "dag för påminnelse",
    "paminnelse_tid": "klockslag för påminnelse",
    "polis": "fastställd för polisen",
    "polisens_kontakt": "polisens kontakt",
    "skal": "skäl",
    "tills_vidare": "tills vidare",
    "uppfoljning": "uppföljning",
    "uppfoljningar": "uppföljningar",
    "utgava": "utgåva",
    "agare": "ägare",
    "andra_namn": "andra namn",
    "ansokan_dag": "ansökan",
    "avslutad": "avslutad",
    "belagg": "belägg",
    "beslut_dag": "beslutsdag",
    "beviljat_kr": "beviljat belopp",
    "giltig_fran": "giltig från",
    "giltig_till": "giltig till",
    "iakttagelse": "iakttagelse",
    "kalldatum": "källans datum",
    "kanslig": "känslig",
    "klar_dag": "klar",
    "klar_senast": "klar senast",
    "kontur": "gräns",
    "lageskalla": "lägets källa",
    "lat": "latitud",
    "lon": "longitud",
    "noggrannhet": "lägets säkerhet",
    "osakerhet_m": "osäkerhet i meter",
    "overlamnad_till": "överlämnad till",
    "overordnad": "står under",
    "paborjad": "påbörjad",
    "sokt_kr": "sökt belopp",
    "stadsdel_beraknad": "stadsdelen är beräknad",
    "startade": "startade",
    "antal_deltagare": "antal deltagare",
    "foregaende": "följer upp",
    "installd_orsak": "varför den ställdes in",
    "klockslag": "samling klockan",
    "rapporterad_av": "fastställt av",
    "rapporterad_tid": "fastställt",
    "svar_dag": "besvarad",
    "tidigare": "samma som",
    "utfall_kr": "utfall",
}
_ORD = {**dict(Roll.choices), **dict(Part.choices), "oppen": "öppen", "faststalld": "fastställd", "lugn": "lugnt"} | {
    "ej_paborjad": "ej påbörjad",
    "enligt_plan": "enligt plan",
    "hallen": "hållen",
    "installd": "inställd",
    "pagar": "pågår",
    "atgardad": "åtgärdad",
    "avslagen": "åtgärdas inte",
    "tilldelad": "har ägare",
    "vaxtlighet": "växtlighet",
    "renhallning": "renhållning",
    "skadegorelse": "skadegörelse",
    "bada": "dialog och vandring",
}
_TIDPUNKT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")  # as the services write it


class Andring(NamedTuple):
    """One value of an audit row, as text; empty where there was none."""

    falt: str
    fran: str
    till: str


def handelsetext(handelse: str) -> str:
    """The kind of an audit row in words."""
    return HANDELSER.get(handelse, handelse.replace("_", " ").capitalize())


def andringar(post: Loggpost) -> list[Andring]:
    """What an audit row says was changed."""
    return andrade(post.fran or {}, post.till or {})


def andrade(fran: dict[str, Any], till: dict[str, Any]) -> list[Andring]:
    """Two sets of values as text, field by field."""
    return [
        Andring(FALT.get(falt, falt.replace("_", " ")), _text(fran.get(falt)), _text(till.get(falt)))
        for falt in dict.fromkeys([*fran, *till])
    ]


def _text(varde: Any) -> str:
    match varde:
        case None | "" | "None":
            return ""
        case str() if _TIDPUNKT.fullmatch(varde):
            try:
                return tidpunkt(timezone.localtime(datetime.fromisoformat(varde)))
            except (ValueError, OverflowError):  # somebody's text that only looks like a time: what was written
                return varde
        case bool():
            return "ja" if varde else "nej"
        case list():
            return upprakning([_text(v) for v in varde])
        case dict():
            return upprakning([f"{FALT.get(k, k)}: {_text(v)}" for k, v in varde.items()])
        case _:
            return str(_ORD.get(varde, varde))


class Logg(Omradesvy):
    """`/<omrade>/logg/`."""

    ratt_lasa = Ratt.SE_LOGG

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        poster = Loggpost.objects.synlig_for(request.user).i_omrade(self.omrade)
        filtret = Loggfilter(
            request.GET,
            personer=list(
                Anvandare.objects.filter(pk__in=poster.order_by().values("av"))
                .values_list("pk", "namn")
                .order_by("namn")
            ),
            handelser=sorted(
                ((h, handelsetext(h)) for h in poster.order_by().values_list("handelse", flat=True).distinct()),
                key=lambda val: val[1],
            ),
        )
        # What the form does not know is no filter: an old link shows all rather than nothing.
        val = filtret.cleaned_data if filtret.is_valid() else {}
        if val.get("person"):
            poster = poster.filter(av=val["person"])
        if val.get("handelse"):
            poster = poster.filter(handelse=val["handelse"])
        sida = Paginator(poster.select_related("av"), PER_SIDA).get_page(request.GET.get("sida"))
        fraga = urlencode({namn: v for namn, v in val.items() if v})
        varden = {
            "filter": filtret,
            "filtrerad": bool(fraga),
            "sida": sida,
            "fraga": f"{fraga}&" if fraga else "",
            "rader": [(post, handelsetext(post.handelse), andringar(post)) for post in sida],
        }
        return render(request, "samverkan/logg.html", varden)
