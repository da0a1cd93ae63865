"""Who gets in where: every address × every person × every method, against the table in `atkomst.py`.

The table is compared with what the views say of themselves too, so a view that names the wrong right is found, and so
is a row that nothing needs.
"""

from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from samverkan.api.bas import Omradesmangd
from samverkan.models import Anvandare
from samverkan.roller import RATTER, Ratt, Roll
from samverkan.views.bas import Omradesvy
from tests.personer import BACKEND, KONTON, PERSONER, Personer, Varld
from tests.vakt.atkomst import API, FASTA, SIDOR, SMYG
from tests.vakt.rader import INGEN, METODER, SER, Rad, omrade
from tests.vakt.test_arkitektur import rutter, vyklass

# --- The walk --------------------------------------------------------------------------------------------------------


def nyckel(anvandare: Anvandare | None) -> str:
    """The session of somebody who has logged in; empty for nobody."""
    if anvandare is None:
        return ""
    klient = Client()
    klient.force_login(anvandare, BACKEND)
    return klient.cookies[settings.SESSION_COOKIE_NAME].value


def utfall(session: str, metod: str, adress: str) -> int | str:
    """The status, or "in", or "logga in". What the request wrote is undone."""
    klient = Client()
    if session:
        klient.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        if metod == "POST" and not adress.startswith("/api/"):
            svar = klient.post(adress, {})
        else:
            svar = klient.generic(metod, adress, b"{}", "application/json")
        if isinstance(svar, StreamingHttpResponse):
            b"".join(svar)
        transaction.set_rollback(True)
    assert svar.status_code < 500, f"{metod} {adress}: {svar.status_code}"
    till = (f"{reverse('logga_in')}?", f"{reverse('admin:login')}?")
    if svar.status_code == 302 and svar["Location"].startswith(till):
        return "logga in"
    return svar.status_code if svar.status_code in {401, 403, 404, 405} else "in"


def vantat(rad: Rad, metod: str, person: str, *, api: bool, fast: bool) -> set[int | str]:
    far = rad.far.get(metod)
    if far is not None and person in far.split() and (metod, person) not in rad.andra_svar:
        return {"in"}
    if person == "utloggad":
        # The log-in page has nobody to send to the log-in page.
        return {401} if api else {"logga in", 405} if fast else {"logga in"}
    if (metod, person) in rad.andra_svar:
        return {rad.andra_svar[metod, person]}
    if person == "frammande" and not fast and not api:
        return {404}
    if far is None:
        return {405, 403}  # 403 where the person may not even read
    return {404 if person == "frammande" else 403}


@pytest.mark.parametrize("rad", [*SIDOR, *API, *FASTA], ids=str)
def test_var_och_en_kommer_in_dar_tabellen_sager(rad: Rad, varld: Varld, personer: Personer, inga_sparrar: None):
    adress = reverse(rad.namn, kwargs=rad.parametrar(varld, personer))
    api, fast = adress.startswith("/api/") and rad.namn != "api:dokumentation", rad in FASTA
    fel = []
    for person in PERSONER:
        session = nyckel(personer[person])
        for metod in METODER:
            fick, ska = utfall(session, metod, adress), vantat(rad, metod, person, api=api, fast=fast)
            if fick not in ska:
                fel.append(f"{metod} {adress} som {person}: {fick}, skulle vara {ska}")
    assert not fel, "\n".join(fel)


@pytest.fixture
def inga_sparrar(settings) -> None:
    """Many requests in one test: attempts are not counted here."""
    settings.AXES_ENABLED = False
    # One person who looks at another is two people to fetch.
    settings.ZEAL_ALLOWLIST = [*settings.ZEAL_ALLOWLIST, {"model": "samverkan.Anvandare"}]


# --- The table itself ------------------------------------------------------------------------------------------------


def monster() -> dict[str, URLPattern]:
    alla = {}
    for adress, m in rutter(get_resolver().url_patterns):
        assert m.name, f"{adress} har inget namn"
        alla[("api:" if adress.startswith("api/") else "") + m.name] = m
    return alla


def test_varje_adress_star_i_tabellen_och_varje_rad_finns():
    assert set(monster()) == {rad.namn for rad in (*SIDOR, *API, *FASTA)}


def test_varje_avvikelse_har_ett_skal():
    assert not [rad.namn for rad in (*SIDOR, *API) if rad.andra_svar and not rad.skal]


def roll(person: str) -> Roll:
    return KONTON[person][2]


def med_ratt(ratt: Ratt) -> set[str]:
    return {person for person in SER.split() if ratt in RATTER[roll(person)]}


