"""Import of boundaries: areas with P-codes, one admin level at a time, from any file that GDAL reads.

reading    the file to features in WGS 84
columns    which columns hold P-code, names, parent and version, by the conventions of OCHA's COD-AB
cleaning   one feature to an area, or to its faults; what was mended is told
importing  the whole: read, clean, match, load, report
"""
