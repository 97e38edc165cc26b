"""The errors of reading files into documents.

VerbatimError                  every error this project raises on purpose
└── IngestError                a file could not be made into documents
    ├── UnreadableFileError    the file system refused it, or it vanished
    ├── UnsupportedFormatError no loader knows this kind of file
    └── MalformedDocumentError a loader knows the format, and this file breaks it
"""

from __future__ import annotations


class VerbatimError(Exception):
    """An error with a message meant for the person who runs the program."""


class IngestError(VerbatimError):
    """One file could not be read into documents.

    The message states what is wrong, where in the file, and what to do about it.
    """

    def __init__(
        self,
        source: str,
        problem: str,
        *,
        remedy: str,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.source = source
        self.problem = problem
        self.remedy = remedy
        self.line = line
        self.column = column
        super().__init__(f"{self.where}: {problem}. {remedy}")

    @property
    def where(self) -> str:
        """The file, and the line and column in it if they are known."""
        where = self.source
        if self.line is not None:
            where += f", line {self.line}"
        if self.column is not None:
            where += f", column {self.column}"
        return where


class UnreadableFileError(IngestError):
    """The bytes of a file could not be read."""

    @classmethod
    def refused(cls, source: str, error: OSError) -> UnreadableFileError:
        """Make the error for a file that the file system refused."""
        return cls(
            source,
            f"it could not be read: {error.strerror or error}",
            remedy="Check that it is there and that you may read it",
        )


class UnsupportedFormatError(IngestError):
    """No loader reads this kind of file."""


class MalformedDocumentError(IngestError):
    """The file breaks the rules of its own format."""

    @classmethod
    def no_text(cls, source: str) -> MalformedDocumentError:
        """Make the error for a file of a word processor that holds no text."""
        return cls(
            source,
            "there is no text in it",
            remedy="If it holds scanned pages, save it as PDF and have its text recognised",
        )
