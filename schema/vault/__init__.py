"""Who people are: sealed under one key each, which lies outside the database and ends with one deletion."""
