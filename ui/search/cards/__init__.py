"""Draw the answers: a card for each hit, those of one document together."""
