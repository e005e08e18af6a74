"""The quarterly pack: papermill runs the notebooks, nbconvert turns them into pages, the finished pack is installed."""
