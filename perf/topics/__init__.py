"""Turns records into figures: monthly amounts by area and part, and the figures made of them. Pure functions."""
