"""Turn a title or an inclusion term of ICD-10-CM into the names that a clinician may type."""

from __future__ import annotations

import re

_BRACKETED = re.compile(r"\s*\[([^\[\]]+)\]")
_OPTIONAL = re.compile(r"\s*\(([^()]+)\)")
_ENDING = re.compile(
    r",? (?:NOS|NEC|unspecified|not elsewhere classified|not otherwise specified|unspecified (?:type|site"
    r"|organism|cause))$",
    re.IGNORECASE,
)
_CODES = re.compile(r"\s*\([A-Z]\d[0-9A-Z](?:[.,\- ]|\d|[A-Z])*\)$")
_OTHER = re.compile(
    r"^(?:other|unspecified)\b|\bother specified\b|\bother and unspecified\b|\band other\b", re.IGNORECASE
)
_WHERE = re.compile(
    r"\b(?:right|left|bilateral|unspecified (?:eye|ear|side|site|trimester|part|limb|hand|foot|shoulder"
    r"|elbow|knee|hip"
    r"|wrist|ankle|upper|lower|female|breast|fetus|degree|severity|complication|joint)|(?:first|second"
    r"|third) trimester"
    r"|fetus \d|multiple sites|initial encounter|subsequent encounter|sequela)\b",
    re.IGNORECASE,
)
_SITES = re.compile(
    r"^,? ?(?:of )?(?:shoulder|elbow|wrist|hand|hip|knee|ankle and foot|vertebrae"
    r"|other (?:specified )?(?:site|joint)|"
    r"upper arm|forearm|thigh|lower leg|pelvic region and thigh|(?:shoulder|ankle|hand|foot)s? region|"
    r"(?:[a-z]+|occipito-atlanto-axial|sacral and sacrococcygeal) region|site unspecified)$",
    re.IGNORECASE,
)


def is_other(title: str) -> bool:
    """Whether a code gathers what has no code of its own, so that what it includes are different things."""
    return bool(_OTHER.search(title))


def is_place_only(title: str, above: str) -> bool:
    """Whether a code says no more than its parent but the side, the site, the trimester or the encounter."""
    return bool(_WHERE.search(title)) or (
        title.lower().startswith(above.lower()) and bool(_SITES.match(title[len(above) :]))
    )


def plain(title: str) -> str:
    """Return a title without the range of its codes."""
    return " ".join(_CODES.sub("", title).split())


def names_in(title: str) -> list[str]:
    """Return the names in a title: as it stands, without what may be left out, and what stands in
    brackets."""
    bare = " ".join(_BRACKETED.sub("", title).split())
    bracketed = [each.strip() for each in _BRACKETED.findall(title)]
    names = [bare]
    while (shorter := _ENDING.sub("", names[-1])) != names[-1]:
        names.append(shorter)
    without = " ".join(_OPTIONAL.sub("", names[-1]).split())
    within = " ".join(re.sub(r"[()]", "", names[-1]).split())
    return [
        name.strip(" ,")
        for name in dict.fromkeys((*names[1:], names[0], without, within, *bracketed))
        if name
    ]


def is_unspecified(text: str) -> bool:
    """Whether a title or a term is the default of its group and so no name of the code: "diabetes NOS"."""
    return bool(_ENDING.search(text))
