"""Earlier answers, from their permalinks."""


class Again:
    """Fields of the root type."""
