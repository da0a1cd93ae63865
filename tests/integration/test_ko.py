"""The queue in the file system when several begin at once: nobody meets half a file."""

import subprocess
import sys
from pathlib import Path

from kombu import Connection

SKRIVARE = """
import sys
from kombu import Connection
import config.celery
mapp, namn = sys.argv[1:]
val = {"data_folder_in": mapp + "/m", "data_folder_out": mapp + "/m", "control_folder": mapp + "/k"}
sys.stdin.read(1)
tyngd = list(range(20_000))  # takes a while to write
for varv in range(10):
    with Connection("filesystem://", transport_options=val) as k, k.SimpleQueue("prov") as ko:
        for n in range(5):
            ko.put({"fran": namn, "n": varv * 5 + n, "tyngd": tyngd})
"""


def test_flera_processer_borjar_samtidigt_och_allt_kommer_fram_helt(tmp_path: Path) -> None:
    val = {"data_folder_in": f"{tmp_path}/m", "data_folder_out": f"{tmp_path}/m", "control_folder": f"{tmp_path}/k"}
    val["polling_interval"] = 0.0001  # type: ignore[assignment]
    (tmp_path / "m").mkdir()
    (tmp_path / "k").mkdir()
    skrivare = [
        subprocess.Popen([sys.executable, "-c", SKRIVARE, str(tmp_path), str(n)], stdin=subprocess.PIPE)
        for n in range(3)
    ]
    for process in skrivare:
        assert process.stdin
        process.stdin.write(b"!")
        process.stdin.close()
    fick: set[tuple[str, int]] = set()
    with Connection("filesystem://", transport_options=val) as k, k.SimpleQueue("prov") as ko:
        for _ in range(3 * 50):
            brev = ko.get(timeout=30)
            fick.add((brev.payload["fran"], brev.payload["n"]))
            brev.ack()
    assert [process.wait(30) for process in skrivare] == [0] * 3
    assert len(fick) == 3 * 50
