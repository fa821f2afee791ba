"""Import of the UCDP Georeferenced Event Dataset, in the two layouts in which it goes round.

layout     which columns a file has
cleaning   one row of text to one row of values, or to its faults
sourcing   which named sources a row cites, and what is known of them
building   one row to what is recorded: event, act, involvements, claims, assessment, information
importing  the whole: examine the file, match, load, report

Codebook: Högbladh, UCDP GED Codebook. Sundberg & Melander 2013, https://doi.org/10.1177/0022343313484347.
"""
