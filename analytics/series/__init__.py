"""Series of every form: by which days, in which groups, on which scale, and what of it is certain."""
