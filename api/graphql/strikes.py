"""Attacks on facilities, and strikes that hit the same spot again."""


class Struck:
    """Fields of the root type."""
