"""MedQuAD XML: questions and answers from the health sites of the NIH and CDC.

Format: Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019;20:511. Two spellings of its tags
occur in the collection (`QAPair/Question/Answer` and `pair/question/answer`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from ingest.document import Document, Section, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.text import title_from_name
from ingest.loaders.xml.parse import parse

_ROOT = re.compile(rb"<(?:Document|doc|DiseaseFile)\s[^>]*\b(?:id|docid|fid)=")
_PAIRS = re.compile(rb"<(?:Focus|doctitle-focus|QAPairs|qaPairs)\b")
_INLINE_BULLET = re.compile(r"(?:(?<=\S)[^\S\n]{2,}|^[^\S\n]*)[-•][^\S\n]+", re.MULTILINE)
_QUESTION_END = re.compile(r"\s*\?[\s?]*$")
_PUBLISHERS = {
    "CDC": "Centers for Disease Control and Prevention",
    "CancerGov": "National Cancer Institute",
    "GARD": "Genetic and Rare Diseases Information Center",
    "GHR": "Genetics Home Reference, National Library of Medicine",
    "MPlusHealthTopics": "MedlinePlus, National Library of Medicine",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NIHSeniorHealth": "NIHSeniorHealth, National Institute on Aging",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
}


class MedQuadLoader:
    """Reads a MedQuAD file: the focus is the title, each question heads the section of its answer.

    In the canonical text only white space differs from the file: runs of it become one space, and list items
    that the collection flattened into a line are on lines of their own again.
    """

    format = "MedQuAD XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a MedQuAD root element, and a focus or question list soon after it."""
        return bool(_ROOT.search(head) and _PAIRS.search(head))

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is; a question without an answer makes no section."""
        root = parse(content, source)
        focus = _text(root, "Focus", "doctitle-focus")
        title = focus or title_from_name(source)
        parts: list[str] = [title, "\n\n"]
        length = len(title) + 2
        sections: list[Section] = []
        for pair in root.iter("QAPair", "pair"):
            question = _QUESTION_END.sub("?", _text(pair, "Question", "question"))
            answer = _answer(pair)
            begins = length + len(question) + 1
            parts += [question, "\n", answer, "\n\n"]
            length = begins + len(answer) + 2
            if answer:
                heading = (question,) if question else ()
                sections.append(Section(begins, begins + len(answer), heading))
        if not sections and not focus:
            raise MalformedDocumentError(
                source, "no focus and no answered question in it", remedy="Leave the file out"
            )
        text = "".join(parts).rstrip("\n") + "\n"
        yield Document(text, _info(root, source, title), tuple(sections), self.format)


def _info(root: etree._Element, source: str, title: str) -> SourceInfo:
    site = root.get("source") or root.get("corpus")
    synonyms = [" ".join(s.text.split()) for s in root.iter("Synonym") if s.text and s.text.strip()]
    cuis = [c.text.strip() for c in root.iter("CUI", "cui") if c.text and c.text.strip()]
    extra: dict[str, object] = {"collection": "MedQuAD"}
    if synonyms:
        extra["synonyms"] = synonyms
    if cuis:
        extra["umls_cuis"] = cuis
    return SourceInfo(
        source=source,
        title=title,
        publisher=_PUBLISHERS.get(site, site) if site else None,
        url=root.get("url"),
        extra=extra,
    )


def _inner_text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _text(element: etree._Element, *tags: str) -> str:
    """Return the words of the first child that has one of these tags, with single spaces."""
    child = next((c for c in element if c.tag in tags), None)
    return "" if child is None else " ".join(_inner_text(child).split())


def _answer(pair: etree._Element) -> str:
    """Return an answer's text with its lines and list items, and no other white space than needed."""
    child = next((c for c in pair if c.tag in ("Answer", "answer")), None)
    if child is None:
        return ""
    raw = _inner_text(child).replace("\r\n", "\n").replace("\r", "\n")
    bulleted = _INLINE_BULLET.sub("\n- ", raw)
    lines = [" ".join(line.split()) for line in bulleted.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
