"""Say in words what became of each file that was added or removed on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.catalog.trust import UPLOADED, is_upload
from index.kept.uploads import Kept, name_of
from ingest.report import FileReport, IngestReport
from ingest.wording import count


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a file, in words; `good` where it is as the reader wanted."""

    name: str
    verdict: str
    message: str
    good: bool = True


def ingested(report: IngestReport) -> dict[str, object]:
    """Say what the audit keeps of an ingest: how many files of each kind, and what was published."""
    return {
        **{kind: number for kind, number in report.counts.items() if number},
        "snapshot": report.published,
    }


def lines_of(added: Mapping[str, Kept], removed: Iterable[str], report: IngestReport) -> list[Line]:
    """Report what became of each file added or removed, and of uploads changed behind the page's back."""
    of_name: dict[str, list[FileReport]] = {name: [] for name in (*added, *sorted(removed))}
    for file in report.files:
        if is_upload(file.source) and (name_of(file.source) in of_name or file.status != "unchanged"):
            of_name.setdefault(name_of(file.source), []).append(file)
    return [_line(name, added.get(name), reports) for name, reports in of_name.items()]


def _line(name: str, how: Kept | None, reports: Sequence[FileReport]) -> Line:
    failed = [_trouble(name, each) for each in reports if each.status == "failed"]
    read = [each for each in reports if each.status in ("added", "updated", "unchanged")]
    if not read and not failed:
        return Line(name, "Removed", "Nothing of it is found any more.")
    if not read:
        kept = " The earlier file of this name stays in the library." if how == "replacing" else ""
        return Line(name, "Not added", failed[0] + kept, False)
    holds = (
        f"{count(sum(each.documents for each in read), 'document')} with "
        f"{count(sum(each.passages for each in read), 'passage')}."
    )
    remarks = [f"{each.detail[:1].upper()}{each.detail[1:]}" for each in read if each.detail]
    message = " ".join([holds, *remarks, *failed])
    if how == "same" or all(each.status == "unchanged" for each in read):
        return Line(name, "Already there", f"The library has this very file: {message}", not failed)
    if how == "replacing":
        return Line(
            name, "Replaced", f"It takes the place of the earlier file of this name: {message}", not failed
        )
    return Line(name, "Added", message, not failed)


def _trouble(name: str, report: FileReport) -> str:
    """Return why a file failed, without its own name; of one in an archive, with its name there."""
    detail = report.detail.partition(" What it said when it was last read")[0]
    message = detail.removeprefix(f"{UPLOADED}/{name}").removeprefix(": ").removeprefix(", ")
    return message[:1].upper() + message[1:]
