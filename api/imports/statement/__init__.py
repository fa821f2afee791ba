"""Import a coded statement: a document read by a person and written down in YAML, as docs/statement.md says.

reading     bytes to plain values with the line of each; whatever YAML would change in silence is a fault
parts       what records are made of: when, where, claims, information, anchors
records     the eight types of record, and what is beneath each
models      the whole file: its collection, documents, sources, actors and places
validating  plain values to models, with every fault by line and path
checking    keys and references, numbers against words, anchors against the text
building    records to rows of the record
importing   all of it, in one transaction
describing  the JSON Schema of the format, for editors
"""
