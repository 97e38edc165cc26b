"""Make the table of drugs: one row a substance, its salts folded in, and one a combination."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from search.names.concept import Concept
from search.names.key import name_key
from tools.names.drug_names import NOT_DRUGS, brand_names, listed_names, other_names, readable
from tools.names.salts import ENDINGS, FOLDED, KEPT, acid_of, base_of, is_ion
from tools.names.unii import Substance, products

_SOLD = frozenset(
    ("ORANGE BOOK", "VANDF", "USP MONOGRAPH", "EP MONOGRAPH", "WHO-IP", "EMA EPAR", "PURPLE BOOK CDER")
)
_BIOSIMILAR = re.compile(r"^(.+)-[a-z]{4}$")
_PRODUCT = re.compile(r"[A-Z][A-Z' -]{2,24}")
_FORM_OF_PRODUCT = re.compile(
    r" (?:DS|XR|SR|ER|HFA|HCT|PEDIATRIC|TABLETS?|CAPSULES?|KIT|IV|INJECTION|FOR INJECTION|DISKUS|PLUS|FORTE)$"
)
_MOST_PARTS = 6
_MOST_NAMES = 60


def drugs(
    found: Sequence[Substance], additions: Mapping[str, list[str]], common: frozenset[str]
) -> list[Concept]:
    """Return the rows of the table, ordered by key.

    Args:
        found: the substances of the list.
        additions: names that the list lacks, with the substances that each stands for.
        common: everyday words, which are never taken for a brand.

    Raises:
        ValueError: if an addition names a substance that the list does not hold.
    """
    roots = _roots(found)
    single = _single(found, roots, common)
    by_name = {name_key(name): key for key, concept in single.items() for name in concept.all_names[::-1]}
    by_name |= {name_key(concept.name): key for key, concept in single.items()}
    combined = _combined(found, roots, single)
    _add(additions, by_name, single, combined)
    rows = [
        *single.values(),
        *(_combination(parts, names, single) for parts, names in combined.items() if names),
    ]
    return sorted(_unique(rows), key=lambda row: row.key)


def _roots(found: Sequence[Substance]) -> dict[str, str]:
    """Return the UNII that each UNII is folded to; itself where it is no form of another."""
    known: dict[str, str] = {}
    for each in found:
        for name in each.listed:
            known.setdefault(name.lower(), each.unii)
    known |= {each.display.lower(): each.unii for each in found}
    for each in found:
        short = _without_form(each.display)
        if short and not acid_of(short.lower(), known):
            known.setdefault(short.lower(), each.unii)
    roots = {}
    for each in found:
        root, name = _start(each, known)
        while base := (
            FOLDED.get(name) or base_of(name, known) or acid_of(name, known) or _biosimilar(name, known)
        ):
            if known[base] in (root, each.unii):
                break
            root, name = known[base], base
        roots[each.unii] = root
    return {unii: roots[root] for unii, root in roots.items()}


def _start(substance: Substance, known: Mapping[str, str]) -> tuple[str, str]:
    """Return where folding begins: at the substance, or at that which has its name, where its own cannot be
    typed."""
    if not listed_names([substance.display]) and (listed := listed_names(substance.listed)):
        return known[listed[0].lower()], listed[0].lower()
    return substance.unii, substance.display.lower()


def _biosimilar(name: str, known: Mapping[str, str]) -> str | None:
    match = _BIOSIMILAR.match(name)
    return match[1] if match and match[1] in known else None


def _single(
    found: Sequence[Substance], roots: Mapping[str, str], common: frozenset[str]
) -> dict[str, Concept]:
    forms: dict[str, list[Substance]] = defaultdict(list)
    for each in sorted(found, key=lambda substance: roots[substance.unii] != substance.unii):
        forms[roots[each.unii]].append(each)
    rows = {unii: _substance(forms[unii], common) for unii in forms}
    by_display = {each.display.lower(): each.unii for each in found}
    single = {}
    for unii, row in rows.items():
        base = by_display.get(KEPT.get(forms[unii][0].display.lower(), ""), "")
        parents = (f"drug:{roots[base]}",) if base and roots[base] != unii else ()
        if row:
            single[unii] = Concept(row.key, row.kind, row.name, row.names, row.codes, parents)
    return single


def _substance(forms: Sequence[Substance], common: frozenset[str]) -> Concept | None:
    first = forms[0]
    marketed = any(each.tags & _SOLD for each in forms)
    generic = [name for each in forms for name in listed_names([each.display, *each.listed])]
    generic += [_without_form(each.display) for each in forms[:1]]
    generic += [name for each in forms for name in other_names(each.others, common, marketed)]
    names = [readable(name, False) for name in generic if name and name.lower() not in common]
    names += [readable(name, True) for each in forms for name in brand_names(each.brands, common)]
    plain = [
        name.lower() for name in listed_names([_without_form(first.display), first.display, *first.listed])
    ]
    chosen = next((name for name in plain if name in names), "")
    if not chosen:
        return None
    others = _distinct([chosen, *names])[1:_MOST_NAMES]
    codes = tuple(f"UNII {each.unii}" for each in forms)
    return Concept(f"drug:{first.unii}", "drug", chosen, tuple(others), codes)


def _without_form(display: str) -> str:
    """Ipratropium, of ipratropium bromide, which stands for it though the list does not say so."""
    words = display.split()
    if display.lower() in KEPT:
        return ""
    while len(words) > 1 and words[-1].lower().strip(",()") in ENDINGS:
        words.pop()
    alone = len(words) == 1 < len(display.split()) and len(words[0]) >= 7 and words[0].isalpha()
    return words[0] if alone and not is_ion(words[0]) else ""


def _distinct(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name_key(name), name)
    return list(found.values())


def _combined(
    found: Sequence[Substance], roots: Mapping[str, str], single: Mapping[str, Concept]
) -> dict[frozenset[str], list[str]]:
    combined: dict[frozenset[str], list[str]] = defaultdict(list)
    for brand, uniis in sorted(products(found).items()):
        parts = frozenset(roots[unii] for unii in uniis if roots[unii] in single)
        if 2 <= len(parts) <= _MOST_PARTS and _PRODUCT.fullmatch(brand):
            names = [brand, _FORM_OF_PRODUCT.sub("", brand)]
            combined[parts] += [readable(name, True) for name in names if name.lower() not in NOT_DRUGS]
    return combined


def _add(
    additions: Mapping[str, list[str]],
    by_name: Mapping[str, str],
    single: dict[str, Concept],
    combined: dict[frozenset[str], list[str]],
) -> None:
    unknown = [
        f"{name}: {each}"
        for name, found in additions.items()
        for each in found
        if name_key(each) not in by_name
    ]
    if unknown:
        raise ValueError(f"no such substance: {'; '.join(unknown)}")
    for name, substances in additions.items():
        parts = frozenset(by_name[name_key(each)] for each in substances)
        if len(parts) > 1:
            for others in combined.values():
                others[:] = [other for other in others if name_key(other) != name_key(name)]
            combined[parts].insert(0, name)
        else:
            (unii,) = parts
            row = single[unii]
            names = (*row.names, name)
            single[unii] = Concept(row.key, row.kind, row.name, names, row.codes, row.parents)


def _combination(parts: frozenset[str], names: Sequence[str], single: Mapping[str, Concept]) -> Concept:
    substances = sorted((single[unii] for unii in parts), key=lambda row: row.name)
    together = [row.name for row in substances]
    orders = ["/".join(together), "/".join(together[::-1]) if len(parts) == 2 else ""]
    if len(parts) == 2:
        orders += [" and ".join(together), " and ".join(together[::-1])]
    name, *others = _distinct(filter(None, [*orders[:1], *names, *orders[1:]]))
    keys = tuple(row.key for row in substances)
    return Concept(f"drug:{'+'.join(sorted(parts))}", "drug", name, tuple(others), (), (), keys)


def _unique(rows: Sequence[Concept]) -> list[Concept]:
    """Leave a name to the one row that has it as its own or from a list, where another only has it as a
    brand."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        owners[name_key(row.name)].add(row.key)
        for name in row.names if row.parts else ():
            owners[name_key(name)].add(row.key)
    kept = []
    for row in rows:
        names = tuple(n for n in row.names if not owners.get(name_key(n)) or row.key in owners[name_key(n)])
        kept.append(Concept(row.key, row.kind, row.name, names, row.codes, row.parents, row.parts))
    return kept
