"""Make pairs of a question and a passage that answers it, a module for each source."""
