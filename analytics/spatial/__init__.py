"""Numbers over areas and points: rates, neighbours, hotspots, scans and hexagons. No distance is one of degrees."""
