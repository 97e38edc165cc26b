"""The citation line says what the source says of itself and nothing else."""

from __future__ import annotations

from ingest.document import SourceInfo
from search.cite import citation, place


def test_everything_that_is_known() -> None:
    info = SourceInfo(
        source="corpus/a.pdf",
        title="Is it a rash?",
        publisher="MedLink, LLC",
        authors=("A", "B", "C", "D"),
        url="https://example.org/a",
        published="2020",
        reviewed="May 2021",
        accessed="July 12, 2023",
        origin="NINDS",
        version="2",
        extra={"issn": "2831-9125"},
    )
    assert citation(info, page="7") == (
        "A, B, C, et al. Is it a rash? MedLink, LLC. Version 2. Published 2020. Reviewed May 2021. "
        "Content source: NINDS. Accessed July 12, 2023. ISSN 2831-9125. Page 7. https://example.org/a."
    )


def test_what_is_not_known_is_not_said() -> None:
    assert citation(SourceInfo("notes/rash.txt", title="Rash")) == "Rash. Source: notes/rash.txt."


def test_a_record_in_a_file_is_named() -> None:
    assert place(SourceInfo("corpus.jsonl", record="17")) == "corpus.jsonl#17"
