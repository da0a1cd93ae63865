"""The yearly document is reviewed, signed by both parts, frozen, published and corrected."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lagesbild import dokument
from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.models import (
    Avsnitt,
    Kontrollundantag,
    Lagesbild,
    Lagesbildsversion,
    Rendering,
    Underskrift,
    Versionsutgava,
)
from lagesbild.selectors.faststallande import behorig_for, vantar_pa_mig
from lagesbild.selectors.kontroll import kontroller
from lagesbild.services.dokument import avsnitt_sparat
from lagesbild.services.faststallande import (
    Underskrivet,
    att_underteckna,
    skal_borttaget,
    skal_givet,
    till_granskning,
    till_utkast,
    underskrift_atertagen,
    undertecknad,
)
from lagesbild.services.rendering import rendering_gjord
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost, Stallforetradare, Utskick
from samverkan.roller import Part
from samverkan.services import stallforetradare_avslutad, stallforetradare_utsedd
from tests.lagesbildsdelar import fyll
from tests.personer import DA, Personer, Varld

Klient = Callable[[Anvandare | None], Client]
FORV, POLIS = Part.FORVALTNING, Part.POLIS
ROT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lb(varld: Varld, personer: Personer) -> Lagesbild:
    """The draft of 2024 with all that the law asks, one intern section, and points that need a reason."""
    return fyll(varld.lagesbild)


def med_skal(av: Anvandare, lb: Lagesbild) -> None:
    for k in kontrollerat(av, lb).kontroller:
        if k.lage == "skal-saknas":
            skal_givet(av=av, lagesbild=lb, kontroll=k.kod, skal=f"Vi vet om det: {k.rubrik.lower()}.")


def granskas(personer: Personer, lb: Lagesbild) -> Lagesbild:
    med_skal(personer.samordnare, lb)
    return till_granskning(av=personer.samordnare, lagesbild=lb)


def skriver_under(av: Anvandare, lb: Lagesbild, part: Part) -> Underskrivet:
    return undertecknad(av=av, lagesbild=lb, part=part, sett=att_underteckna(av=av, lagesbild=lb).summa)


def faststalls(personer: Personer, lb: Lagesbild) -> Lagesbildsversion:
    granskas(personer, lb)
    skriver_under(personer.forvaltningschef, lb, FORV)
    version = skriver_under(personer.lpochef, lb, POLIS).version
    assert version is not None
    lb.refresh_from_db()
    return version


def andras(av: Anvandare, lb: Lagesbild, kod: str, text: str, **mer: object) -> Avsnitt:
    a = lb.avsnitt.get(kod=kod)
    falt: dict[str, object] = {
        "rubrik": a.rubrik, "text": text, "behov_av_atgarder": a.behov_av_atgarder, "kommentar": a.kommentar,
        "intern": a.intern,
    }  # fmt: skip
    return avsnitt_sparat(av=av, avsnitt=a, bygger_pa=a.version, **(falt | mer))  # type: ignore[arg-type]


# --- Before the signatures -------------------------------------------------------------------------------------------


def test_ett_utkast_gar_inte_att_underteckna(personer: Personer, lb: Lagesbild):
    med_skal(personer.samordnare, lb)
    with pytest.raises(Ogiltigt, match="utkast"):
        skriver_under(personer.forvaltningschef, lb, FORV)


def test_ett_krav_hindrar_och_gar_inte_att_ga_forbi_med_ett_skal(personer: Personer, lb: Lagesbild):
    lb.avsnitt.get(kod="brottsligheten").delete()
    granskas(personer, lb)
    with pytest.raises(Ogiltigt, match="omfattning"):
        skriver_under(personer.forvaltningschef, lb, FORV)
    with pytest.raises(Ogiltigt, match="måste vara uppfylld"):
        skal_givet(av=personer.samordnare, lagesbild=lb, kontroll="omfattning", skal="Vi hann inte.")


def test_det_som_inte_ar_ett_krav_behover_ett_skal(personer: Personer, lb: Lagesbild):
    till_granskning(av=personer.samordnare, lagesbild=lb)
    with pytest.raises(Ogiltigt, match="Veckorna är bedömda"):
        skriver_under(personer.lpochef, lb, POLIS)
    med_skal(personer.samordnare, lb)
    assert skriver_under(personer.lpochef, lb, POLIS).version is None


def test_ett_skal_galler_det_som_var_oppet_och_inte_det_som_kommer(personer: Personer, lb: Lagesbild):
    med_skal(personer.samordnare, lb)
    assert all(k.klar for k in kontroller(personer.samordnare, lb))
    ny = Avsnitt.objects.create(
        lagesbild=lb, kod="nytt", ordning=30, rubrik="Nytt", text="<p>Text.</p>", tillstand="utkast"
    )
    klara = next(k for k in kontroller(personer.samordnare, lb) if k.kod == "klara")
    assert [p.objekt for p in klara.oppna] == [ny.kod]
    skal_borttaget(av=personer.samordnare, lagesbild=lb, kontroll="tackning")
    assert not Kontrollundantag.objects.filter(lagesbild=lb, kontroll="tackning").exists()


def test_ett_skal_med_personuppgifter_sparas_inte(personer: Personer, lb: Lagesbild):
    with pytest.raises(Personuppgift):
        skal_givet(av=personer.samordnare, lagesbild=lb, kontroll="tackning", skal="Ring 070-174 06 35.")


def test_de_som_undertecknar_far_ett_brev_nar_granskningen_borjar(personer: Personer, lb: Lagesbild):
    till_granskning(av=personer.samordnare, lagesbild=lb)
    mottagare = set(Utskick.objects.filter(slag="underskrift").values_list("mottagare", flat=True))
    assert mottagare == {personer.forvaltningschef.epost, personer.lpochef.epost}
    assert not vantar_pa_mig(personer.analytiker, lb.stadsdelsomrade)
    [vantar] = vantar_pa_mig(personer.lpochef, lb.stadsdelsomrade)
    assert [b.part for b in vantar.parter] == [POLIS]


# --- Signatures ------------------------------------------------------------------------------------------------------


def test_forst_med_bada_parter_blir_det_en_version(personer: Personer, lb: Lagesbild):
    granskas(personer, lb)
    forsta = skriver_under(personer.forvaltningschef, lb, FORV)
    lb.refresh_from_db()
    assert (forsta.version, lb.status) == (None, Lagesbild.Status.GRANSKNING)
    andra = skriver_under(personer.lpochef, lb, POLIS)
    lb.refresh_from_db()
    version = andra.version
    assert version is not None
    assert (version.nummer, lb.status) == (1, Lagesbild.Status.FASTSTALLD)
    assert {(u.part, u.av_id, u.sett) for u in version.underskrifter.all()} == {
        (FORV, personer.forvaltningschef.pk, forsta.underskrift.sett),
        (POLIS, personer.lpochef.pk, forsta.underskrift.sett),
    }
    for utgava in version.utgavor.all():
        assert utgava.sha256 == dokument.kontrollsumma(utgava.innehall)
        d = dokument.oppnat(utgava.innehall, utgava.sha256)
        assert d.status == "Fastställd"
        assert "Version 1, fastställd" in d.datum
    skalen = {k["kod"]: k["punkter"][0]["skal"] for k in version.kontroller if k["lage"] == "godtagen"}
    assert skalen["tackning"].startswith("Vi vet om det")
    assert {(r.utgava, r.format, r.version_id) for r in andra.renderingar} == {
        ("intern", "pdf", version.pk), ("publik", "pdf", version.pk),
    }  # fmt: skip
    with pytest.raises(Last):
        andras(personer.analytiker, lb, "inledning", "<p>Mer.</p>")


def test_ingen_undertecknar_for_den_andra_parten(personer: Personer, lb: Lagesbild):
    granskas(personer, lb)
    for av, part in (
        (personer.forvaltningschef, POLIS), (personer.lpochef, FORV), (personer.samordnare, FORV),
        (personer.polisanalytiker, POLIS), (personer.enhetschef, FORV), (personer.frammande, FORV),
    ):  # fmt: skip
        with pytest.raises(Nekad):
            skriver_under(av, lb, part)


def test_en_stallforetradare_undertecknar_for_sin_chef_under_sin_tid(personer: Personer, lb: Lagesbild):
    idag = timezone.localdate()
    falt = {"stadsdelsomrade": lb.stadsdelsomrade, "skapad_av": personer.administrator, "skapad_tid": DA}
    Stallforetradare.objects.create(
        chef=personer.forvaltningschef, ersattare=personer.enhetschef, giltig_fran=idag, giltig_till=idag, **falt
    )
    # Somebody of the police in the place of the förvaltning's chef: never.
    Stallforetradare.objects.create(
        chef=personer.forvaltningschef, ersattare=personer.polisanalytiker, giltig_fran=idag, **falt
    )
    assert behorig_for(personer.enhetschef, lb.stadsdelsomrade, idag + timedelta(days=1)) == {}
    assert behorig_for(personer.polisanalytiker, lb.stadsdelsomrade) == {}
    granskas(personer, lb)
    utfall = skriver_under(personer.enhetschef, lb, FORV)
    assert utfall.underskrift.part == FORV
    with pytest.raises(Ogiltigt, match="redan"):
        skriver_under(personer.forvaltningschef, lb, FORV)


def test_vem_en_stallforetradare_undertecknade_for_star_kvar_nar_det_ar_avslutat(
    personer: Personer, lb: Lagesbild, klient: Klient
):
    """The period that was decided stays too, and a day on which it never held is never said to be one."""
    idag = timezone.localdate()
    falt = {"av": personer.forvaltningschef, "omrade": lb.stadsdelsomrade, "chef": personer.forvaltningschef}
    rad, kommande = (
        stallforetradare_utsedd(**falt, ersattare=personer.enhetschef, giltig_fran=fran, giltig_till=till)  # type: ignore[arg-type]
        for fran, till in ((idag, None), (idag + timedelta(days=9), idag + timedelta(days=20)))
    )
    granskas(personer, lb)
    skriver_under(personer.enhetschef, lb, FORV)
    version = skriver_under(personer.lpochef, lb, POLIS).version
    assert version is not None
    for r in (rad, kommande):
        stallforetradare_avslutad(av=personer.forvaltningschef, stallforetradare=r)
        r.refresh_from_db()
    assert (rad.giltig_fran, rad.giltig_till, rad.avslutad_av) == (idag, None, personer.forvaltningschef)
    assert kommande.giltig_fran == idag + timedelta(days=9)
    assert behorig_for(personer.enhetschef, lb.stadsdelsomrade) == {}
    assert behorig_for(personer.enhetschef, lb.stadsdelsomrade, idag + timedelta(days=10)) == {}
    i_stallet = f"{personer.enhetschef.namn}, i stället för {personer.forvaltningschef.namn}"
    k, omrade = klient(personer.lasare), lb.stadsdelsomrade.slug
    sida = k.get(reverse("lagesbild_version", args=[omrade, lb.ar, version.nummer])).content.decode()
    assert i_stallet in " ".join(sida.split())
    assert sida.count("i stället för") == 1
    svar = k.get(reverse("api:lagesbildsversion-detail", args=[version.pk])).json()["underskrifter"]
    assert {u["part"]: u["for_chef"] for u in svar} == {FORV: personer.forvaltningschef.namn, POLIS: ""}
    lista = klient(personer.forvaltningschef).get(reverse("stallforetradare", args=[omrade])).content.decode()
    assert "undertecknar lägesbilden" in lista
    assert f"av {personer.forvaltningschef.namn}" in lista
    assert "Avsluta<" not in lista


def test_en_andring_haver_den_ensamma_underskriften_och_bada_far_veta(personer: Personer, lb: Lagesbild):
    granskas(personer, lb)
    skriver_under(personer.forvaltningschef, lb, FORV)
    sett = att_underteckna(av=personer.lpochef, lagesbild=lb).summa
    andras(personer.analytiker, lb, "inledning", "<p>Något annat.</p>")
    havd = Underskrift.objects.get(lagesbild=lb)
    assert "ändrade" in havd.havd_orsak
    brev = Utskick.objects.filter(nyckel__startswith=f"underskrift:havd:{havd.pk}:")
    assert {b.mottagare for b in brev} == {personer.forvaltningschef.epost, personer.lpochef.epost}
    with pytest.raises(Krock):
        undertecknad(av=personer.lpochef, lagesbild=lb, part=POLIS, sett=sett)
    assert skriver_under(personer.lpochef, lb, POLIS).version is None
    assert Loggpost.objects.filter(handelse="underskrift_havd").count() == 1


def test_andras_en_siffra_mellan_underskrifterna_galler_inte_den_forsta(
    personer: Personer, varld: Varld, lb: Lagesbild
):
    granskas(personer, lb)
    skriver_under(personer.forvaltningschef, lb, FORV)
    varld.bedomning_faststalld.niva = 5
    varld.bedomning_faststalld.save()
    med_skal(personer.samordnare, lb)
    assert skriver_under(personer.lpochef, lb, POLIS).version is None
    assert Underskrift.objects.get(part=FORV).havd_tid is not None
    assert skriver_under(personer.forvaltningschef, lb, FORV).version is not None


def test_en_underskrift_kan_tas_tillbaka_och_granskningen_avbrytas(personer: Personer, lb: Lagesbild):
    granskas(personer, lb)
    skriver_under(personer.forvaltningschef, lb, FORV)
    with pytest.raises(Nekad):
        underskrift_atertagen(av=personer.lpochef, lagesbild=lb, part=FORV)
    underskrift_atertagen(av=personer.forvaltningschef, lagesbild=lb, part=FORV)
    skriver_under(personer.lpochef, lb, POLIS)
    lb = till_utkast(av=personer.lpochef, lagesbild=lb, skal="Tryggheten är för tunn.")
    assert lb.status == Lagesbild.Status.UTKAST
    assert not Underskrift.objects.filter(havd_tid=None).exists()


# --- What is frozen stays --------------------------------------------------------------------------------------------

GOR: str = """
import hashlib, json, sys
import django
django.setup()
from lagesbild import dokument
with open(sys.argv[1], encoding="utf-8") as fil:
    d = dokument.ur_json(json.load(fil))
