"""How many went undocumented."""


class Estimated:
    """Fields of the root type."""
