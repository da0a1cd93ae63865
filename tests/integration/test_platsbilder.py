"""Photos of places: written anew without metadata, described, sent to those who see the place."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db.models import F, QuerySet
from django.urls import reverse
from PIL import Image

from lagesbild.tasks import samla_upp
from platser.models import Platsbild
from platser.services import bild_struken, bild_tillagd, strukna_bildfiler_borttagna
from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Loggpost


def foto(*, exif: bool = True, storlek: tuple[int, int] = (40, 20), format_: str = "JPEG") -> bytes:
    bild = Image.new("RGB", storlek, "red")
    data = Image.Exif()
    if exif:
        data[0x010F] = "Telefonfabriken"
        data[0x0112] = 6  # turned a quarter
        data.get_ifd(0x8825)[1] = "N"  # GPS
    ut = BytesIO()
    bild.save(ut, format_, exif=data)
    return ut.getvalue()


def test_en_bild_skrivs_om_utan_det_som_kameran_berattar(varld, personer):
    ny = bild_tillagd(
        av=personer.analytiker, plats=varld.platser.plats, data=foto(), alt="Torget efter", skede="efter",
        fore=varld.platser.bild,
    )  # fmt: skip
    with ny.fil.open("rb") as fil:
        innehall = fil.read()
    with Image.open(BytesIO(innehall)) as bild:
        assert (bild.format, bild.size, dict(bild.getexif())) == ("JPEG", (20, 40), {})  # turned the right way up
    assert b"Telefonfabriken" in foto()
    assert b"Telefonfabriken" not in innehall
    assert (ny.bredd, ny.hojd) == (20, 40)


def test_en_stor_bild_blir_mindre_och_en_genomskinlig_star_pa_vitt(varld, personer):
    stor = bild_tillagd(
        av=personer.analytiker, plats=varld.platser.plats, alt="Stor", data=foto(storlek=(4000, 1000), exif=False)
    )
    assert (stor.bredd, stor.hojd) == (1600, 400)
    ut = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(ut, "PNG")
    vit = bild_tillagd(av=personer.analytiker, plats=varld.platser.plats, alt="Vit", data=ut.getvalue())
    with vit.fil.open("rb") as fil, Image.open(fil) as bild:
        assert bild.getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"inte en bild", b"GIF89a" + b"\x00" * 20, foto()[:100]], ids=range(4))
def test_det_som_inte_ar_en_bild_sags_ifran_om(data, varld, personer):
    with pytest.raises(Ogiltigt, match="som en bild"):
        bild_tillagd(av=personer.analytiker, plats=varld.platser.plats, data=data, alt="X")
    assert Platsbild.objects.filter(plats=varld.platser.plats).count() == 1


def test_en_bild_har_en_text_och_star_bara_bredvid_en_fore_av_samma_plats(varld, personer):
    d = varld.platser
    with pytest.raises(Ogiltigt, match="vad bilden visar"):
        bild_tillagd(av=personer.analytiker, plats=d.plats, data=foto(), alt="  ")
    with pytest.raises(Ogiltigt, match="bredvid en bild före"):
        bild_tillagd(av=personer.analytiker, plats=d.kanslig, data=foto(), alt="X", skede="efter", fore=d.bild)
    bild_struken(av=personer.analytiker, bild=d.bild)
    with pytest.raises(Nekad):
        bild_struken(av=personer.lasare, bild=d.bild)


def test_filen_av_en_struken_bild_stadas_bort_efter_en_manad_men_raden_star_kvar(varld, personer):
    d = varld.platser
    andra = bild_tillagd(av=personer.analytiker, plats=d.plats, data=foto(), alt="Torget efter")
    lager, namn, kvar = andra.fil.storage, str(andra.fil), str(d.bild.fil)
    bild_struken(av=personer.analytiker, bild=andra)
    assert strukna_bildfiler_borttagna() == 0
    # The log is never changed by the program; here the clock goes a month forward.
    QuerySet(Loggpost).filter(handelse="platsbild_struken").update(tid=F("tid") - timedelta(days=31))
    samla_upp()
    assert strukna_bildfiler_borttagna() == 0
    assert (lager.exists(namn), lager.exists(kvar)) == (False, True)
    andra.refresh_from_db()
    assert (str(andra.fil), andra.alt, andra.uppladdad_av) == ("", "Torget efter", personer.analytiker)
    assert Loggpost.objects.filter(handelse="platsbild_bortstadad", objekt_id=str(andra.pk)).count() == 1


def test_bilden_sands_bara_till_den_som_ser_platsen(varld, personer, klient):
    d = varld.platser
    adress = reverse("platsbild_fil", args=[varld.omrade.slug, d.plats.slug, d.bild.pk])
    svar = klient(personer.lasare).get(adress)
    assert svar.status_code == 200
    b"".join(svar)
    d.plats.kanslig = True
    d.plats.save()
    assert klient(personer.lasare).get(adress).status_code == 404
