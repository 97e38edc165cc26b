"""Measure reading: made tables and pages are rendered in every format, read back and compared."""
