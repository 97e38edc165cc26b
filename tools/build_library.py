"""Build the documents of the starter library that are not Markdown, from the text in tools/library.

Run as `python -m tools.build_library [FOLDER]`; without a folder it writes into corpus/. The same
text gives the same bytes, whenever and wherever it is built with the pinned libraries.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import as_docx, as_html, as_jats, as_pdf
from tools.article import Article
from tools.source import read

TEXTS = Path(__file__).parent / "library"
CORPUS = Path(__file__).parent.parent / "corpus"

_WRITERS: Mapping[str, Callable[[Article], bytes]] = {
    "pdf": as_pdf.write,
    "html": as_html.write,
    "docx": as_docx.write,
    "xml": as_jats.write,
}


def articles() -> list[Article]:
    """What is to be built, by name."""
    return [read(path) for path in sorted(TEXTS.glob("*.md"))]


def build(folder: Path) -> list[Path]:
    """Build every document into `folder`; return the files."""
    built = []
    for article in articles():
        path = folder / f"{article.name}.{article.format}"
        path.write_bytes(_WRITERS[article.format](article))
        built.append(path)
    return built


def main() -> None:
    """Build into the folder that the command line names, or into corpus/."""
    for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS):
        print(path)


if __name__ == "__main__":
    main()
