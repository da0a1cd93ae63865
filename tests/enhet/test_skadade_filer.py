"""Files that are damaged, hostile or huge, as the reader meets them: an answer for people, bounded in time and memory.

The whole way of a file through the job is in tests/integration/test_inlasning_skadat.py.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lagesbild.inlasning import Okand, tolka
from lagesbild.inlasning.profil import fingeravtryck
from lagesbild.kalkylblad import Olaslig, barn, las
from lagesbild.kalkylblad.bok import ur_utskrift
from tests import skadadefiler as filer

ROT = Path(__file__).resolve().parents[2]
MINNE = 500_000_000
LANGST = 45  # seconds, on a busy machine

# To start Python two hundred times is what takes time. Each file has a process of its own here too, but a forked one.
FORGRENAD = """
import os, resource, signal, sys
from lagesbild.kalkylblad import barn
for vag in sys.stdin.read().splitlines():
    if not (pid := os.fork()):
        signal.alarm(int(sys.argv[1]))
        sys.stdout = open(vag + ".ut", "w", encoding="utf-8")
        barn.main(vag)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def test_tvahundra_skadade_filer(tmp_path: Path):
    namn = []
    for nr, (filnamn, data) in enumerate(filer.skadade()):
        namn.append(filnamn)
        (tmp_path / str(nr)).write_bytes(data)
    vagar = [tmp_path / str(nr) for nr in range(len(namn))]
    svar = subprocess.run(
        [sys.executable, "-c", FORGRENAD, str(LANGST)],
        cwd=ROT, input="\n".join(map(str, vagar)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    *koder, minne = map(int, svar.stdout.split())
    assert int(minne) < MINNE
    utfall: Counter[str] = Counter()
    sagt = {}
    for filnamn, vag, kod in zip(namn, vagar, koder, strict=True):
        assert kod != -14, f"{filnamn} tog mer än {LANGST} sekunder"
        try:
            bok = ur_utskrift(Path(f"{vag}.ut"), kod)
        except Olaslig as fel:
            sagt[filnamn] = fel.text
            utfall["fel"] += 1
            continue
        assert fingeravtryck(bok)
        try:
            # A flipped byte may hit where nothing is read; then the file is as good as it was.
            utfall["läst" if tolka(bok, lambda _: False).siffror else "beskrivs"] += 1
        except Okand:
            utfall["beskrivs"] += 1
    assert len(namn) >= 200
    assert utfall["fel"] > 100, utfall
    assert {filnamn: text for filnamn, text in sagt.items() if not text.endswith(".")} == {}


@pytest.mark.parametrize(
    ("data", "ord_"),
    [
        (b"<html><table><tr><td>1</table>", "webbsida"),
        (filer.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
        (b"%PDF-1.7 xxxx", "PDF"),
        (b"\x00\x01\x02" * 50, "varken"),
        (b"PK\x03\x04" + bytes(50), "skadad"),
        (b"1;1;1;1;1;1;1;1;1;1\n" * 210_000, "2 miljoner"),
    ],
)
def test_felet_sager_vad_som_ar_fel(data: bytes, ord_: str):
    with pytest.raises(Olaslig, match=ord_):
        las(data)


def test_den_som_laser_har_ett_tak_for_minnet():
    assert barn.MINNE < MINNE
