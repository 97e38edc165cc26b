"""Know a code system by its OID, its address or its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["drug", "disease", "test", ""]
"""What the codes of a system are of; empty where they are of anything."""
_NO_LETTER = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class System:
    """A code system.

    Attributes:
        oid: its HL7 object identifier.
        kind: what its codes are of.
        names: what else it is called, as `folded` writes it. A document that states codes of its own
            (`ndc: ...` in its front matter) does so under its name or one of these.
    """

    name: str
    oid: str
    kind: Kind
    names: tuple[str, ...] = ()


ICD10CM = System("ICD-10-CM", "2.16.840.1.113883.6.90", "disease", ("hl7orgfhirsidicd10cm",))
NDC = System("NDC", "2.16.840.1.113883.6.69", "drug", ("hl7orgfhirsidndc",))
UNII = System("UNII", "2.16.840.1.113883.4.9", "drug", ("fdasisnlmnihgov",))
RXNORM = System(
    "RxNorm", "2.16.840.1.113883.6.88", "drug", ("rxcui", "rxcuis", "wwwnlmnihgovresearchumlsrxnorm")
)
SET_ID = System("set id", "", "drug", ("setid", "spl", "dailymed"))
SYSTEMS = (
    ICD10CM,
    NDC,
    UNII,
    RXNORM,
    SET_ID,
    System("ICD-9-CM", "2.16.840.1.113883.6.103", "disease", ("hl7orgfhirsidicd9cm",)),
    System("ICD-10", "2.16.840.1.113883.6.3", "disease", ("hl7orgfhirsidicd10",)),
    System("SNOMED CT", "2.16.840.1.113883.6.96", "", ("snomed", "sctid", "snomedinfosct")),
    System("LOINC", "2.16.840.1.113883.6.1", "test", ("loincorg",)),
    System("MeSH", "2.16.840.1.113883.6.177", "", ("meshid", "meshui", "meshcode", "wwwnlmnihgovmesh")),
    System("ATC", "2.16.840.1.113883.6.73", "drug", ("wwwwhoccnoatc",)),
    System("CVX", "2.16.840.1.113883.12.292", "drug", ("hl7orgfhirsidcvx",)),
    System("CPT", "2.16.840.1.113883.6.12", "", ("amaassnorggocpt",)),
    System("HGNC", "2.16.840.1.113883.6.281", "", ("wwwgenenamesorg",)),
    System("UMLS", "2.16.840.1.113883.6.86", "", ("umlscui", "umlscuis")),
)


def folded(stated: str) -> str:
    """Return a system or a key in small letters and digits alone: an OID, a name, an address."""
    bare = stated.strip().casefold().removeprefix("urn:oid:")
    return _NO_LETTER.sub("", re.sub(r"^https?://", "", bare))


_KNOWN = {
    folded(name): system for system in SYSTEMS for name in (system.name, system.oid, *system.names) if name
}


def system_of(stated: str) -> System | None:
    """Return the system that is stated, or None."""
    return _KNOWN.get(folded(stated))


def system_key(stated: str) -> str:
    """Return the same key for every way to state a system, a hospital's own too."""
    known = system_of(stated)
    return folded(known.name) if known else folded(stated)


def code_key(code: str) -> str:
    """Return the same key for every way to write a code: in capitals, without white space."""
    return "".join(code.split()).upper()
