"""Datasets: everything that matches a question, in the form that its reader's tools expect, from one snapshot."""
