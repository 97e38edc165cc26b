"""Makes training data, trains an embedding model on it, and says whether it may be shipped."""
