"""Sample collections that ship with the project, and the programs that make them."""
