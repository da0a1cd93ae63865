"""What the plan adds to other documents."""

from atgardsplan.dokument.maldel import mal

__all__ = ["mal"]
