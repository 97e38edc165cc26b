"""Turn the names that documents give each other into keys that can be compared.

A key is such as `doi:10.5555/rash` or `title:rash in adults`. Case, white space, a URL's scheme and the like
make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.catalog.lifecycle.edition import Edition
from ingest.document import SourceInfo

_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(?P<id>10\.\d{4,9}/\S+)", re.I)
_PMID = re.compile(r"(?:(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/|pmid:?\s*)?(?P<id>\d{1,8})/?", re.I)
_PMCID = re.compile(
    r"(?:(?:https?://)?(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/|pmcid:?\s*)?"
    r"(?P<id>PMC\d+)(?:\.\d+)?/?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ISO_DATE = r"\d{4}(?:-\d{2}){0,2}"
_DATED = re.compile(rf"(?<! ), ?(?P<date>{_ISO_DATE})$")
_VERSIONED = re.compile(
    # The look back lets a run of separators be tried once, not at each of its characters.
    r"(?<![ ,;(\[])[ ,;(\[]+(?:version|ver\.?|v\.?) ?(?P<version>\d[\w.]*)[)\]]?$",
    re.IGNORECASE,
)
_LONGEST_NAME = 2_000
"""A longer name is that of no document, and is not looked at."""


def keys(info: SourceInfo) -> list[str]:
    """List the keys that a document is found by, each once, except those of an article."""
    path = info.source.replace("\\", "/").rpartition("/")[2].casefold()
    stem = path.rpartition(".")[0] or path
    found = [f"file:{path}", f"file:{stem}", title_key(info.title)]
    if info.url:
        found.append(_url_key(info.url))
    if info.record:
        found.append(f"record:{info.record.casefold()}")
    if set_id := info.extra.get("set_id"):
        found.append(f"set:{str(set_id).casefold()}")
    return list(dict.fromkeys(found))


def article_keys(info: SourceInfo) -> list[str]:
    """List the keys of the article that a document is: DOI, PMID and PMCID. Every copy has one or more."""
    doi, pmid, pmcid = (str(info.extra.get(kind) or "").strip() for kind in ("doi", "pmid", "pmcid"))
    pmcid = f"PMC{pmcid}" if pmcid.isdecimal() else pmcid
    found = (article_key(name) for name in (doi, pmid, pmcid, info.url or ""))
    return list(dict.fromkeys(key for key in found if key))


def article_key(name: str) -> str | None:
    """Return the key of an article named by DOI, PMID or PMCID, bare, labelled or as a URL."""
    for kind, pattern in (("doi", _DOI), ("pmcid", _PMCID), ("pmid", _PMID)):
        if found := pattern.fullmatch(name.strip()):
            return f"{kind}:{found['id'].rstrip('.,;').casefold()}"
    return None


def title_key(title: str) -> str:
    """Return a title's key, without case, extra white space and last full stop."""
    return f"title:{' '.join(title.casefold().split()).rstrip('.')}"


def readings(name: str) -> Iterator[str]:
    """Yield the keys that a name may stand for, the surest first: identifier, address, file, title."""
    if len(name) > _LONGEST_NAME:
        return
    text = " ".join(name.split())
    if key := article_key(text):
        yield key
    yield f"set:{text.casefold()}"
    yield f"record:{text.casefold()}"
    if " " not in text:
        yield _url_key(text)
    file = f"file:{_path(text).rpartition('/')[2]}"
    as_title = title_key(text)
    # "protocols/rash.md" is a file before it is a title, and "Rash" a title before it is a file.
    yield from (file, as_title) if "/" in text or "." in text else (as_title, file)


def edition(name: str) -> tuple[str, Edition]:
    """Split a name from the edition at its end: "..., version 2, 2019-05-01"."""
    if len(name) > _LONGEST_NAME:
        return name, Edition()
    text = " ".join(name.split())
    dated = _DATED.search(text)
    undated = text[: dated.start()] if dated else text
    versioned = _VERSIONED.search(undated)
    bare = undated[: versioned.start()] if versioned else undated
    if not bare:
        return name, Edition()
    return bare, Edition(versioned and versioned["version"], dated and dated["date"])


def is_at(source: str, name: str) -> bool:
    """Whether a file's path ends with a name, which may leave out its suffix."""
    path, wanted = "/" + _path(source), "/" + _path(name)
    return path.endswith(wanted) or path.rpartition(".")[0].endswith(wanted)


def _path(text: str) -> str:
    """Normalise a path, from the first folder that it names."""
    return re.sub(r"^(?:\.{0,2}/)+", "", text.replace("\\", "/").casefold())


def _url_key(url: str) -> str:
    """Return an address's key, without scheme, fragment and last slash, its host in lower case."""
    address = _SCHEME.sub("", url.strip(), count=1).partition("#")[0]
    host, slash, path = address.partition("/")
    return f"url:{host.lower()}{slash}{path}".rstrip("/")
