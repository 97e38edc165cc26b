"""Write a National Drug Code in all the ways that may be meant: with hyphens, of the package, of the product.

The FDA's code has three parts, labeler, product and package, of 4-4-2, 5-3-2 or 5-4-1 digits, in an SPL file
with hyphens (21 CFR 207.33). Claims write 5-4-2 digits without: a part that is too short gets a 0 in front.
"""

from __future__ import annotations

import re

_PARTS = ((4, 4, 2), (5, 3, 2), (5, 4, 1))
_FULL = (5, 4, 2)


def ways_to_write(code: str) -> tuple[str, ...]:
    """Return the code with hyphens in each way that it may be meant, packages first, then products.

    Nothing where it is no National Drug Code.
    """
    bare = code.strip()
    if re.fullmatch(r"\d{4,5}-\d{3,4}(?:-\d{1,2})?", bare):
        parts = [bare.split("-")]
        parts += _shortened(parts[0]) if [*map(len, parts[0])] == [*_FULL] else []
    elif re.fullmatch(r"\d{10}", bare):
        parts = [_cut(bare, lengths) for lengths in _PARTS]
    elif re.fullmatch(r"\d{11}", bare):
        parts = _shortened(_cut(bare, _FULL))
    else:
        return ()
    packages = ["-".join(each) for each in parts if len(each) == 3]
    products = ["-".join(each[:2]) for each in parts]
    return tuple(dict.fromkeys((*packages, *products)))


def _cut(digits: str, lengths: tuple[int, int, int]) -> list[str]:
    first, second, _ = lengths
    return [digits[:first], digits[first : first + second], digits[first + second :]]


def _shortened(full: list[str]) -> list[list[str]]:
    """Return a code of 5-4-2 digits with the 0 of each part that begins with one left out."""
    return [
        [part[1:] if at == place else part for place, part in enumerate(full)]
        for at in range(3)
        if full[at].startswith("0")
    ]
