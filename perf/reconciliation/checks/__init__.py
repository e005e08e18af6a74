"""Checks of what a report printed: one module for each thing checked."""
