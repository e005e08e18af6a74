"""Blocks of the page of a measure: its figures, its trend, its areas, and how others do."""
