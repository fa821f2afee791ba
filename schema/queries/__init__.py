"""Functions from a filter to a statement; they never execute."""
