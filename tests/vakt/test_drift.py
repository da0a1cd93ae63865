"""What is shipped: image, compose file, locks and the scripts. To read them no container engine is needed."""

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROT / "docker-compose.yml").read_text())
TJANSTER: dict[str, dict[str, Any]] = COMPOSE["services"]
VARA = ("migrering", "web", "worker", "beat")
DOCKERFILE = (ROT / "Dockerfile").read_text()
SKRIPT = [
    *sorted(p for p in (ROT / "bin").iterdir() if p.is_file()),
    *(ROT / "tests" / "andra_maskinen" / namn for namn in ("init", "kor")),
    ROT / ".ci" / "run",
]


def test_alla_delar_av_driften_finns():
    assert set(TJANSTER) == {*VARA, "postgres", "redis"}


@pytest.mark.parametrize("namn", [n for n in TJANSTER if n != "migrering"])
def test_varje_tjanst_som_star_kvar_har_halsokontroll_och_startas_om(namn):
    assert TJANSTER[namn]["healthcheck"]["test"]
    assert TJANSTER[namn]["restart"] == "unless-stopped"


def test_inget_borjar_fore_migreringen():
    for namn in ("web", "worker", "beat"):
        assert TJANSTER[namn]["depends_on"] == {
            "migrering": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
        }


def test_hemligheter_har_inget_forval():
    for tjanst in TJANSTER.values():
        for namn, varde in tjanst.get("environment", {}).items():
            if re.search("KEY|PASSWORD|SECRET", namn):
                assert re.fullmatch(r"\$\{\w+:\?.+\}", varde), f"{namn} har ett förval"
            if "PASSWORD" in varde:
                assert "${POSTGRES_PASSWORD:?" in varde


def test_driften_rattar_sig_inte_efter_demonstrationen():
    for namn in VARA:
        assert not {"DEBUG", "DEMO", "TLS"} & set(TJANSTER[namn]["environment"])


def test_alla_delar_vet_vart_brevens_lankar_leder_och_vem_de_ar_fran():
    for namn in VARA:
        for variabel in ("ADRESS", "AVSANDARE", "EMAIL_URL"):
            assert re.fullmatch(rf"\$\{{{variabel}:\?.+\}}", TJANSTER[namn]["environment"][variabel])


def test_det_som_ska_overleva_ligger_i_volymer():
    volymer = {v.partition(":")[0] for tjanst in TJANSTER.values() for v in tjanst.get("volumes", [])}
    assert volymer == set(COMPOSE["volumes"]) == {"data", "postgres", "redis"}


def test_bara_webben_nas_utifran_och_bara_fran_den_egna_datorn():
    portar = {namn: tjanst["ports"] for namn, tjanst in TJANSTER.items() if "ports" in tjanst}
    assert list(portar) == ["web"]
    assert all(p.startswith("127.0.0.1:") for p in portar["web"])


def test_flera_arbetare_men_bara_en_beat():
    assert TJANSTER["worker"]["deploy"]["replicas"] >= 2
    assert "deploy" not in TJANSTER["beat"]
    assert not {"-B", "--beat"} & set(TJANSTER["worker"]["command"])
    (webbprocesser,) = re.findall(r'"--workers", "(\d+)"', DOCKERFILE)
    assert int(webbprocesser) >= 2


def test_avbilden_satts_upp_av_samma_skript_som_andra_datorer():
    korningar = re.findall(r"^RUN (.*)$", DOCKERFILE, re.MULTILINE)
    assert all(rad.startswith("bin/setup") for rad in korningar)
    assert not re.search(r"\b(pip|apt-get) install\b", DOCKERFILE)


def test_avbilden_kors_inte_som_root_och_bar_ingen_hemlighet():
    anvandare = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert anvandare
    assert anvandare[-1] not in ("root", "0")
    assert "SECRET_KEY" not in DOCKERFILE
    for namn in VARA:
        assert TJANSTER[namn]["cap_drop"] == ["ALL"]
        assert TJANSTER[namn]["read_only"] is True


def test_allt_som_kors_foljer_med_in_i_avbilden():
    med = {rad[1:] for rad in (ROT / ".dockerignore").read_text().splitlines() if rad.startswith("!")}
    paket = {p.parent.name for p in ROT.glob("*/apps.py")}
    assert paket | {"bin", "config", "static", "templates", "manage.py", "requirements.txt"} <= med
    assert all((ROT / namn).exists() for namn in med)


@pytest.mark.parametrize("fil", ["requirements.txt", "requirements-test.txt"])
def test_las_har_summor_och_namner_inget_paketindex(fil):
    text = (ROT / fil).read_text()
    krav = re.findall(r"^[^\s#].*(?:\n +--hash.*)*", text, re.MULTILINE)
    assert len(krav) > 30
    for rad in krav:
        assert re.match(r"[\w.-]+==\S+ \\\n +--hash=sha256:", rad), f"utan version eller summa: {rad[:80]}"
    assert not re.search(r"^[^#\n]*(https?:|file:|-index-url|--find-links)", text, re.MULTILINE)


def test_las_haller_det_som_pyproject_raknar_upp():
    projekt = tomllib.loads((ROT / "pyproject.toml").read_text())["project"]
    for fil, krav in (
        ("requirements.txt", projekt["dependencies"]),
        ("requirements-test.txt", projekt["dependencies"] + projekt["optional-dependencies"]["test"]),
    ):
        lasta = set(re.findall(r"^([\w.-]+)==", (ROT / fil).read_text(), re.MULTILINE))
        onskade = {re.split(r"[^\w.-]", rad)[0].lower() for rad in krav}
        assert onskade <= {namn.lower() for namn in lasta}, f"kör bin/las: {fil} saknar {onskade - lasta}"


@pytest.mark.parametrize("python", ["3.11.2", "3.13.5"], ids=["Debian 12", "Debian 13"])
def test_las_racker_for_debians_python(python):
    """A lock is made under one Python; what a package asks for under another must be in it all the same."""
    lasta = set(re.findall(r"^([\w.-]+)==", (ROT / "requirements-test.txt").read_text(), re.MULTILINE))
    miljo = {"python_full_version": python, "python_version": python.rpartition(".")[0], "extra": ""}
    for paket in metadata.distributions():
        if canonicalize_name(paket.name) in lasta:
            for krav in map(Requirement, paket.requires or []):
                if krav.marker is None or krav.marker.evaluate(miljo):
                    assert canonicalize_name(krav.name) in lasta, f"{paket.name} vill ha {krav} under Python {python}"


@pytest.mark.parametrize("skript", SKRIPT, ids=lambda p: p.name)
def test_skalskript_ar_hela_och_stannar_vid_fel(skript):
    text = skript.read_text()
    if not text.startswith("#!/usr/bin/env bash"):
        return
    assert subprocess.run(["bash", "-n", str(skript)], check=False).returncode == 0
    assert re.search(r"^set -e?uo pipefail$", text, re.MULTILINE)
    assert skript.stat().st_mode & 0o111, "ska gå att köra"
    assert not re.search(r"\|\| *(echo|true) *(#.*)?$", text.splitlines()[-1]), "sista raden får inte dölja ett fel"
