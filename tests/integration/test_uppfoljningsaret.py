"""T1, T2 and VB of a year, played through by all roles."""

from datetime import date

import pytest

from atgardsplan.models import (
    Uppfoljning,
    Uppfoljningshistorik,
)
from atgardsplan.selectors.granskning import att_granska, min_lista
from atgardsplan.selectors.omgang import framdrifter
from atgardsplan.services.granskning import uppfoljning_atersand, uppfoljningar_godkanda
from atgardsplan.services.omgang import (
    omgang_ateroppnad,
    omgangar_oppnade,
)
from atgardsplan.services.uppfoljning import (
    uppfoljning_inskickad,
    uppfoljning_oforandrad,
)
from samverkan.fel import Last, Nekad, Ogiltigt
from samverkan.models import Loggpost
from samverkan.services import stallforetradare_utsedd
from tests.personer import Personer, Varld
from tests.uppfoljningar import aktivitet, godkann, handelser, klockan, om, omgangen, skicka, skriv, stang


def test_ett_ar_med_t1_t2_och_vb(varld: Varld, personer: Personer) -> None:
    """Two activities under the enhetschef's review: one is written by the analyst, one by the police's analyst."""
    p = personer
    dialog = aktivitet(varld, "Dialogpolis vid torget", ansvarig=p.polisanalytiker, granskare=p.enhetschef)
    fritid = aktivitet(varld, "Fler kvällar på fritidsgården", ansvarig=p.analytiker, granskare=p.enhetschef)

    # T1 opens by itself, a fortnight before 30 April, once although the clock strikes twice.
    assert omgangar_oppnade(av=None, nu=klockan("2024-04-15 23:59")) == []
    (t1,) = omgangar_oppnade(av=None, nu=klockan("2024-04-16 00:00"))
    assert omgangar_oppnade(av=None, nu=klockan("2024-04-16 00:01")) == []
    assert (t1.namn, t1.inlamning, t1.granskning) == ("T1 2024", date(2024, 5, 7), date(2024, 5, 14))
    assert [str(u) for u in min_lista(p.analytiker, varld.omrade).skriva] == [f"T1 2024: {fritid}"]

    # The police's analyst writes and sends; the chef has it on the page, reads it and wants more.
    u = skicka(p.polisanalytiker, om(t1, dialog))
    assert [v.uppfoljning for v in att_granska(p.enhetschef, varld.omrade)] == [u]
    u = uppfoljning_atersand(av=p.enhetschef, uppfoljning=u, bygger_pa=u.version, kommentar="Hur många kom?")
    assert att_granska(p.enhetschef, varld.omrade) == []

    # What was sent back comes back to the writer, with the comment, and is sent anew.
    (igen,) = min_lista(p.polisanalytiker, varld.omrade).atersanda
    assert igen.atersand_kommentar == "Hur många kom?"
    u = skicka(p.polisanalytiker, u, gjort="Tre träffar har hållits. 40 personer kom.")
    godkann(p.enhetschef, u)
    assert handelser(u) == ["sparad", "inskickad", "atersand", "sparad", "inskickad", "godkand"]

    # The other one deviates. The enhetschef is away; the deputy approves in the chef's place, and that is told.
    a = skicka(
        p.analytiker, om(t1, fritid), status="avvikelse", avvikelse_orsak="Vakanser.", avvikelse_atgard="Rekrytering."
    )
    stallforetradare_utsedd(
        av=p.enhetschef, omrade=varld.omrade, chef=p.enhetschef, ersattare=p.samordnare, giltig_fran=date(2024, 5, 1),
        giltig_till=None,
    )  # fmt: skip
    (vantar,) = att_granska(p.samordnare, varld.omrade)
    assert (vantar.uppfoljning, vantar.at, vantar.avviker) == (a, p.enhetschef, True)
    a = godkann(p.samordnare, a)
    assert (a.godkand_av, a.godkand_for) == (p.samordnare, p.enhetschef)
    (post,) = Loggpost.objects.filter(handelse="uppfoljning_godkand", till__at=str(p.enhetschef))
    assert post.av == p.samordnare

    # The world's own activity is nobody's in particular: the samordnare writes it, and can't approve it.
    eget = skicka(p.samordnare, om(t1, varld.aktivitet), status="ej_paborjad", gjort="")
    with pytest.raises(Nekad, match="själv skrivit"):
        godkann(p.samordnare, eget)
    godkann(p.lpochef, eget)

    # T1 is closed and locked; a läsare sees it now and not before.
    assert not Uppfoljning.objects.synlig_for(p.lasare).exists()
    t1 = stang(p.samordnare, t1)
    assert Uppfoljning.objects.synlig_for(p.lasare).count() == 3
    with pytest.raises(Last, match="stängd"):
        skriv(p.polisanalytiker, u, gjort="En rad till.")
    with pytest.raises(Last, match="stängd"):
        uppfoljning_atersand(av=p.enhetschef, uppfoljning=u, bygger_pa=6, kommentar="En sak till.")

    # It is opened again with a reason, and closed again.
    with pytest.raises(Ogiltigt, match="varför"):
        omgang_ateroppnad(av=p.samordnare, omgang=t1, bygger_pa=t1.version, skal=" ")
    t1 = omgang_ateroppnad(av=p.samordnare, omgang=t1, bygger_pa=t1.version, skal="Antalet träffar var fel.")
    u.refresh_from_db()
    u = uppfoljning_atersand(av=p.enhetschef, uppfoljning=u, bygger_pa=u.version, kommentar="Räkna om.")
    u = skicka(p.polisanalytiker, u, gjort="Fyra träffar har hållits.")
    godkann(p.enhetschef, u)
    stang(p.samordnare, t1)
    assert "oppnad" in handelser(u)

    # T2: nothing has changed for the one, and that is said and not only left. The other is over its deviation.
    (t2,) = omgangar_oppnade(av=None, nu=klockan("2024-08-20 06:00"))
    assert {x.aktivitet for x in t2.uppfoljningar.all()} == {dialog, fritid}
    x = om(t2, dialog)
    x = uppfoljning_oforandrad(av=p.polisanalytiker, uppfoljning=x, bygger_pa=x.version)
    assert (x.gjort, x.status, x.oforandrad_fran) == ("Fyra träffar har hållits.", "enligt_plan", u)
    x = uppfoljning_inskickad(av=p.polisanalytiker, uppfoljning=x, bygger_pa=x.version)
    y = skicka(p.analytiker, om(t2, fritid), gjort="Alla kvällar är bemannade.")
    utfall = uppfoljningar_godkanda(av=p.enhetschef, omrade=varld.omrade, val={x.pk: x.version, y.pk: y.version})
    assert (len(utfall.godkanda), utfall.inte) == (2, [])
    stang(p.samordnare, t2)

    # VB closes the year although one is left, which has to be said.
    vb = omgangen(p, varld.omrade, "vb")
    skicka(p.analytiker, om(vb, fritid), status="klar")
    godkann(p.enhetschef, om(vb, fritid))
    with pytest.raises(Ogiltigt, match="1 uppföljning är inte godkänd"):
        stang(p.samordnare, vb)
    stang(p.samordnare, vb, trots_kvar=True)
    assert framdrifter(p.lasare, [vb])[vb.pk].godkanda == 1

    # Every step is in the history and in the log.
    steg = Uppfoljningshistorik.objects.count()
    assert Loggpost.objects.filter(handelse__startswith="uppfoljning_").count() == steg
    rundor = Loggpost.objects.filter(handelse__startswith="omgang_").order_by("pk")
    assert [post.handelse.removeprefix("omgang_") for post in rundor] == [
        "oppnad", "stangd", "ateroppnad", "stangd", "oppnad", "stangd", "planerad", "oppnad", "stangd",
    ]  # fmt: skip
    assert rundor[2].orsak == "Antalet träffar var fel."
    assert rundor[0].av is None


def test_kungsholmens_omraden_foljs_upp_utan_kod(exempel: str) -> None:
    """Three prioriterade områden of its own, one of which carries out two central ones."""
    (t1,) = omgangar_oppnade(av=None, nu=klockan("2025-04-16 06:00"))
    assert str(t1.stadsdelsomrade) == "Kungsholmen"
    omraden = {u.aktivitet.mal.prioriterat_omrade for u in t1.uppfoljningar.all()}
    assert max(len(p.genomfor.all()) for p in omraden) == 2
