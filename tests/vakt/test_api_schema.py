"""The API's description: valid OpenAPI 3, complete, in Swedish, and closed."""

import re

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

METODER = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_schemat_ar_giltigt_och_utan_varningar(capfd):
    call_command("spectacular", validate=True, fail_on_warn=True)
    ut = capfd.readouterr()
    assert ut.out.startswith("openapi: 3.")
    assert not ut.err


def test_schemat_foljer_openapi(schema):
    validate_schema(schema)


def metoder(schema):
    for adress, metoderna in schema["paths"].items():
        for metod in METODER:
            if metod in metoderna:
                yield adress, metod, metoderna[metod]


def test_varje_metod_har_rubrik_och_beskrivning_pa_svenska(schema):
    for adress, metod, beskrivning in metoder(schema):
        for del_ in ("summary", "description"):
            text = beskrivning.get(del_, "")
            assert text, f"{metod} {adress} saknar {del_}"
            assert not re.search(r"\b(the|of|and|with|that|your)\b", text), f"{metod} {adress}: {text}"


def test_bara_nyckeln_hamtas_utan_inloggning(schema):
    oppna = {(adress, metod) for adress, metod, b in metoder(schema) if not b.get("security") or {} in b["security"]}
    assert oppna == {("/api/v1/token/", "post")}


def test_varje_filter_sager_vad_det_ar(schema):
    for adress, _, beskrivning in metoder(schema):
        for parameter in beskrivning.get("parameters", []):
            if parameter["in"] == "query":
                assert parameter.get("description"), f"{adress}: {parameter['name']}"
