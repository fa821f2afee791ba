"""Map tiles: what lies where, by the same filter as everything else, and never more precisely than it is published."""
