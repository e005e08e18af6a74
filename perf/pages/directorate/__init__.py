"""The report of one area: its answer, and its services side by side."""
