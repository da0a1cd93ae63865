"""What we do: the plan, its goals per prioriterat område and its activities."""

from atgardsplan.models.plan import Aktivitet, Atgardsplan, Mal

__all__ = ["Aktivitet", "Atgardsplan", "Mal"]
