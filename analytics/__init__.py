"""What can be said from the record. Functions build statements from a filter and turn rows into results; none executes."""
