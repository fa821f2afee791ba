"""The embedded database: a private PostGIS cluster of this checkout, made of the system's PostgreSQL packages.

site      where its files and its socket lie, and which system user runs it
binaries  which PostgreSQL with PostGIS this machine has
process   whether it runs, and what a crash left behind
server    making, starting, stopping it
upgrade   moving its data to a newer PostgreSQL
"""
