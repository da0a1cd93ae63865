"""The process that reads outlines: `python -m platser.granser.barn <folder>`. One JSON object on stdout.

Its memory is bounded before anything is opened. It imports no Django.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from platser.granser.las import FOR_TUNG, TRASIG
from platser.granser.matt import MINNE, Fel


def main(mapp: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MINNE, MINNE))
    try:
        svar = _las(Path(mapp))
    except Fel as fel:
        svar = {"fel": str(fel)}
    except MemoryError:
        svar = {"fel": FOR_TUNG}
    except BaseException:  # noqa: BLE001 (the map library can fail in any way; the process ends here anyway)
        svar = {"fel": TRASIG}
    json.dump(svar, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.flush()


def _las(mapp: Path) -> dict[str, Any]:
    from platser.granser import format_  # noqa: PLC0415 (after the limit on memory)
    from platser.granser.poster import poster  # noqa: PLC0415

    return poster(format_.ratt_lager(sorted(mapp.iterdir())))


if __name__ == "__main__":
    main(sys.argv[1])
