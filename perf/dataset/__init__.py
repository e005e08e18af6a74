"""Reads a council folder into checked tables: the only room that reads data."""
