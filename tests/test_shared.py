"""The shared documents go in whole: every file read, every span exact, no two answers mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.files.find import find
from ingest.load import load, read_bytes
from ingest.split import split

pytestmark = pytest.mark.shared


def test_every_medquad_file_is_read_and_every_span_is_exact(shared: Path) -> None:
    found = find([shared / "corpora" / "medquad"])
    assert len(found.files) == 5497
    answers = passages = 0
    for file in found.files:
        (document,) = load(read_bytes(file), file.source)
        assert document.info.title
        assert (document.info.url or "").startswith("http")
        answers += len(document.sections)
        for passage in split(document):
            passages += 1
            assert document.text[passage.start : passage.end] == passage.text
            (section,) = [s for s in document.sections if s.start <= passage.start and passage.end <= s.end]
            assert passage.heading == section.heading
            assert passage.heading[0].endswith("?") or len(passage.heading[0]) > 3
    # 16,412 QAPair elements of which 5 are empty, and 16 pairs in the older spelling.
    assert answers == 16_423
    assert passages > answers


@pytest.mark.parametrize("name", ["cf", "covidqa"])
def test_judged_collections_keep_their_text_to_the_character(shared: Path, name: str) -> None:
    import json

    corpus = shared / "eval" / name / "corpus.jsonl"
    texts = {record["_id"]: record["text"] for record in map(json.loads, corpus.read_text().splitlines())}
    documents = list(load(corpus.read_bytes(), str(corpus)))
    assert {document.info.record: document.text for document in documents} == texts
