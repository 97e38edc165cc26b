"""What the confidence is fitted on: libraries, and questions that they do and do not answer.

Each library is asked questions that it can answer, and questions of other collections. Of those only
pairs are taken in which no answer can hide: questions about cystic fibrosis are not asked of MedQuAD,
nor MedQuAD's on infections of the articles on viruses. MedQuAD is cut in two by disease: half is the
library, and the other half's questions are near misses, about a disease that is not in it. Its
questions head its answers word for word, so they are asked in other words, by a synonym where the
collection has one. The articles of covidqa are cut in two likewise.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.calibration.asked import Asked, in_documents, nothing, with_sentence, with_span
from benchmarks.calibration.medquad import FOLDER, diseases_of_medquad, halves, paraphrased, withheld_answers
from benchmarks.record import ROOT, SHARED
from benchmarks.withheld import asked_of, under, without_sections
from evaluate.answers.judge import answers
from evaluate.answers.questions import ClinicalQuestion, read_questions
from evaluate.collection import Collection, read_collection
from ingest.document import document_id
from ingest.files.find import SourceFile, find
from search.hit import Hit

CLINICAL = Path(__file__).parents[1] / "clinical"
_MOST_DISEASES = 900
_MOST = 120
"""How many questions of one kind a library is asked."""
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


@dataclass(frozen=True, slots=True)
class Library:
    """Files to search, the folder of an index to keep, and what is asked."""

    name: str
    files: list[SourceFile]
    kept: str
    questions: list[Asked]


def libraries() -> Iterator[Library]:
    """The libraries whose files lie beside the checkout, with their questions."""
    cf, covid = (_judged(name) for name in ("cf", "covidqa"))
    held, other = halves(diseases_of_medquad())
    own, near = paraphrased(held), paraphrased(other)
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
    kept, withheld = withheld_answers(random.Random(0).sample(held, _MOST_DISEASES))
    yield Library("medquad", kept, "calibration-medquad", [
        *_sampled(each for each in withheld if each.kind == "own"),
        *_sampled(each for each in withheld if each.kind == "withheld"),
        *_sampled(Asked(t, "near", nothing) for texts in near for t, _ in texts),
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
    yield from clinical()


def clinical() -> Iterator[Library]:
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


def _judged(name: str) -> tuple[list[SourceFile], Collection]:
    collection = read_collection(SHARED / "eval" / name)
    return list(find([collection.corpus]).files), collection


def _relevant(files: list[SourceFile], collection: Collection) -> list[Asked]:
    """Questions whose answer is any document judged relevant."""
    return [
        Asked(
            text, "own", in_documents({document_id(files[0].source, d) for d, g in judged.items() if g > 0})
        )
        for question, text in collection.questions.items()
        for judged in [collection.qrels[question]]
    ]


def _spans(files: list[SourceFile], collection: Collection) -> list[Asked]:
    """Questions whose answer is a passage that holds the answer's span."""
    return [
        Asked(text, "own", with_span({(document_id(files[0].source, d), s.start, s.end) for d, s in spans}))
        for question, text in collection.questions.items()
        for spans in [collection.spans[question]]
    ]


def _starter() -> Iterator[Asked]:
    """The questions that the starter library was tested with: file and sentence of each answer."""
    for line in (ROOT / "tests" / "corpus_questions.jsonl").read_text(encoding="utf-8").splitlines():
        line_read = json.loads(line)
        yield Asked(line_read["question"], "own", with_sentence(line_read["sentence"]))


def _foreign(questions: Iterable[str]) -> Iterator[Asked]:
    return _sampled(Asked(text, "foreign", nothing) for text in questions)


def _sampled(questions: Iterable[Asked]) -> Iterator[Asked]:
    found = list(questions)
    yield from random.Random(len(found)).sample(found, min(_MOST, len(found)))
