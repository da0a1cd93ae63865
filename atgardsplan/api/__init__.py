"""The API of the plan."""
