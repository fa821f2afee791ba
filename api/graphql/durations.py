"""Detention and displacement: stock, flow and duration."""


class Lasting:
    """Fields of the root type."""
