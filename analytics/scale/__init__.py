"""Metrics over the GeoParquet files of a release: SQL that DuckDB runs on one machine and Spark on many, unchanged."""
