"""Scores to what readers see: words, tables, charts. Pure functions that give blocks of a page."""
