"""Qasira in full, the fictional country as a collection: everything that Sijill can hold, drawn from a seed.

A chunk of events is a function of the seed and its number alone, so that chunks can be drawn in any order, in several
processes, and again. `stream.Stream` puts them together; `writing` writes files, `loading` loads them.
"""
