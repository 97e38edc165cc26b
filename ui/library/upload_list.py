"""Draw the uploads: progress, what became of each file, and the files there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.build.upload_lines import Line
from index.build.upload_queue import State, Working
from index.catalog.trust import is_upload
from index.kept.uploads import Upload
from ingest.wording import count
from ui.address import Address
from ui.html.escape import escape
from ui.html.page import day
from ui.library.shelf import Shelved

_STEPS = (
    ("Reading the files", "files", ("check", "read")),
    ("Finding their words", "passages", ("words", "publish")),
    ("Finding their meaning", "passages", ("embed",)),
)
_SOON = 2.0
"""Seconds after which the time left can be guessed."""

_ANYBODY = "Whoever can open this page finds and reads what is added, and can remove it"
_KEEPERS = "Whoever may sign in finds and reads what is added, and keepers can remove it"


@dataclass(frozen=True, slots=True)
class Entry:
    """An uploaded file and its documents in the library; None where that is not known."""

    upload: Upload
    documents: tuple[Shelved, ...] | None

    @property
    def waits(self) -> bool:
        """Whether it is not in the library yet."""
        return self.documents is not None and not self.documents


def patients(people_sign_in: bool) -> str:
    """Ask for no patient data, and say who will read what is added."""
    return (
        f'<div class="vb-quiet"><p><strong>Add no patient data.</strong> '
        f"{_KEEPERS if people_sign_in else _ANYBODY}. It may be PDF, Word, HTML, Markdown, plain text, XML "
        "of PubMed, JATS, MedlinePlus or drug labels, or zip archives of these.</p></div>"
    )


def entries(uploads: Sequence[Upload], shelved: Sequence[Shelved] | None) -> tuple[list[Entry], int]:
    """Match files with their documents. Also count the documents whose file is gone."""
    if shelved is None:
        return [Entry(upload, None) for upload in uploads], 0
    left = [each for each in shelved if is_upload(each.source)]
    found = []
    for upload in uploads:
        of_it = [each for each in left if _is_of(each, upload)]
        left = [each for each in left if not _is_of(each, upload)] if of_it else left
        found.append(Entry(upload, tuple(of_it)))
    return found, len(left)


def working(now: Working, at: float) -> str:
    """Draw the steps of an ingest and its progress; `at` is the monotonic clock's time."""
    step = next((n for n, (_, _, stages) in enumerate(_STEPS) if now.stage in stages), 0)
    if now.published:
        step = 2
    rows = "".join(_step(n, step, now, at) for n in range(len(_STEPS)))
    found = "<p>They can be found by their words already.</p>" if now.published else ""
    return (
        '<section class="vb-note vb-working"><h2>The library is being brought up to date</h2>'
        f'<ol>{rows}</ol><div role="status">{found}</div>'
        '<div class="vb-quiet"><p>It goes on if you leave this page.</p></div></section>'
    )


def ended(state: State) -> str:
    """Draw what became of each file of the last ingest from the page."""
    if not (state.lines or state.problem or state.note):
        return ""
    rows = "".join(_line(line) for line in state.lines)
    problem = f'<p class="vb-wrong" role="alert">{escape(state.problem)}</p>' if state.problem else ""
    note = f"<p>{escape(state.note)}</p>" if state.note else ""
    at = f" at {state.ended.astimezone():%H:%M}" if state.ended else ""
    title = "This did not succeed" if state.problem else f"Brought up to date{at}"
    return (
        f'<section class="vb-note vb-ended" role="status"><h2>{title}</h2>'
        f"{problem}<ul>{rows}</ul>{note}</section>"
    )


def entry_html(entry: Entry, address: Address) -> str:
    """Draw a file with a link to its document, its size and its date."""
    upload, documents = entry.upload, entry.documents or ()
    name = escape(upload.name)
    if len(documents) == 1:
        name = f'<a href="{escape(address.opening(documents[0].document_id).href)}">{name}</a>'
    held = f"{count(len(documents), 'document')}, " if len(documents) > 1 else ""
    waits = ", <strong>not in the library yet</strong>" if entry.waits else ""
    return (
        f'<p class="vb-upload">{name} <span class="vb-file">{held}{_size(upload.size)}, added '
        f"{escape(day(_local(upload.at).isoformat()))}{escape(_reviewed(documents))}{waits}</span></p>"
    )


def _reviewed(documents: Sequence[Shelved]) -> str:
    """Say who added a file, and who approved it, where people sign in."""
    first = next(iter(documents), None)
    by = f" by {first.added_by}" if first and first.added_by else ""
    if first and first.approved_by:
        return f"{by}, approved by {first.approved_by}"
    return f"{by}, not yet reviewed" if by else ""


def unfinished(waiting: Sequence[str], leaving: int) -> str:
    """Say that the library does not match the files: some wait to come in, or documents to leave."""
    sentences = []
    if waiting:
        are = "waits" if len(waiting) == 1 else "wait"
        sentences.append(
            f"{count(len(waiting), 'file')} {are} to come into the library: {', '.join(waiting[:5])}"
        )
    if leaving:
        are = "is" if leaving == 1 else "are"
        sentences.append(f"{count(leaving, 'document')} of removed files {are} still in the library")
    return f'<div class="vb-quiet"><p>{escape(". ".join(sentences))}.</p></div>'


def _is_of(document: Shelved, upload: Upload) -> bool:
    return document.source == upload.source or document.source.startswith(
        (upload.source + "/", upload.source + "#")
    )


def _step(number: int, current: int, now: Working, at: float) -> str:
    title, unit, stages = _STEPS[number]
    if number < current:
        return f"<li>✓ {title}</li>"
    if number > current:
        return f'<li class="vb-off">{title}</li>'
    if now.stage not in stages or not now.total:
        return f'<li aria-current="step">{title} …</li>'
    spent = at - now.since
    left = ""
    if spent > _SOON and now.done:
        left = f", about {_lasting(spent / now.done * (now.total - now.done))} left"
    shown = "" if now.stage == "publish" else f" {now.done:,} of {now.total:,} {unit}{left}"
    return (
        f'<li aria-current="step">{title} …{shown}<br><progress aria-label="{title}" max="{now.total}" '
        f'value="{now.done}"></progress></li>'
    )


def _line(line: Line) -> str:
    verdict = escape(line.verdict) if line.good else f'<span class="vb-failed">{escape(line.verdict)}</span>'
    stop = "" if line.message.endswith((".", "?")) else "."
    return f"<li><b>{verdict}: {escape(line.name)}.</b> {escape(line.message)}{stop}</li>"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB" if size >= 1 << 20 else f"{max(size / 1024, 1):,.0f} kB"


def _local(at: datetime) -> datetime:
    return at.astimezone()
