"""A folder for a new council: framework, workbook and guidance."""
