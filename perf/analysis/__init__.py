"""What the figures show: control charts, the year-end forecast, drivers of a change, time to close. Pure functions."""
