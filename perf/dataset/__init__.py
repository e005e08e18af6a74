"""A council folder to checked tables: the only room that reads data."""
