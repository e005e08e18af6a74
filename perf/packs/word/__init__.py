"""The Word document of a pack."""
