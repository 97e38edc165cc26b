"""Recognises the words on a page that shows its text only as an image. The only import of the OCR library,
and of OpenCV, which comes with it."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]

from ingest.pdf.characters import PageText
from ingest.pdf.display import Display
from ingest.pdf.scans.scan import Pixels, ScannedLine, words_of
from ingest.pdf.scans.slope import Points, evened

if TYPE_CHECKING:
    from rapidocr import RapidOCR

_DPI = 200
"""Measured on renderings of a guideline with blur, noise, JPEG damage and skew: 150, 200, 250 and 300
read the same words, and time and memory grow with the pixels. 200 leaves room for small print."""
_MOST_PIXELS = 6_000_000
"""A larger page is rendered more coarsely: the memory that recognition takes grows with the pixels, by
about 350 bytes each."""
_THREADS = 1
"""Two workers read side by side (see `ingest.worker`), so each takes one core; a second thread would save a
page only a fifth of its time."""
_SURE = 0.8
"""Lines that the recogniser is less sure of, on average over their characters, are left out. On a guideline
rendered so coarsely that it is hard to read (55 to 75 dots per inch, with noise) no line that scored below
0.5 was right, and of those below 0.8 only two in five; from 100 dots per inch on no line of prose scored
below 0.9. A wrong dose in a clinician's library is worse than a missing one."""
_UPRIGHT = 0.8
"""A page whose lines score less, on average over their characters, may lie on its side or its head."""
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}


def _nothing() -> None:
    """What follows a page where nobody waits for it."""


class Recogniser:
    """Reads page images. `after_page` is called when a page has been read, because a long scan takes
    many minutes. Nothing is loaded before the first page."""

    def __init__(self, after_page: Callable[[], None] = _nothing) -> None:
        self._after_page = after_page
        self._engine: RapidOCR | None = None

    def read(self, page: pdfium.PdfPage, number: int, display: Display) -> PageText:
        """The words that a page shows, with the places where they are displayed.

        Raises:
            MemoryError: if recognition takes more than there is.
        """
        image = _rendered(page)
        quarters, lines = self._turned_upright(image)
        words = words_of(lines, number, quarters, (display.width, display.height), image.shape[:2])
        self._after_page()
        return PageText(number, display.width, display.height, quarters, words, (), 0)

    def _turned_upright(self, image: Pixels) -> tuple[int, list[ScannedLine]]:
        """The lines, and how many quarters the page must be turned left to be read."""
        found = {0: self._lines(image)}
        if _sureness(found[0]) < _UPRIGHT and found[0]:
            # A scanner does not know which side of a sheet is up: take the turn that reads most.
            found |= {turn: self._lines(np.ascontiguousarray(np.rot90(image, turn))) for turn in (1, 2, 3)}
        quarters = max(found, key=lambda turn: (sum(_weight(line) for line in found[turn]), -turn))
        return quarters, [line for line in found[quarters] if line.score >= _SURE]

    def _lines(self, image: Pixels) -> list[ScannedLine]:
        """The lines on an image, from top to bottom, whatever their score."""
        found = self._run(image, use_det=True, use_rec=False).boxes
        boxes = evened([np.asarray(box, dtype=np.float64) for box in found]) if found is not None else []
        read = (self._line(image, box) for box in boxes)
        return [line for line in read if line.text]

    def _line(self, image: Pixels, corners: Points) -> ScannedLine:
        crop = _cut(image, corners)
        result = self._run(crop, use_det=False, use_rec=True)
        if not result.txts or not result.txts[0].strip():
            return ScannedLine(corners, "", 0.0, (), _ink(crop))
        info = result.word_results[0]
        middles = [
            (step + 0.5) * crop.shape[1] / info.line_txt_len for steps in info.word_cols for step in steps
        ]
        return ScannedLine(corners, result.txts[0], float(result.scores[0]), tuple(middles), _ink(crop))

    def _run(self, image: Pixels, *, use_det: bool, use_rec: bool) -> Any:
        from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

        self._engine = self._engine or _engine()
        try:
            return self._engine(image, use_det=use_det, use_cls=False, use_rec=use_rec)
        except ONNXRuntimeError as error:
            if "alloc" in str(error):
                raise MemoryError from error
            raise


def _engine() -> RapidOCR:
    """The engine with the models of its own package: named, so that it never asks the network for any."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            **{key: str(folder / name) for key, name in _MODELS.items()},
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Global.max_side_len": 1 << 14,
            "Global.text_score": 0.0,
            "Global.return_word_box": True,
        }
    )


def _rendered(page: pdfium.PdfPage) -> Pixels:
    """A page's pixels, as it is displayed: rows by columns by blue, green and red."""
    width, height = page.get_size()
    scale = min(_DPI / 72, sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def _cut(image: Pixels, corners: Points) -> Pixels:
    """The part of an image between four corners, laid straight."""
    import cv2

    width, height = (max(round(hypot(*(corners[i] - corners[0]))), 1) for i in (1, 3))
    straight = np.array([[0, 0], [width, 0], [0, height]], dtype=np.float32)
    turn = cv2.getAffineTransform(corners[[0, 1, 3]].astype(np.float32), straight)
    cut = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, dtype=np.uint8)


def _ink(crop: Pixels) -> Pixels:
    """1 where letters are, 0 elsewhere: letters cover less than what they stand on."""
    import cv2

    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    _, bright = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = np.asarray(bright, dtype=np.uint8)
    return ink if ink.mean() < 0.5 else 1 - ink


def _weight(line: ScannedLine) -> float:
    return line.score * len(line.text) if line.score >= _SURE else 0.0


def _sureness(lines: list[ScannedLine]) -> float:
    letters = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / max(letters, 1)
