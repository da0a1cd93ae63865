"""Maps that were drawn are kept: to find room for the names takes far longer than the rest of a document's part."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Final, ParamSpec

P = ParamSpec("P")

FLEST: Final = 64  # drawings kept in a process: those of some documents, 10 to 60 kB each


def ihagkommen(rita: Callable[P, str]) -> Callable[P, str]:
    """A drawing function that gives the same text for the same input, and draws the same input once.

    What the same input is, its pickle says: 1, 1.0 and True are three different texts in a drawing.
    """
    ritade: OrderedDict[bytes, str] = OrderedDict()
    las = Lock()

    @wraps(rita)
    def ur_minnet(*args: P.args, **kwargs: P.kwargs) -> str:
        nyckel = sha256(pickle.dumps((args, sorted(kwargs.items())))).digest()
        with las:
            if nyckel in ritade:
                ritade.move_to_end(nyckel)
                return ritade[nyckel]
        svg = rita(*args, **kwargs)
        with las:
            ritade[nyckel] = svg
            while len(ritade) > FLEST:
                ritade.popitem(last=False)
        return svg

    return ur_minnet
