"""PDF files of a pack's pages."""
