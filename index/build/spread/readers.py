"""Read files on the workers of a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import cast

from index.build.spread import work
from index.build.spread.cluster import Cluster
from index.build.spread.in_order import MOST_SENT, Job, in_order
from index.build.spread.task import Task
from ingest.errors import IngestError
from ingest.files.find import SourceFile
from ingest.load import read_bytes
from ingest.readers import Readers, Results
from ingest.worker import Finished, Read, Told, error_of


class SpreadReaders:
    """Send the bytes of files to workers, which read them; no disk is shared.

    Larger files than `MOST_SENT` are read here, by `own`, and so is what workers fail at.
    """

    def __init__(self, cluster: Cluster, task: Task, own: Readers) -> None:
        self._cluster = cluster
        self._task = task
        self._own = own

    def __enter__(self) -> SpreadReaders:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Do nothing: the workers run already."""

    def stop(self) -> None:
        """Stop the processes that read, here and on the workers."""
        self._own.stop()
        self._cluster.everywhere(work.REST)

    def read(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Results]]:
        """Yield each file, in order, with an iterator over its documents and, last, its `Finished`.

        Raises:
            IngestError: by the iterator, as `Readers.read`.
        """
        yield from zip(files, in_order(self._cluster, map(self._job, files)), strict=True)

    def _job(self, file: SourceFile) -> Job[Results]:
        """Make the job of reading a file; of one that cannot be sent, for this machine alone."""
        try:
            content = None if _is_large(file) else read_bytes(file)
        except IngestError:
            content = None  # read here, it fails with the same error
        size = MOST_SENT + 1 if content is None else len(content)
        digest = hashlib.sha256(f"{self._task.key}\0{file.source}\0".encode("utf-8", "surrogatepass"))
        digest.update(content or b"")
        return Job(
            key=f"read-{digest.hexdigest()}",
            name=file.source,
            function=work.read,
            arguments=(self._task, file.source, content),
            size=size,
            made_of=lambda given: _results(cast(list[Read | Finished | Told], given)),
            here=lambda: self._read_here(file),
        )

    def _read_here(self, file: SourceFile) -> Results:
        ((_, results),) = self._own.read([file])
        return results


def _is_large(file: SourceFile) -> bool:
    """Whether a file is too large to be sent. A member of an archive is measured when it is unpacked."""
    try:
        return not file.member and file.path.stat().st_size > MOST_SENT
    except OSError:
        return False


def _results(given: list[Read | Finished | Told]) -> Results:
    """Yield what a worker made of a file; raise the error that ended it."""
    for each in given:
        if isinstance(each, list):
            raise error_of(each)
        yield each
