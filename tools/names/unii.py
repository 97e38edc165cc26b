"""Read the substances and their names from the FDA's UNII names list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_TAGGED = re.compile(r"^(?P<name>.+?) \[(?P<tag>[^\[\]]+)\]$")
_DRUG_TAGS = frozenset(
    "INN|USAN|BAN|JAN|ORANGE BOOK|WHO-IP|USP MONOGRAPH|EP MONOGRAPH|PURPLE BOOK CDER|EMA EPAR".split("|")
)
"""Lists of medicines. WHO-DD, MI, HSDB and FCC also hold plants, dyes and flavours, and count for nothing."""
_MIXED_TAG = "VANDF"
"""Medicines, and pollens and foods: it counts for a name without any other sign of a plant."""
_NO_MEDICINE = re.compile(
    r"\b(?:POLLEN|WHOLE|LEAF|ROOT|SEED|SEEDS|BARK|FLOWER|FLOWERING|FRUIT|TOP|WOOD|HAIR|SKIN|WOOL|FEATHER|DUST"
    r"|BULB|STEM|RHIZOME|RESIN|COPOLYMER|CETETH|STEARETH|QUATERNIUM|GLUCETH|PEG-\d+|OLETH|OCTOXYNOL|LAURETH"
    r"|D&C|FD&C|NUT|JUICE|FIBER|FUNGUS|SPORE|IMPURITY|DIMER|ANOMER|EPIMER|HYDROGENATED)\b"
)
_ONE_WORD = re.compile(r"[A-Z]+(?:IN|INE|ATE|IUM|OL|ONE|IDE|UX|ID|IL|AM|AL|OIDS|EM|AN|OSE|UREA)")
_COMPONENT = re.compile(r"^(?P<brand>.+?) COMPONENT (?P<part>.+)$")


@dataclass(slots=True)
class Substance:
    """A UNII: its display name, and its names by type; `tags` are the lists that name it."""

    unii: str
    display: str
    tags: set[str] = field(default_factory=set)
    listed: list[str] = field(default_factory=list)
    """Names in a list of medicines, and official names."""
    brands: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Common and systematic names in no list."""
    products: list[str] = field(default_factory=list)
    """Brands of combinations that it is a part of."""


def substances(lines: Iterable[str]) -> Iterator[Substance]:
    """Yield the substances that stand in a list of medicines, each with its names in the list's order.

    Raises:
        ValueError: that names the line that is not (name, type, UNII, display name).
    """
    found: dict[str, Substance] = {}
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) != 4:
            raise ValueError(f"line {number}: {len(fields)} fields, where 4 are expected")
        name, kind, unii, display = fields
        if number > 1 and kind != "cd":
            _add(found.setdefault(unii, Substance(unii, display)), name, kind)
    yield from (each for each in found.values() if _is_medicine(each))


def _is_medicine(substance: Substance) -> bool:
    listed = substance.tags & _DRUG_TAGS or (
        _MIXED_TAG in substance.tags and _ONE_WORD.fullmatch(substance.display)
    )
    return bool(listed) and not _NO_MEDICINE.search(substance.display)


def products(found: Iterable[Substance]) -> dict[str, list[str]]:
    """Return the UNIIs in each brand of a combination."""
    parts: dict[str, list[str]] = defaultdict(list)
    for each in found:
        for brand in each.products:
            parts[brand].append(each.unii)
    return parts


def _add(substance: Substance, name: str, kind: str) -> None:
    if tagged := _TAGGED.match(name):
        substance.tags.add(tagged["tag"])
        if tagged["tag"] in _DRUG_TAGS or tagged["tag"] == _MIXED_TAG:
            substance.listed.append(tagged["name"])
    elif product := _COMPONENT.match(name):
        substance.products.append(product["brand"])
    elif kind == "bn":
        substance.brands.append(name)
    elif kind == "of":
        substance.listed.append(name)
    else:
        substance.others.append(name)
