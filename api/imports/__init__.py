"""How files get into the record: read → clean → match → load → report, one importer per format.

confined     a process that can do nothing but parse one file: parsing is what it runs, once confining tied its hands
tables       CSV, as it is parsed there
directions   characters that show a text in another order than it is written
reading      bytes to rows of cells, with the line of each; a file that is no such file is one clear sentence
rejecting    what is wrong with a row, field by field, and the file in which rejected rows wait to be mended
ucdp_ged     events of the UCDP Georeferenced Event Dataset
boundaries   areas with P-codes, from GeoJSON and the like
statement    documents coded by hand, in YAML
collections  what a collection says of itself when a file brings it in for the first time
aliases      what providers call areas, as reviewed tables
reporting    what an import says at its end

Each importer cleans and builds; `schema.loading` writes. An import is one transaction of one named actor: it is there
whole or not at all.
"""
