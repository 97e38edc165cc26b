"""Write the receipt of an answer: all that is needed to ask again and compare.

The same question, filters, settings, snapshot, model and packages give the same hits. Scores may differ in
the last digits on another processor, so they are rounded.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from index.catalog.facets import Filters
from index.vectors.model import ModelInfo
from search.hit import Answer, Hit

FORMAT = 1
"""Raise this when the meaning of a field changes."""
_PACKAGES = (
    "faiss-cpu",
    "numpy",
    "PyStemmer",
    "sentence-transformers",
    "sentencex",
    "tantivy",
    "tokenizers",
    "torch",
)
_NO_MATTER = frozenset(
    "collections index keep_snapshots file_seconds file_memory_mb hits trusted access audit audit_key "
    "audit_days feedback_days".split()
)
"""Settings that no answer depends on, and `hits`, which the receipt has as `k`."""
_PREFIX = "VERBATIM_"


def receipt(
    answer: Answer,
    settings: Mapping[str, object],
    made_at: datetime,
    model: ModelInfo,
    filters: Filters = Filters(),
    k: int | None = None,
) -> dict[str, object]:
    """Return the receipt as JSON values, always in the same order.

    Args:
        answer: what was answered.
        settings: the settings in force, by name; those that no answer depends on are left out.
        made_at: when, with its time zone.
        model: the model that the snapshot was made with: `engine.library.statistics.model`.
        filters: those that were asked with.
        k: how many hits were asked for; otherwise the setting `hits`, or as many as came.

    Raises:
        ValueError: if `made_at` has no time zone.
    """
    if made_at.tzinfo is None:
        raise ValueError(f"made_at must have a time zone, and {made_at.isoformat()} has none")
    wanted = k if k is not None else _whole(settings.get("hits"), len(answer.hits))
    kept = {name: _json(value) for name, value in sorted(settings.items()) if name not in _NO_MATTER}
    fields: dict[str, object] = {
        "format": FORMAT,
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "question": answer.question,
        "k": wanted,
        "filters": list(stated(filters)),
        "settings": kept,
        "snapshot": {
            key: answer.snapshot.to_json()[key] for key in ("id", "built_at", "documents", "passages")
        },
        "model": {"name": model.name, "sha256": model.sha256},
        "packages": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "corrections": [{"typed": each.typed, "used": each.used} for each in answer.corrections],
        "expansions": [{"asked": each.asked, "also": each.also} for each in answer.expansions],
        "answerable": answer.answerable,
        "confidence": answer.confidence,
        "hits": [_hit(hit) for hit in answer.hits],
        "reproduce": _commands(answer, wanted, filters, kept),
    }
    return {**fields, "checksum": checksum(fields)}


def checksum(fields: Mapping[str, object]) -> str:
    """Return the sha256 of a receipt without its checksum, as JSON in UTF-8 with sorted keys and no white
    space."""
    rest = {key: value for key, value in fields.items() if key != "checksum"}
    plain = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def stated(filters: Filters) -> tuple[str, ...]:
    """Write filters as `Filters.parse` and `search --filter` read them: "format=pdf", "year=2010-2020"."""
    values = [f"{key}={value}" for key, values_of_key in filters.values for value in values_of_key]
    if filters.first_year is not None or filters.last_year is not None:
        first, last = ("" if year is None else year for year in (filters.first_year, filters.last_year))
        values.append(f"year={first}-{last}")
    return tuple(values)


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "rank": hit.rank,
        "passage_id": hit.passage_id,
        "document_id": hit.document_id,
        "start": hit.start,
        "end": hit.end,
        "page": hit.page,
        "text_sha256": hashlib.sha256(hit.text.encode()).hexdigest(),
        "score": round(hit.score, 6),
        "citation": hit.citation,
        "url": hit.url,
    }


def _commands(answer: Answer, k: int, filters: Filters, settings: Mapping[str, object]) -> list[str]:
    """Write the commands that put the snapshot into service and ask again."""
    environment = [
        f"{_PREFIX}{name.upper()}={shlex.quote(str(value))}"
        for name, value in settings.items()
        if value is not None
    ]
    options = [part for each in stated(filters) for part in ("--filter", shlex.quote(each))]
    exact = ["--exact"] if answer.exact else []
    asked = [*environment, "python", "cli.py", "search", "--json", "-k", str(k), *exact, *options]
    # Of a part of the library, the snapshot that it was made of.
    snapshot = answer.snapshot.id.partition(".")[0]
    return [
        f"python cli.py rollback {snapshot}",
        " ".join([*asked, "--", shlex.quote(answer.question)]),
    ]


def _json(value: object) -> object:
    """Return a setting as a JSON value."""
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _whole(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _version(package: str) -> str | None:
    """Return the installed version, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
