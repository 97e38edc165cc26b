"""Times a question from end to end, by size of the library."""
