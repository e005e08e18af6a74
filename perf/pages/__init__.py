"""Scores to what readers see: sentences, tables and charts as blocks of a page. Pure functions."""
