"""Name what can go wrong in building a snapshot or opening one.

VerbatimError
└── StoreError           the index cannot do what is asked of it
    ├── NoIndexError     there is no published snapshot here
    ├── DamagedError     a file of the snapshot is not what the manifest says
    ├── MismatchError    the snapshot was made by another model or format
    ├── BusyError        another process is writing
    ├── WriteError       the disk is full or refuses to be written
    ├── AwayError        the server of a library does not answer in time
    └── ModelError       the embedding model is missing or is not the one expected
"""

from __future__ import annotations

from ingest.errors import VerbatimError


class StoreError(VerbatimError):
    """The index cannot do what is asked of it; the message says why and what to do."""


class NoIndexError(StoreError):
    """No snapshot has been published here."""


class DamagedError(StoreError):
    """A file of a snapshot is missing or differs from its checksum."""


class MismatchError(StoreError):
    """A snapshot cannot be used with this program or this model."""


class BusyError(StoreError):
    """Another process is building this index."""


class WriteError(StoreError):
    """The index could not be written; what was in service stays so."""


class AwayError(StoreError):
    """The server that keeps the library, or a part of it, does not answer in time."""


class ModelError(StoreError):
    """The embedding model cannot be had, or is not the one it should be."""
