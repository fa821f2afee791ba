"""OGC API – Features and Tiles at `/ogc`, by tipg: what geographic programs load without being told how."""