@pytest.mark.parametrize("rad", SIDOR, ids=str)
def test_sidornas_rattigheter_ar_tabellens(rad: Rad):
    klass: Any = vyklass(monster()[rad.namn])
    assert issubclass(klass, Omradesvy)
    metoder = {m for m in METODER if hasattr(klass, m.lower())}
    assert metoder == set(rad.far)
    if "GET" in rad.far and rad.far["GET"] != INGEN:
        assert set(rad.far["GET"].split()) == med_ratt(klass.ratt_lasa)
    for metod in metoder - {"GET"}:
        assert klass.ratt_skriva is not None
        assert set(rad.far[metod].split()) == med_ratt(klass.ratt_skriva)


@pytest.mark.parametrize("rad", API[2:], ids=str)
def test_apiets_rattigheter_ar_tabellens(rad: Rad):
    m = monster()[rad.namn]
    klass: Any = vyklass(m)
    assert issubclass(klass, Omradesmangd)
    metoder = {metod.upper() for metod in m.callback.actions} & set(METODER)  # type: ignore[attr-defined]
    assert metoder == set(rad.far)
    for metod in metoder - {"GET"}:
        assert klass.ratt_skriva is not None
        assert set(rad.far[metod].split()) - {"frammande"} == med_ratt(klass.ratt_skriva)


# --- With every right in one's own area, nothing in another ----------------------------------------------------------


@pytest.fixture
def allgod(personer: Personer) -> Anvandare:
    """Every role of Hässelby-Vällingby in one person."""
    omradet = personer.analytiker.uppdrag.get().stadsdelsomrade
    for namn, (_, _, rollen, part, _) in KONTON.items():
        if namn not in {"analytiker", "frammande"}:
            personer.analytiker.uppdrag.create(
                roll=rollen, part=part, stadsdelsomrade=omradet, giltig_fran="2020-01-01"
            )
    return personer.analytiker


def test_varje_adress_med_ett_nummer_provas_med_en_framlings():
    med_nummer = {
        namn for namn, m in monster().items()
        if namn in {rad.namn for rad in SIDOR} and {"pk", "plan", "mote", "stadsdel"} & set(m.pattern.converters)
    }  # fmt: skip
    assert med_nummer == set(SMYG)


@pytest.mark.parametrize("namn", SMYG)
def test_en_framlings_objekt_finns_inte_i_det_egna_omradet(namn, varld: Varld, personer: Personer, allgod: Anvandare):
    adress = reverse(namn, kwargs=omrade(**SMYG[namn])(varld, personer))
    session = nyckel(allgod)
    for metod in METODER:
        assert utfall(session, metod, adress) in {404, 405}, f"{metod} {adress}"


# --- The administration ----------------------------------------------------------------------------------------------


def administrationens_adresser() -> list[str]:
    adresser = [reverse("admin:index")]
    for modell in admin.site._registry:
        bas = f"admin:{modell._meta.app_label}_{modell._meta.model_name}"
        objekt = modell._default_manager.first()
        adresser += [reverse(f"{bas}_changelist"), reverse(f"{bas}_add")]
        if objekt is not None:
            adresser += [reverse(f"{bas}_{sida}", args=[objekt.pk]) for sida in ("change", "delete", "history")]
    return adresser


def test_administrationen_ar_stangd_for_alla_utan_superuser(varld: Varld, personer: Personer):
    personer.administrator.is_staff = True
    personer.administrator.save()
    sessioner = {person: nyckel(personer[person]) for person in PERSONER}
    start, *ovriga = administrationens_adresser()
    for adress, vilka in ((start, PERSONER), *((adress, ["administrator", "utloggad"]) for adress in ovriga)):
        for person in vilka:
            for metod in ("GET", "POST"):
                assert utfall(sessioner[person], metod, adress) == "logga in", f"{metod} {adress} som {person}"
    for person in PERSONER:
        till = "logga in" if person == "utloggad" else 403
        assert utfall(sessioner[person], "GET", f"{reverse('admin:login')}?next={start}") == till


def test_administrationens_sidor_gar_att_oppna(varld: Varld, inga_sparrar: None):
    klient = Client()
    klient.force_login(Anvandare.objects.create_superuser("rot@exempel.se", "x", namn="Rot"), BACKEND)
    for adress in administrationens_adresser():
        svar = klient.get(adress)
        assert svar.status_code in {200, 403}, f"{adress}: {svar.status_code}"  # 403: what can't be added or removed


def test_superuser_ser_inget_omrade(varld: Varld):
    """`is_superuser` opens Django's admin and nothing else."""
    klient = Client()
    klient.force_login(Anvandare.objects.create_superuser("rot@exempel.se", "x", namn="Rot"), BACKEND)
    assert klient.get(reverse("omrade", args=[varld.omrade.slug])).status_code == 404
    assert klient.get(reverse("api:veckobedomning-list")).json()["results"] == []
