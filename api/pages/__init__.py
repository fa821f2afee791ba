"""Pages that need no script: the entrance, the list of downloads, one event; and the frame around GraphiQL."""
