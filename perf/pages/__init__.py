"""What readers see of the scores: sentences, tables and charts as blocks of a page. Pure functions."""
