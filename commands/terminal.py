"""Draw reports, answers and progress in a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as ProgressBars
from rich.text import Text

from index.snapshots.manifest import Manifest
from index.snapshots.published import Published
from index.snapshots.verify import Check
from ingest.report import FILE_STATUSES, FileReport, IngestReport, Progress
from ingest.wording import count
from search.hit import Answer, Hit, SnapshotInfo

_STAGES = {
    "check": ("Checking files", "files"),
    "read": ("Reading", "files"),
    "words": ("Indexing words", "passages"),
    "embed": ("Embedding", "passages"),
    "publish": ("Publishing", "snapshots"),
    "ask": ("Asking", "questions"),
    "documents": ("Copying texts", "documents"),
    "passages": ("Copying spans", "passages"),
    "vectors": ("Copying vectors", "vectors"),
}
_PLAIN_SECONDS = 5.0
_NOT_LISTED = ("unchanged", "added")
_MOST_LISTED = 20


@contextmanager
def progress(console: Console, brief: bool = False) -> Iterator[Progress]:
    """Yield a callback for (stage, done, total) that shows progress.

    On a terminal it draws a bar with rate and time left. Elsewhere it prints a line when a stage ends, and
    every five seconds.

    With `brief`, for repeated work, bars vanish when done, and stages under five seconds print no line.
    """
    if not console.is_terminal:
        yield _ProgressLines(console, brief)
        return
    bars = ProgressBars(
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        transient=brief,
    )
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(_STAGES[stage][0], total=total, rate="")
        speed = bars.tasks[tasks[stage]].finished_speed or bars.tasks[tasks[stage]].speed
        rate = f"{speed:,.0f} {_STAGES[stage][1]}/s" if speed else ""
        bars.update(tasks[stage], completed=done, total=total, rate=rate)

    with bars:
        yield show


class _ProgressLines:
    """Print lines for a log: what is done, how fast, and the time left."""

    def __init__(self, console: Console, brief: bool) -> None:
        self._console = console
        self._brief = brief
        self._began: dict[str, float] = {}
        self._shown = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        began = self._began.setdefault(stage, now)
        if (0 < done < total and now - self._shown < _PLAIN_SECONDS) or done == 0 or total == 0:
            return
        if self._brief and now - began < _PLAIN_SECONDS:
            return
        self._shown = now
        rate = done / (now - began) if now > began else 0.0
        title, unit = _STAGES[stage]
        line = f"{title}: {done:,} of {total:,} {unit}"
        if rate and done < total:
            line += f", {rate:,.0f} a second, about {(total - done) / rate:,.0f} s left"
        self._console.print(line, highlight=False)


def print_report(report: IngestReport, console: Console, dry_run: bool = False) -> None:
    """Print what an ingest did, or would do: a line for each file that needs attention, then the sums."""
    if report.note:
        console.print(Text(report.note, style="yellow"))
    quiet = ("unchanged",) if dry_run else _NOT_LISTED
    listed = [file for file in report.files if file.status not in quiet or file.remarks]
    for file in [f for f in listed if f.status == "failed"]:
        console.print(_file_line(file, "bold red"), soft_wrap=True)
    others = [f for f in listed if f.status != "failed"]
    for file in others[:_MOST_LISTED]:
        console.print(_file_line(file, "dim"), soft_wrap=True)
    if len(others) > _MOST_LISTED:
        console.print(f"... and {len(others) - _MOST_LISTED} more updated, removed or skipped", style="dim")
    counts = ", ".join(
        f"{report.counts[status]:,} {status}" for status in FILE_STATUSES if report.counts[status]
    )
    console.print(f"Files: {counts or 'none'}.", highlight=False)
    if dry_run:
        return
    if report.cut:
        console.print(
            f"{report.cut:,} passages end within a sentence, which is longer than the model reads.",
            highlight=False,
        )
    if report.published:
        console.print(
            f"Published {report.published}: {_held(report)} "
            f"({report.embedded:,} embedded, {report.reused:,} reused) in {report.seconds:.1f} s.",
            highlight=False,
        )
    elif report.snapshot:
        console.print(
            f"Nothing changed: {report.snapshot} stays in service, with {_held(report)} "
            f"({report.seconds:.1f} s).",
            highlight=False,
        )
    else:
        console.print("Nothing published: no document could be read.", style="bold red")


def _held(library: IngestReport | SnapshotInfo | Manifest) -> str:
    """Describe how much a library holds."""
    return f"{count(library.documents, 'document')}, {count(library.passages, 'passage')}"


def _file_line(file: FileReport, style: str) -> Text:
    text = file.source
    if file.remarks:
        # A failure's detail begins with the file's name and line.
        text = file.remarks if file.status == "failed" else f"{file.source} ({file.remarks})"
    return Text.assemble((f"{file.status:<9}", style), " ", _printable(text))


def _printable(text: str) -> str:
    """Escape newlines and terminal codes, which a file's name may hold."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def print_answer(answer: Answer, console: Console) -> None:
    """Print an answer's hits, or that the library has none."""
    snapshot = answer.snapshot
    searched = _held(snapshot)
    read = [f"{each.typed} = {each.meant}" for each in answer.readings]
    read += [f"no passage says {each.typed}" for each in answer.corrections]
    if read:
        console.print(Text(f"Read as: {answer.read_as} ({', '.join(read)})."))
        console.print("Add --exact to search for the words as they were typed.", style="dim")
    if other := answer.other_language:
        held = " and ".join(other.library)
        console.print(
            Text(f"The question seems to be in {other.question}; this library is in {held}.", style="bold")
        )
    if not answer.hits:
        console.print(Text("Probably not in this library.", style="bold"))
        console.print(f"Searched {searched}, published {snapshot.built_at}.", highlight=False)
        return
    if snapshot.embedded < 1:
        console.print(f"{1 - snapshot.embedded:.0%} of the passages are found only by their words so far.")
    if answer.answerable is False:
        console.print(Text("Probably not in this library. The nearest passages:", style="bold"))
    if answer.answerable is False and answer.unknown:
        console.print(Text(f"No passage has: {', '.join(answer.unknown)}."))
    for hit in answer.hits:
        shown = replace(hit, sentence=None) if answer.answerable is False else hit
        console.print(_hit(shown), soft_wrap=False)
        console.print()
    console.print(f"{answer.took_ms:.0f} ms over {searched}.", style="dim", highlight=False)


