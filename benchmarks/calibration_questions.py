"""What the confidence is fitted on: libraries, and questions that they do and do not answer.

Each library is asked questions that it can answer, and questions of other collections. Of those only
pairs are taken in which no answer can hide: questions about cystic fibrosis are not asked of MedQuAD,
nor MedQuAD's on infections of the articles on viruses. MedQuAD is cut in two by disease: half is the
library, and the other half's questions are near misses, about a disease that is not in it. Its
questions head its answers word for word, so they are asked in other words, by a synonym where the
collection has one. The articles of covidqa are cut in two likewise.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lxml import etree

from benchmarks.record import ROOT, SHARED
from benchmarks.withheld import asked_of, is_withheld, under, without_answers, without_sections
from evaluate.answers.judge import answers
from evaluate.answers.questions import ClinicalQuestion, read_questions
from evaluate.collection import Collection, read_collection
from ingest.document import document_id
from ingest.files.find import SourceFile, find
from search.hit import Hit

Answers = Callable[[Hit], bool]
"""Whether a passage answers."""

FOLDER = ROOT / "var" / "benchmarks"
CLINICAL = Path(__file__).with_name("clinical")
_MOST_DISEASES = 900
_MOST = 120
"""How many questions of one kind a library is asked."""
_COMMON_CODE = 8
_VIRAL = re.compile(
    r"infect|virus|viral|flu\b|pneumonia|respirat|lung|fever|hiv|aids|sars|measles|rabies|immun|bacter|"
    r"vaccin|"
    r"hepatitis|tubercul|malaria|asthma|cough|bronch|sepsis|mening|encephal|dengue|ebola|zika",
    re.IGNORECASE,
)
_CYSTIC = re.compile(
    r"cystic fibrosis|pancrea|bronchi|lung|respirat|mucus|meconium|sweat|pseudomonas|infertil|asthma|"
    r"vas deferens|"
    r"nasal|polyp|sinus|diabetes|malabsor|cor pulmonale|clubbing|liver|cirrhosis|rectal|intussus|vitamin|"
    r"pneumo",
    re.IGNORECASE,
)
_STARTER = re.compile(
    r"myosi|myopath|muscle|muscular|dermato|calcino|crest|sclero|lambert|eaton|myasthen|polymyalgia|"
    r"rhabdo|statin|"
    r"interstitial|dysphag|swallow|arthritis|arteritis|raynaud|autoimmun|weakness|lupus|connective|steroid",
    re.IGNORECASE,
)
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
class Asked:
    """A question to a library. `kind` is "own" where the library answers it, "foreign" where it is
    about something else, "near" where it is about something like it."""

    text: str
    kind: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Library:
    """Files to search, the folder of an index to keep, and what is asked."""

    name: str
    files: list[SourceFile]
    kept: str
    questions: list[Asked]


@dataclass(frozen=True, slots=True)
class _Disease:
    """What one MedQuAD file is about; `group` is shared by the files on the same disease."""

    file: SourceFile
    group: str
    name: str
    questions: dict[str, set[str]]


def libraries() -> Iterator[Library]:
    """The libraries whose files lie beside the checkout, with their questions."""
    cf, covid = (_judged(name) for name in ("cf", "covidqa"))
    held, other = _halves(_diseases())
    own, near = _paraphrased(held), _paraphrased(other)
    medquad = own + near
    flat = [text for texts in medquad for text, _ in texts]
    viral = list(covid[1].questions.values())
    cystic = list(cf[1].questions.values())
    yield Library("cf", cf[0], "cf", [
        *_relevant(*cf), *_foreign(viral), *_foreign(q for q in flat if not _CYSTIC.search(q)),
    ])  # fmt: skip
    yield Library("covidqa", covid[0], "covidqa", [
        *_sampled(_spans(*covid)), *_foreign(cystic), *_foreign(q for q in flat if not _VIRAL.search(q)),
    ])  # fmt: skip
    named = [q for q in viral if re.search(r"covid|sars|mers|corona|ncov|wuhan", q, re.IGNORECASE)]
    kept, withheld = _withheld(random.Random(0).sample(held, _MOST_DISEASES))
    yield Library("medquad", kept, "calibration-medquad", [
        *_sampled(each for each in withheld if each.kind == "own"),
        *_sampled(each for each in withheld if each.kind == "withheld"),
        *_sampled(Asked(t, "near", _nothing) for texts in near for t, _ in texts),
        *_foreign(named),
    ])  # fmt: skip
    starter = find([ROOT / "corpus"]).files
    yield Library("starter", list(starter), "calibration-starter", [
        *_starter(), *_foreign(viral), *_foreign(cystic),
        *_foreign(q for q in flat if not _STARTER.search(q)),
    ])  # fmt: skip
    files, sections = without_sections(list(starter), FOLDER / "starter-withheld")
    yield Library("starter, sections withheld", files, "calibration-withheld", [
        Asked(text, "withheld" if each.withheld else "own", under(each.title, each.heading))
        for text, each in asked_of(sections)
    ])  # fmt: skip
    yield from _clinical()


def _clinical() -> Iterator[Library]:
    """The starter library with each invented formulary, asked as clinicians type."""
    for folder in sorted(path for path in CLINICAL.iterdir() if path.is_dir()):
        asked = read_questions(folder, ROOT / "corpus").questions
        yield Library(
            f"clinical, {folder.name}",
            list(find([ROOT / "corpus", folder / "formulary"]).files),
            f"calibration-clinical-{folder.name}",
            [
                Asked(each.question, "own" if each.answer else "clinical", partial(_answered, each))
                for each in asked
            ],
        )


def _answered(question: ClinicalQuestion, hit: Hit) -> bool:
    return answers(hit, question)


def _withheld(diseases: list[_Disease]) -> tuple[list[SourceFile], list[Asked]]:
    """The files of diseases with some answers left out, and their questions, as own and as withheld."""
    folder = FOLDER / "medquad-withheld"
    for each in diseases:
        gone = {plain for kind, every in each.questions.items() if _is_gone(each, kind) for plain in every}
        without_answers(each.file, folder, lambda text, gone=gone: _plain(text) in gone)  # type: ignore[misc]
    files = list(find([folder]).files)
    moved = {file.path.name: file for file in files}
    placed = [replace(each, file=moved[each.file.path.name]) for each in diseases]
    named = [each for each in placed if _NAME.fullmatch(each.name)]
    return files, [
        Asked(text, "withheld", _nothing) if _is_gone(each, kind) else Asked(text, "own", answers)
        for each, texts in zip(named, _paraphrased(placed), strict=True)
        for kind, (text, answers) in zip(each.questions, texts, strict=True)
    ]


def _is_gone(disease: _Disease, kind: str) -> bool:
    return is_withheld(disease.group, kind)


def _judged(name: str) -> tuple[list[SourceFile], Collection]:
    collection = read_collection(SHARED / "eval" / name)
    return list(find([collection.corpus]).files), collection


def _relevant(files: list[SourceFile], collection: Collection) -> list[Asked]:
    """Questions whose answer is any document judged relevant."""
    return [
        Asked(
            text, "own", _in_documents({document_id(files[0].source, d) for d, g in judged.items() if g > 0})
        )
        for question, text in collection.questions.items()
        for judged in [collection.qrels[question]]
    ]


def _spans(files: list[SourceFile], collection: Collection) -> list[Asked]:
    """Questions whose answer is a passage that holds the answer's span."""
    return [
        Asked(text, "own", _with_span({(document_id(files[0].source, d), s.start, s.end) for d, s in spans}))
        for question, text in collection.questions.items()
        for spans in [collection.spans[question]]
    ]


