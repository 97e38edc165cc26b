"""Fits the confidence, and measures it on what it was not fitted on."""
