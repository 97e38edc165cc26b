"""Write numbers for a reader."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Write a number with its noun: "1 passage", "1,200 passages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
