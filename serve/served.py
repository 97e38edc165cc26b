"""What the doors for programs serve from: the engine, its library, and the question's screening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from index.backend import Backend
from index.catalog.stored import StoredDocument, StoredPassage
from index.snapshots.store import Store
from search.engine import SearchEngine
from search.names.names import Names
from search.question.identifiers import identifiers
from search.saved import watch_over
from search.suggest import Suggester
from serve.infobutton.codes.local import NO_CODES
from serve.infobutton.codes.terms import Terminology
from serve.problems import Problem


def _unnoted(_: str) -> None:
    """Note nothing: nothing is audited."""


@dataclass(frozen=True, slots=True)
class Served:
    """What all doors share.

    Attributes:
        engine: answers questions, and takes up new snapshots itself.
        index: the folder of the index, with uploads and feedback.
        suggester: suggests questions.
        settings: those in force, by name, for receipts.
        page: the address of the page, for links to it; "" where it is not known.
        takes_feedback: whether judgements and questions are stored; without it, the doors only read.
        whole: whether the library is all there is, and not the part that the caller may read.
        caller: the id of who calls, whose kept questions these are; "" where nobody says who they are.
        store: of the library's snapshots; None where the folder is the store.
        note: audits that the caller asks, by the name of the door, before the library answers.
        terminology: turns the codes of other systems into terms.
    """

    engine: SearchEngine
    index: Path
    suggester: Suggester
    settings: Mapping[str, object]
    page: str = ""
    takes_feedback: bool = False
    whole: bool = True
    caller: str = ""
    store: Store | None = None
    note: Callable[[str], None] = _unnoted
    terminology: Terminology = field(default_factory=lambda: Terminology(Names(), NO_CODES))

    @property
    def library(self) -> Backend:
        """The state of the library in service now."""
        return self.engine.library


def _here(request: Request) -> Served:
    served_to: Callable[[Request], Served] = request.app.state.served_to
    served = served_to(request)
    watch_over(served.index).look(served.engine, served.caller, lambda: served.note("kept question"))
    return served


Here = Annotated[Served, Depends(_here)]
"""What the caller of a request may be served from. Whoever may not call gets a problem."""


def screened(question: str, field: str = "q") -> str:
    """Return a question that may be searched.

    Raises:
        Problem: if it may tell who a patient is. The words are not repeated.
    """
    if found := identifiers(question):
        kinds = ", ".join(dict.fromkeys(each.kind for each in found))
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"The question may tell who a patient is. It looks like: {kinds}. Nothing was searched or kept",
            "Ask without it",
            (field,),
        )
    return question


def document_of(library: Backend, document_id: str) -> StoredDocument:
    """Return a document.

    Raises:
        Problem: if there is none.
    """
    found = library.document(document_id)
    if found is None:
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "No document of this library has this id",
            "List them: /api/v1/documents",
            ("document_id",),
        )
    return found


def passage_of(library: Backend, passage_id: str) -> StoredPassage:
    """Return a passage, if it is what its document says.

    Raises:
        Problem: if there is none, or the document says something else.
    """
    found = library.passage(passage_id)
    if found is None:
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "No passage of this library has this id: it may have changed since it was found",
            "Search again",
            ("passage_id",),
        )
    if not found.intact:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The passage is not what its document says, so it is not shown",
            "Tell whoever keeps this library to run: python cli.py verify",
        )
    return found
