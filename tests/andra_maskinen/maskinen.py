"""On each machine: what it is, a line for each thing that two machines may differ in."""

import locale
import os
import platform
import time
import zlib
from pathlib import Path

from weasyprint.text.ffi import pango

PROCESSOR = Path("/proc/cpuinfo").read_text(encoding="utf-8")


def ur_cpuinfo(falt: str) -> str:
    return next((rad.partition(":")[2].strip() for rad in PROCESSOR.splitlines() if rad.startswith(falt)), "okänt")


def main() -> None:
    p = pango.pango_version()
    flaggor = set(ur_cpuinfo("flags").split())
    for namn, varde in {
        "namn": platform.node(),
        "kärna": f"{platform.release()} {platform.version()}",
        "processor": ur_cpuinfo("model name"),
        "instruktioner": " ".join(f for f in ("ssse3", "sse4_2", "avx", "avx2", "avx512f") if f in flaggor),
        "Debian": Path("/etc/debian_version").read_text(encoding="utf-8").strip(),
        "Python": f"{platform.python_version()} ({platform.python_compiler()})",
        "Pango": f"{p // 10000}.{p // 100 % 100}.{p % 100}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "C-bibliotek": " ".join(platform.libc_ver()),
        "klocka": time.strftime("%Y-%m-%d %H:%M:%S %Z"),
        "språk": os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "inget",
    }.items():
        print(f"# {namn}\t{varde}")


if __name__ == "__main__":
    main()
