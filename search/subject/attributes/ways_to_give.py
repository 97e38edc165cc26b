"""The ways in which a drug is given, as a question asks for them and a passage states them."""

from __future__ import annotations

from search.subject.attributes.attribute import attribute

WAYS_TO_GIVE = (
    attribute("intravenous use", r"\bintravenous|\biv\b", r"intraven|\biv(?:ig)?\b|infus"),
    attribute(
        "intramuscular use", r"\bintramuscular|\bim (?:dose|injection)\b|(?-i:\bIM\b)", r"intramuscul|\bim\b"
    ),
    attribute(
        "subcutaneous use",
        r"\bsubcutaneous|\bsubcut\b|\bsc (?:dose|injection)\b",
        r"subcut|\bsc\b|under the skin",
    ),
    attribute(
        "rectal use",
        r"\brectal(?:ly)?\b(?! (?:cancer|bleed|prolapse))|\bsuppositor",
        r"rectal|rectum|suppositor",
    ),
    attribute("topical use", r"\btopical", r"topical|cream|ointment|\bgel\b|\bskin\b|applied|lotion"),
    attribute("nebulised use", r"\bnebuli[sz]", r"nebuli[sz]"),
    attribute("intranasal use", r"\bintra-?nasal|\bnasal (?:spray|route)", r"nasal|nostril"),
    attribute("buccal use", r"\bbuccal|\boromucosal", r"buccal|oromucosal"),
    attribute("sublingual use", r"\bsublingual", r"sublingual|under the tongue"),
    attribute("transdermal use", r"\btransdermal|\bpatch(?:es)?\b(?! test)", r"transderm|\bpatch"),
    attribute("intra-articular use", r"\bintra-?articular|\bjoint injection", r"articular|into the joint"),
    attribute("intravitreal use", r"\bintra-?vitre", r"vitre"),
    attribute("intraosseous use", r"\bintra-?osseous", r"osseous"),
    attribute(
        "a long-acting injection",
        r"\bdepots?\b|\blong[- ]acting inject|\bLAI\b",
        r"depot|long[- ]acting|prolonged[- ]release inj|decanoate|palmitate|pamoate|embonate",
    ),
    attribute("intrathecal use", r"\bintrathecal", r"intrathec"),
)
