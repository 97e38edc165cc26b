"""Write small libraries at random whose documents speak of each other across collections, and questions.

Whatever may carry a word from one collection to another is in them: copies and near copies, documents that
replace or retract others, editions, abbreviations with two senses, synonyms, words that one document alone
has, and identifiers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from index.collections.rules import Collection, Collections

COLLECTIONS = ("pharmacy", "oncology", "ward", "night")
_DRUGS = "methotrexate prednisone azathioprine rituximab warfarin metformin ceftriaxone digoxin".split()
_DISEASES = (
    "dermatomyositis",
    "gout",
    "multiple sclerosis",
    "mitral stenosis",
    "chronic kidney disease",
    "hypertension",
    "asthma",
    "lupus nephritis",
)
_SHORT = {"multiple sclerosis": "MS", "mitral stenosis": "MS", "chronic kidney disease": "CKD"}
_SAID = (
    "The usual dose of {drug} in {disease} is {number} mg once a day.",
    "{Drug} is not given in {disease} where the {word} is raised.",
    "Measure the {word} every {number} weeks while {drug} is taken.",
    "In {disease} the {word} falls within {number} days.",
    "Stop {drug} at once if the {word} rises above {number} mmol/L.",
    "Patients with {disease} who were treated with {drug} had fewer {word} events.",
    "A {word} of {number} is seen in half of those with {disease}.",
    "Children with {disease} need less {drug}, about {number} mg/kg.",
)
_HEADINGS = ("Dose", "Monitoring", "How is {disease} treated?", "When to stop {drug}", "In children")
_ASKED = (
    "What is the dose of {drug} in {disease}?",
    "{drug} {word}",
    "how often is the {word} measured",
    "treatment of {disease}",
    "{word}",
    "{short}",
    "is {drug} safe in {short}",
    "{disease} -{word}",
    '"{word}"',
    "{title}",
    "doi:10.1000/{doi}",
    "who must stop {drug} if {word} is {number} mmol/L",
)
_FILTERS = (
    "",
    "",
    "",
    "",
    "format=Markdown",
    "year=2015-2022",
    "status=current",
    "status=superseded",
    "{key}={word}",
)


class RandomLibrary:
    """A library in a folder: its files, its collections, and questions about all of it."""

    def __init__(self, folder: Path, seed: int, documents: int) -> None:
        """Write the documents; the same seed writes the same."""
        self._random = random.Random(seed)
        self.folder = folder
        self.words = [self._word() for _ in range(30)]
        self._texts: list[str] = []
        self._titles: list[str] = []
        self._names: list[str] = []
        for number in range(documents):
            folders = (*COLLECTIONS, "open", "open")
            # Each has one, at least.
            chosen = folders[number] if number < len(folders) else self._random.choice(folders)
            path = folder / chosen / f"{number:03}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._document(path, number), encoding="utf-8")
            self._names.append(path.name)
        self.collections = Collections(
            tuple(
                Collection(
                    name, (str(folder / name),) if name != "night" else (), frozenset({f"group of {name}"})
                )
                for name in COLLECTIONS
            )
        )

    @property
    def files(self) -> list[Path]:
        """All files, in order."""
        return sorted(self.folder.rglob("*.md"))

    def groups(self) -> frozenset[str]:
        """Choose the groups of a reader."""
        chosen = self._random.sample(COLLECTIONS, self._random.randint(0, len(COLLECTIONS) - 1))
        return frozenset(f"group of {name}" for name in chosen)

    def question(self) -> tuple[str, str, bool]:
        """Make a question, a filter or "", and whether words are left as typed."""
        chosen = self._random
        asked = self._filled(chosen.choice(_ASKED))
        if chosen.random() < 0.4 and len(asked) > 8:
            at = chosen.randrange(4, len(asked) - 2)
            asked = asked[:at] + chosen.choice(("", asked[at + 1] + asked[at])) + asked[at + 2 :]
        return asked, self._filled(chosen.choice(_FILTERS)), chosen.random() < 0.1

    def _word(self) -> str:
        """Make a word that no dictionary has."""
        syllables = "cal vor ne tib us par lo mex ri fan du tel ko sip".split()
        return "".join(self._random.choice(syllables) for _ in range(3)) + self._random.choice(
            ("ar", "et", "ock")
        )

    def _filled(self, pattern: str) -> str:
        chosen = self._random
        disease, drug = chosen.choice(_DISEASES), chosen.choice(_DRUGS)
        return pattern.format(
            drug=drug,
            Drug=drug.capitalize(),
            disease=disease,
            word=chosen.choice(self.words),
            number=chosen.choice((2, 5, 7.5, 10, 25, 40)),
            short=chosen.choice((*_SHORT.values(), chosen.choice(self.words)[:3].upper())),
            title=chosen.choice(self._titles or ["nothing"]),
            doi=chosen.randrange(20),
            key=chosen.choice(("topic", "ward", "format")),
        )

    def _document(self, path: Path, number: int) -> str:
        chosen = self._random
        if self._texts and chosen.random() < 0.15:  # a copy, or nearly one
            text = chosen.choice(self._texts)
            return (
                text.replace("The usual dose", "The customary dose").replace("Measure", "Please measure")
                if chosen.random() < 0.5
                else text
            )
        disease = chosen.choice(_DISEASES)
        title = chosen.choice(
            (f"{self._filled('{Drug}')} in {disease}", f"Guideline on {disease} 20{15 + number % 9}")
        )
        lines = ["---", f"title: {title}", *self._stated(number), "---", f"# {title}", ""]
        if chosen.random() < 0.5:
            short = _SHORT.get(disease, chosen.choice(self.words)[:3].upper())
            lines += [f"Here {disease} ({short}) is meant.", ""]
        for _ in range(chosen.randint(1, 3)):
            lines += [f"## {self._filled(chosen.choice(_HEADINGS))}", ""]
            lines += [" ".join(self._filled(chosen.choice(_SAID)) for _ in range(chosen.randint(2, 5))), ""]
        self._titles.append(title)
        self._texts.append("\n".join(lines))
        return self._texts[-1]

    def _stated(self, number: int) -> Iterator[str]:
        """Yield some of what a document may say of itself and of others."""
        chosen = self._random
        some: list[str] = [
            f"published: 20{10 + number % 14}-03-0{1 + number % 9}",
            f"synonyms: [{chosen.choice(self.words)}, {chosen.choice(self.words)}]",
            f"doi: 10.1000/{chosen.randrange(20)}",
            f"supersedes: {chosen.choice(self._names or ['none.md'])}",
            f"retracts: 10.1000/{chosen.randrange(20)}",
            f"collection: {chosen.choice(COLLECTIONS)}",
            f"topic: {chosen.choice(self.words)}",
            f"status: {chosen.choice(('withdrawn', 'draft', 'superseded'))}",
            f"publisher: {chosen.choice(self.words).capitalize()} Society",
        ]
        likely = (0.8, 0.4, 0.3, 0.25, 0.1, 0.3, 0.4, 0.1, 0.4)
        yield from (line for line, share in zip(some, likely, strict=True) if chosen.random() < share)
