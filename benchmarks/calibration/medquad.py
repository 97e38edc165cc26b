"""Cut MedQuAD in two by disease, and ask its questions in other words."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from lxml import etree

from benchmarks.calibration.asked import Answers, Asked, nothing, plain, under_headings
from benchmarks.record import ROOT, SHARED
from benchmarks.withheld import is_withheld, without_answers
from ingest.files.find import SourceFile, find

FOLDER = ROOT / "var" / "benchmarks"
_COMMON_CODE = 8
_NAME = re.compile(r"(?!What |Your? )(?=.*[a-z]{4}).{6,60}")
"""A disease's name that can be asked for: no heading, and no abbreviation that stands for several."""
_PHRASES = {
    "information": ("what kind of condition is {}", "can you explain {}", "overview of {}"),
    "symptoms": ("how does {} present", "clinical features of {}", "which findings point to {}"),
    "treatment": ("how is {} managed", "therapy options in {}", "what can be done for a patient with {}"),
    "inheritance": ("can {} be passed on in families", "does {} run in families"),
    "frequency": ("how common is {}", "prevalence of {}", "how many people have {}"),
    "genetic changes": ("which mutations underlie {}", "gene responsible for {}"),
    "causes": ("why do people get {}", "aetiology of {}"),
    "exams and tests": ("how do I confirm {}", "work-up for suspected {}"),
    "outlook": ("prognosis of {}", "life expectancy with {}"),
    "susceptibility": ("who is likely to get {}", "risk factors for {}"),
    "prevention": ("how can {} be prevented", "steps that lower the risk of {}"),
    "stages": ("how is {} staged",),
    "complications": ("what can {} lead to",),
}


@dataclass(frozen=True, slots=True)
class Disease:
    """What one MedQuAD file is about; `group` is shared by the files on the same disease."""

    file: SourceFile
    group: str
    name: str
    questions: dict[str, set[str]]


def withheld_answers(diseases: list[Disease]) -> tuple[list[SourceFile], list[Asked]]:
    """The files of diseases with some answers left out, and their questions, as own and as withheld."""
    folder = FOLDER / "medquad-withheld"
    for each in diseases:
        gone = {text for kind, texts in each.questions.items() if _is_gone(each, kind) for text in texts}
        without_answers(each.file, folder, lambda text, gone=gone: plain(text) in gone)  # type: ignore[misc]
    files = list(find([folder]).files)
    moved = {file.path.name: file for file in files}
    placed = [replace(each, file=moved[each.file.path.name]) for each in diseases]
    named = [each for each in placed if _NAME.fullmatch(each.name)]
    return files, [
        Asked(text, "withheld", nothing) if _is_gone(each, kind) else Asked(text, "own", answers)
        for each, texts in zip(named, paraphrased(placed), strict=True)
        for kind, (text, answers) in zip(each.questions, texts, strict=True)
    ]


def _is_gone(disease: Disease, kind: str) -> bool:
    return is_withheld(disease.group, kind)


def diseases_of_medquad() -> list[Disease]:
    """What the files of MedQuAD are about. Those with the same name, synonym or rare code are a group."""
    files = find([SHARED / "corpora" / "medquad"]).files
    read = [(file, etree.parse(file.path).getroot()) for file in files]
    codes = Counter(code for _, root in read for code in _texts(root, "CUI", "cui"))
    parent: dict[str, str] = {}

    def first(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for file, root in read:
        rare = [code for code in _texts(root, "CUI", "cui") if codes[code] <= _COMMON_CODE]
        for name in (*_texts(root, "Focus", "doctitle-focus"), *_texts(root, "Synonym"), *rare):
            parent[first(name.lower())] = first(file.source)
    found = [_disease(file, root, first(file.source)) for file, root in read]
    return [disease for disease in found if disease.questions]


def _texts(root: etree._Element, *tags: str) -> list[str]:
    return [" ".join(each.text.split()) for each in root.iter(*tags) if each.text and each.text.strip()]


def _disease(file: SourceFile, root: etree._Element, group: str) -> Disease:
    names = _texts(root, "Synonym") or _texts(root, "Focus", "doctitle-focus")
    questions: dict[str, set[str]] = defaultdict(set)
    for pair in root.iter("QAPair", "pair"):
        (question,), (answer,) = ([c for c in pair if c.tag.lower() == t] for t in ("question", "answer"))
        if question.text and answer.text and answer.text.strip() and question.get("qtype") in _PHRASES:
            questions[question.get("qtype", "")].add(plain(question.text))
    return Disease(file, group, random.Random(file.source).choice(names or [""]), dict(questions))


def halves(diseases: list[Disease]) -> tuple[list[Disease], list[Disease]]:
    """Two halves, with no group in both."""
    first = {g for g in sorted({d.group for d in diseases}) if hashlib.sha256(g.encode()).digest()[0] % 2}
    return [d for d in diseases if d.group in first], [d for d in diseases if d.group not in first]


def paraphrased(diseases: list[Disease]) -> list[list[tuple[str, Answers]]]:
    """The questions of each disease in other words, one of each kind, with what answers them."""
    headings: dict[tuple[str, str], set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for disease in diseases:
        sources[disease.group].add(disease.file.source)
        for kind, asked in disease.questions.items():
            headings[disease.group, kind] |= asked
    return [
        [
            (
                random.Random(d.file.source + kind).choice(_PHRASES[kind]).format(d.name),
                under_headings(sources[d.group], headings[d.group, kind]),
            )
            for kind in d.questions
        ]
        for d in diseases
        if _NAME.fullmatch(d.name)
    ]
