"""Import of boundaries: areas with P-codes, one admin level at a time, from GeoJSON and the like.

reading    the file to features in WGS 84, which come from where it is parsed
examining  whether a file may be handed to GDAL, and parsing, by GDAL: in a process apart
columns    which columns hold P-code, names, parent and version, by the conventions of OCHA's COD-AB
cleaning   one feature to an area, or to its faults; what was mended is told
importing  the whole: read, clean, match, load, report
"""
