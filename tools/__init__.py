"""What the developers run by hand; Verbatim itself imports nothing from here."""
