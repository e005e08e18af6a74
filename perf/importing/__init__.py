"""Exports as they come out of other systems, and the tables of a council folder that are made of them."""
