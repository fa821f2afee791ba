"""One concept per module: its table, what it means, and who may see each column."""