def _starter() -> Iterator[Asked]:
    """The questions that the starter library was tested with: file and sentence of each answer."""
    for line in (ROOT / "tests" / "corpus_questions.jsonl").read_text(encoding="utf-8").splitlines():
        line_read = json.loads(line)
        yield Asked(line_read["question"], "own", _with_sentence(line_read["sentence"]))


def _foreign(questions: Iterable[str]) -> Iterator[Asked]:
    return _sampled(Asked(text, "foreign", _nothing) for text in questions)


def _sampled(questions: Iterable[Asked]) -> Iterator[Asked]:
    found = list(questions)
    yield from random.Random(len(found)).sample(found, min(_MOST, len(found)))


def _diseases() -> list[_Disease]:
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


def _disease(file: SourceFile, root: etree._Element, group: str) -> _Disease:
    names = _texts(root, "Synonym") or _texts(root, "Focus", "doctitle-focus")
    questions: dict[str, set[str]] = defaultdict(set)
    for pair in root.iter("QAPair", "pair"):
        (question,), (answer,) = ([c for c in pair if c.tag.lower() == t] for t in ("question", "answer"))
        if question.text and answer.text and answer.text.strip() and question.get("qtype") in _PHRASES:
            questions[question.get("qtype", "")].add(_plain(question.text))
    return _Disease(file, group, random.Random(file.source).choice(names or [""]), dict(questions))


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.lower()))


def _halves(diseases: list[_Disease]) -> tuple[list[_Disease], list[_Disease]]:
    """Two halves, with no group in both."""
    first = {g for g in sorted({d.group for d in diseases}) if hashlib.sha256(g.encode()).digest()[0] % 2}
    return [d for d in diseases if d.group in first], [d for d in diseases if d.group not in first]


def _paraphrased(diseases: list[_Disease]) -> list[list[tuple[str, Answers]]]:
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
                _under(sources[d.group], headings[d.group, kind]),
            )
            for kind in d.questions
        ]
        for d in diseases
        if _NAME.fullmatch(d.name)
    ]


def _nothing(hit: Hit) -> bool:
    return False


def _in_documents(documents: set[str]) -> Answers:
    return lambda hit: hit.document_id in documents


def _with_span(spans: set[tuple[str, int, int]]) -> Answers:
    return lambda hit: any(
        hit.document_id == document and hit.start <= start and end <= hit.end
        for document, start, end in spans
    )


def _with_sentence(sentence: str) -> Answers:
    return lambda hit: _plain(sentence) in _plain(hit.text)


def _under(sources: set[str], headings: set[str]) -> Answers:
    return lambda hit: hit.info.source in sources and any(_plain(part) in headings for part in hit.heading)
