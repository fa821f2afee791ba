"""Change: interrupted series, change points, nowcasts."""


class Shifted:
    """Fields of the root type."""
