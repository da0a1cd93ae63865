"""How the benchmarks measure and what they print."""

import statistics
import time
from collections.abc import Callable


def median(gor: Callable[[], object], varv: int = 7) -> float:
    """Median time of `gor` in milliseconds, after one round that is not counted."""
    gor()
    tider = []
    for _ in range(varv):
        start = time.perf_counter()
        gor()
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider)


def snabbast(gor: Callable[[], object], varv: int = 25) -> float:
    """The quickest of many rounds, in milliseconds: what the work itself takes when the machine has other things to do.

    For two measurements that stand minutes apart.
    """
    gor()
    tider = []
    for _ in range(varv):
        start = time.perf_counter()
        gor()
        tider.append((time.perf_counter() - start) * 1000)
    return min(tider)


def tid(gor: Callable[[], object]) -> float:
    """Time of one round in milliseconds."""
    start = time.perf_counter()
    gor()
    return (time.perf_counter() - start) * 1000


def skriv(vad: str, tid: float, mot: str, grund: float) -> None:
    print(f"\n{vad}: {tid:.1f} ms · {mot}: {grund:.1f} ms · kvot {tid / grund:.2f}")
