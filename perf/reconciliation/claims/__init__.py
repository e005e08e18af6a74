"""Checks of the statements in a report's prose: subject, comparison, evidence."""
