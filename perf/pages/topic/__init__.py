"""Blocks of a topic report: opening, trend, breakdown, year end, and what is special to complaints and budget."""
