"""The same thing sent many times at once: by a phone that lost its answers, by two tabs, by two phones."""

from uuid import uuid4

import pytest

from platser.models import Aterbesok, Synpunkt, Synpunktsfoto
from platser.services import synpunkt_aterbesokt, synpunkt_inkommen, synpunktsfoto_inkommet
from tests.integration.test_vecka_samtidigt import samtidigt
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


def test_samma_synpunkt_foto_och_aterbesok_atta_ganger_samtidigt_finns_en_gang(
    personer: Personer, varld: Varld
) -> None:
    d, nummer, foto, besok = varld.vandringar, uuid4(), uuid4(), uuid4()

    def synpunkt() -> str:
        s = synpunkt_inkommen(
            av=personer.analytiker, vandring=d.nasta, klient_id=nummer, kategori="trafik", text="Mopeder."
        )
        return str(s.pk)

    def bild() -> str:
        f = synpunktsfoto_inkommet(av=personer.analytiker, synpunkt=d.synpunkt, klient_id=foto, data=jpeg())
        return str(f.pk)

    def aterbesok() -> str:
        a = synpunkt_aterbesokt(
            av=personer.analytiker, vandring=d.nasta, synpunkt=d.synpunkt, klient_id=besok, utfall="atgardat"
        )
        return str(a.pk)

    for gor in (synpunkt, bild, aterbesok):
        assert len(set(samtidigt([gor] * 8))) == 1
    assert Synpunkt.objects.filter(klient_id=nummer).count() == 1
    assert Synpunktsfoto.objects.filter(klient_id=foto).count() == 1
    assert Aterbesok.objects.filter(vandring=d.nasta).count() == 1
    d.synpunkt.refresh_from_db()
    assert d.synpunkt.svar.count("Sett åtgärdat") == 1
    mapp = d.synpunkt.foton.get(klient_id=foto).fil
    assert mapp.storage.exists(str(mapp.name))  # the one that is stored has its file
