"""Compiled reads: what a question selects of the record, turned once into a decoder and a projection of documents.

How it goes: `execution` completes the root fields of a question with a plan. A plan (`plans`) is made once per
document, operation and values of the variables beneath that field. It has a decoder that reads only the selected keys
of a stored document (`shapes`), and functions that make the answer of what was read (`objects`). What resolvers say of
themselves (`rules`) decides how: texts, codes and lists become plain functions on the document; anything else is the
resolver itself, called as the ordinary executor would.

What a plan cannot do exactly as the specification has it, such as a null where none may be or a refused argument, it
leaves to the ordinary executor, which then completes the same value: rare, slower, and right.
"""
