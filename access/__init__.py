"""Who asks, what they may do, and what was done."""