def _hit(hit: Hit) -> Text:
    title = " > ".join([hit.info.title, *hit.heading])
    drawn = Text.assemble((f"{hit.rank}. {title}\n", "bold"))
    if hit.signals.subject:
        drawn.append(f"Does not speak of: {', '.join(hit.signals.subject)}\n", "bold red")
    quote = Text(hit.text + "\n")
    if hit.sentence:
        quote.stylize("bold yellow", hit.sentence.start - hit.start, hit.sentence.end - hit.start)
    drawn.append_text(quote)
    drawn.append(f"{hit.citation}\n", "italic")
    for other in hit.also_in:
        drawn.append(f"Also in: {other.citation}\n", "italic")
    for other in hit.nearly_in:
        drawn.append(f"Nearly the same words in: {other.citation}\n", "italic")
    if hit.signals.warnings:
        words = "; ".join(hit.text[w.start - hit.start : w.end - hit.start] for w in hit.signals.warnings)
        drawn.append(f"Beware: {words}\n", "bold")
    conditions = [name for name in hit.signals.unmentioned if name not in hit.signals.subject]
    if conditions:
        drawn.append(f"Does not speak of: {', '.join(conditions)}\n", "bold")
    if hit.newer:
        drawn.append(f"A newer edition is here: {hit.newer.title} ({hit.newer.published})\n", "bold")
    drawn.append(f"document {hit.document_id}, characters {hit.start}:{hit.end}", "dim")
    return drawn


def print_snapshots(published: list[Published], console: Console) -> None:
    """Print the kept snapshots, a line each."""
    if not published:
        console.print("No snapshot was published here yet.")
    for each in published:
        manifest = each.manifest
        held = _held(manifest) if manifest else each.problem
        mark = "in service" if each.current else ""
        console.print(Text(f"{each.id}  {mark:<10}  {held}"), soft_wrap=True)


def print_checks(checks: list[Check], console: Console) -> None:
    """Print a line for each check, and each thing that was wrong."""
    for check in checks:
        verdict = "ok" if check.passed else "WRONG"
        console.print(f"{check.name:<10} {check.items:>9,}  {verdict}", highlight=False)
        for wrong in check.wrong:
            console.print(Text(f"  {wrong}", style="red"), soft_wrap=True)
