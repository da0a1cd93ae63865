"""Blocks of the yearly document that apps above add, by dotted path: nothing of them is loaded until one is built.

Goals and activities belong to the plan, and `lagesbild` must not know `atgardsplan`. So the plan tells the document how
they are shown (`atgardsplan.apps`), instead of the document asking for them.
"""

from typing import Final

TILLAGG: Final[dict[str, str]] = {}


def anmal(slag: str, byggare: str) -> None:
    """Say where the builder of a kind of block is. For an app's `ready`; two at odds are an error."""
    if TILLAGG.setdefault(slag, byggare) != byggare:
        raise ValueError(f"blocket {slag} har redan en byggare: {TILLAGG[slag]}")