html = dokument.html(d)
for data in (dokument.pdf(html), html.encode(), dokument.docx(d), dokument.xlsx(d)):
    print(hashlib.sha256(data).hexdigest())
"""


def test_en_fryst_version_blir_samma_byte_pa_tva_datorer(personer: Personer, lb: Lagesbild, tmp_path: Path):
    """Two processes with nothing in common but the code: another data directory, no database, time zone, hash seed."""
    version = faststalls(personer, lb)
    fil = tmp_path / "version.json"
    fil.write_text(json.dumps(version.utgavor.get(utgava="publik").innehall), encoding="utf-8")
    processer = []
    for nr, (tz, sprak) in enumerate((("Europe/Stockholm", "sv_SE.UTF-8"), ("Pacific/Auckland", "C"))):
        miljo = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(tmp_path / f"d{nr}"), "TZ": tz, "LC_ALL": sprak,
            "DATABASE_URL": f"sqlite:///{tmp_path}/finns-inte-{nr}", "PYTHONHASHSEED": str(nr + 1),
        }  # fmt: skip
        kommando = [sys.executable, "-c", GOR, str(fil)]
        processer.append(
            subprocess.Popen(kommando, cwd=ROT, env=miljo, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
    summor = []
    for process in processer:
        ut, fel = process.communicate(timeout=120)
        assert process.returncode == 0, fel
        summor.append(ut.split())
    assert summor[0] == summor[1]
    assert len(set(summor[0])) == 4


def test_filen_gors_av_det_frysta_hur_databasen_an_andras(personer: Personer, varld: Varld, lb: Lagesbild):
    version = faststalls(personer, lb)
    jobb = Rendering.objects.get(version=version, utgava="intern")
    jobb.format = Rendering.Format.HTML
    fore = rendering_gjord(jobb, lambda steg, andel: None).innehall
    varld.bedomning_faststalld.niva = 5
    varld.bedomning_faststalld.save()
    varld.stadsdelar[0].namn = "Något helt annat"
    varld.stadsdelar[0].save()
    Avsnitt.objects.filter(lagesbild=lb).update(text="<p>Omskrivet.</p>", rubrik="Ny rubrik")
    Lagesbild.objects.filter(pk=lb.pk).update(undertitel="Ny", parter="Andra")
    assert rendering_gjord(jobb, lambda steg, andel: None).innehall == fore


def test_en_version_som_nagon_har_andrat_i_databasen_blir_ingen_fil(personer: Personer, lb: Lagesbild, klient: Klient):
    version = faststalls(personer, lb)
    utgava = version.utgavor.get(utgava="publik")
    utgava.innehall["titel"] = "Falsk"
    Versionsutgava.objects.filter(pk=utgava.pk).update(innehall=utgava.innehall)
    with pytest.raises(Ogiltigt, match="kontrollsumma"):
        rendering_gjord(Rendering.objects.get(version=version, utgava="publik"), lambda steg, andel: None)


def test_den_publika_utgavan_visar_bara_faststallda_veckor_och_inget_internt(personer: Personer, lb: Lagesbild):
    version = faststalls(personer, lb)
    intern, publik = (dokument.ur_json(version.utgavor.get(utgava=u).innehall) for u in ("intern", "publik"))
    assert "Arbetssätt" in [k.rubrik for k in intern.kapitel]
    assert "Arbetssätt" not in [k.rubrik for k in publik.kapitel]
    veckor = {d: {r.celler[0].text: [c.text for c in r.celler[1:]] for t in d.tabeller if t.klass == "artabell"
                  for g in t.kropp for r in g} for d in (intern, publik)}  # fmt: skip
    assert veckor[intern]["44"] == veckor[publik]["44"] == ["2", "1", "3"]
    assert veckor[intern]["45"] == ["4", "1", "–"]
    assert veckor[publik]["45"] == ["–", "–", "–"]
    assert "1 av 52 veckor är fastställda" in publik.tabeller[0].noter[0]


# --- Published, corrected --------------------------------------------------------------------------------------------
