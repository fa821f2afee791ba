"""Whether, when and by how much a series changed: pure functions on numbers, without database or drawing."""
