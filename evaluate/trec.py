"""Write a TREC run file: `question Q0 document rank score tag`, as trec_eval reads it."""

from __future__ import annotations

from pathlib import Path

TAG = "verbatim"


def write_run(run: dict[str, list[tuple[str, float]]], path: Path) -> None:
    """Write each question's documents, best first, ranks from 1."""
    lines = [
        f"{question} Q0 {document} {rank} {score:.6f} {TAG}\n"
        for question, documents in run.items()
        for rank, (document, score) in enumerate(documents, start=1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")
