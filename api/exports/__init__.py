"""Downloads: everything that matches a filter, streamed from one snapshot."""
