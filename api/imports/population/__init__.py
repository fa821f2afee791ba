"""Import of populations: how many people lived in areas with P-codes when, from a table of OCHA's COD-PS or any other.

columns    which columns hold what, by the names of COD-PS, by plain ones, or by HXL tags
cleaning   one row to a population, or to its faults
importing  the whole: read, clean, load, report
"""
