"""Draw pages of PDFs in a process of its own, which whoever started it may kill.

    python -m ui.document.draw_page FD

FD is one end of a pipe. It sends READY once it can draw. A request is the page's number and the image's
width in pixels, as text, then the file. An answer is one byte, DRAWN or REFUSED, and the image in WebP or
the reason.
"""

from __future__ import annotations

import contextlib
import io
import resource
import sys
from multiprocessing.connection import Connection

import pypdfium2 as pdfium  # type: ignore[import-untyped]

READY, DRAWN, REFUSED = b"\x02", b"\x00", b"\x01"
_MEMORY = 1 << 30
_MOST_SCALE = 4.0
_MOST_HEIGHT = 4
"""How many times its width a drawn page may be high: a roll of paper is drawn smaller."""
_QUALITY = 82


def draw_page(content: bytes, number: int, pixels: int) -> bytes:
    """Draw a page, counted from 1, in WebP, `pixels` wide.

    Raises:
        PdfiumError, IndexError: the file or the page cannot be read.
    """
    with pdfium.PdfDocument(content) as document:
        page = document[number - 1]
        try:
            scale = min(pixels / max(page.get_width(), 1.0), _MOST_SCALE)
            height = page.get_height() * scale
            bitmap = page.render(scale=scale * min(1.0, _MOST_HEIGHT * pixels / max(height, 1.0)))
            image = bitmap.to_pil().convert("RGB")
            bitmap.close()
        finally:
            page.close()
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY, method=2)
    return written.getvalue()


def _serve(pipe: Connection) -> None:
    """Answer requests until the other end closes."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send_bytes(READY)
        while True:
            number, pixels = (int(part) for part in pipe.recv_bytes().split())
            content = pipe.recv_bytes()
            try:
                answer = DRAWN + draw_page(content, number, pixels)
            except (pdfium.PdfiumError, IndexError) as error:
                answer = REFUSED + str(error).encode()
            except MemoryError:
                answer = REFUSED + f"it takes more than {_MEMORY >> 20:,} MiB of memory".encode()
            pipe.send_bytes(answer)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    _serve(Connection(int(sys.argv[1])))
