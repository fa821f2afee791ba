"""Import a coded statement: a document read by a person and written down in YAML, as docs/statement.md says.

reading      bytes to plain values with the line of each; whatever YAML would change in silence is a fault
coding       texts that are codes, keys, days
quantities   numbers against the words that hold them
parts        texts, days, places and spots in a document
claims       who says so: people, information, claims
acts         what happened within an event
records      the eight types of record
models       the whole file: its collection, documents, sources, actors, places, and lists of records
validating   plain values to models, with every fault by line and field; `wording` makes the sentences
referring    keys and what refers to them
checking     what only the whole file shows: references, days, anchors against the text
placing      areas and places against those that the record has
sharing      what records share, to rows of the record
building     records to rows of the record; `columns` has those of each type
importing    all of it, in one transaction
describing   the format for editors and for people
"""
