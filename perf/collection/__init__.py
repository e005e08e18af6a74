"""A quarter's figures, collected from those who own them: a workbook for each owner, and their answers taken back."""
