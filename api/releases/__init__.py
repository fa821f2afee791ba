"""Releases: numbered editions of what is published, as folders of signed files that need no Sijill to be read."""
