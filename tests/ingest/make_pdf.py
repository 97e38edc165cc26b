"""Writes small PDF files by hand, for tests: text in the standard fonts, rules, images, an outline.

Run as a script it writes the files in tests/data/pdf anew.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL.Image import Resampling

FONTS = {
    "regular": "Helvetica",
    "bold": "Helvetica-Bold",
    "serif": "Times-Roman",
    "mono": "Courier",
}
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Page:
    """A page to write on; places are in points from its upper left corner, text stands on `y`."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    content: list[str] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    annotations: list[str] = field(default_factory=list)
    """Dictionaries without the marks around them."""
    forms: list[tuple[str, bool]] = field(default_factory=list)
    """Form XObjects: the content, and whether they stand in the layer that is off."""

    def text(self, x: float, y: float, words: str, size: float = 10, font: str = "regular") -> None:
        """Writes a line."""
        self.matrix((1, 0, 0, 1), x, y, words, size, font)

    def matrix(
        self,
        turn: tuple[float, float, float, float],
        x: float,
        y: float,
        words: str,
        size: float = 10,
        font: str = "regular",
    ) -> None:
        """Writes a line, turned."""
        name = f"F{list(FONTS).index(font)}"
        told = words.encode("cp1252").decode("latin-1")
        for mark in "\\()":
            told = told.replace(mark, "\\" + mark)
        cells = " ".join(f"{v:g}" for v in turn)
        self.content.append(f"BT /{name} {size:g} Tf {cells} {x:g} {self.height - y:g} Tm ({told}) Tj ET")

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float = 10, font: str = "regular"
    ) -> float:
        """Writes lines one below the other; returns where the next would stand."""
        for line in lines:
            self.text(x, y, line, size, font)
            y += 1.2 * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws a line."""
        top = self.height
        self.content.append(f"0.5 w {x0:g} {top - y0:g} m {x1:g} {top - y1:g} l S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.8) -> None:
        """Fills a rectangle."""
        box = f"{x0:g} {self.height - y1:g} {x1 - x0:g} {y1 - y0:g}"
        self.content.append(f"q {grey:g} g {box} re f Q")

    def within(self, before: str, after: str = "Q") -> Within:
        """What is written inside stands between two operators, such as a colour, a clip or a layer."""
        return Within(self, before, after)

    def marked(self, number: int) -> Within:
        """What is written inside is marked content, which the structure tree (`Pdf.table`) may name."""
        return Within(self, f"/Span <</MCID {number}>> BDC", "EMC")

    def off(self) -> Within:
        """What is written inside stands in the layer that is switched off."""
        return Within(self, "/OC /Off BDC", "EMC")

    def form(self, x: float, y: float, words: str, off: bool = False) -> None:
        """Writes a line in a form XObject."""
        told = f"BT /F0 10 Tf 1 0 0 1 {x:g} {self.height - y:g} Tm ({words}) Tj ET"
        self.content.append(f"/Fm{len(self.forms)} Do")
        self.forms.append((told, off))

    def annotate(self, kind: str, box: tuple[float, float, float, float], more: str = "") -> None:
        """Lays an annotation on the page; its box is from the upper left."""
        left, top, right, bottom = box
        place = f"{left:g} {self.height - bottom:g} {right:g} {self.height - top:g}"
        self.annotations.append(f"/Type/Annot/Subtype/{kind}/Rect[{place}]{more}")

    def strike_out(self, left: float, top: float, right: float, bottom: float) -> None:
        """Strikes text out by an annotation."""
        low, high = self.height - bottom, self.height - top
        quads = f"{left:g} {high:g} {right:g} {high:g} {left:g} {low:g} {right:g} {low:g}"
        self.annotate("StrikeOut", (left, top, right, bottom), f"/QuadPoints[{quads}]/C[1 0 0]")

    def field(self, box: tuple[float, float, float, float], name: str, more: str) -> None:
        """Lays a form field on the page; `more` has its type, flags and value."""
        self.annotate("Widget", box, f"/F 4/T({name}){more}")

    def image(self, x: float, y: float, width: float, height: float) -> None:
        """Places a grey image."""
        self.content.append(f"q {width:g} 0 0 {height:g} {x:g} {self.height - y - height:g} cm /Im Do Q")


@dataclass(frozen=True)
class Within:
    """Operators around what is written on a page."""

    page: Page
    before: str
    after: str

    def __enter__(self) -> Page:
        self.page.content.append(self.before)
        return self.page

    def __exit__(self, *_: object) -> None:
        self.page.content.append(self.after)


@dataclass
class Pdf:
    """A file to be."""

    pages: list[Page] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)
    outline: list[tuple[str, int, int]] = field(default_factory=list)
    """Title, level from 1 (2 is the deepest), page from 1."""
    labels: str = ""
    """What stands in /PageLabels /Nums."""
    password: str = ""
    table: list[list[tuple[str, int, str]]] = field(default_factory=list)
    """The rows of a table that the structure tree marks on the first page: each cell's type (TH, TD), the
    number of its marked content, and more of its dictionary."""

    def page(self, **options: object) -> Page:
        """Adds a page."""
        self.pages.append(Page(**options))  # type: ignore[arg-type]
        return self.pages[-1]

    def bytes(self) -> bytes:
        """The file."""
        objects: list[bytes] = [b"", b""]  # the catalog and the page tree come last

        def add(body: str | bytes) -> int:
            objects.append(body.encode("latin-1") if isinstance(body, str) else body)
            return len(objects)

        fonts = " ".join(
            f"/F{i} {add(f'<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>')} 0 R"
            for i, name in enumerate(FONTS.values())
        )
        image = add(
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Length 1>>stream\n\x80\nendstream"
        )
        layer = add("<</Type/OCG/Name(Old edition)>>")
        kids = []
        fields: list[int] = []
        for page in self.pages:
            forms = "".join(
                f"/Fm{i} "
                + str(
                    add(
                        f"<</Type/XObject/Subtype/Form/BBox[0 0 {page.width:g} {page.height:g}]"
                        f"{f'/OC {layer} 0 R' if off else ''}/Resources<</Font<<{fonts}>>>>"
                        f"/Length {len(told)}>>stream\n{told}\nendstream"
                    )
                )
                + " 0 R"
                for i, (told, off) in enumerate(page.forms)
            )
            annotations = [add(f"<<{told}>>") for told in page.annotations]
            fields += [
                n for n, told in zip(annotations, page.annotations, strict=True) if "/Subtype/Widget" in told
            ]
            listed = " ".join(f"{number} 0 R" for number in annotations)
            stream = "\n".join(page.content)
            content = add(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
            box = " ".join(f"{v:g}" for v in page.box or (0, 0, page.width, page.height))
            kids.append(
                add(
                    f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Rotate {page.rotate}/Contents {content} 0 R"
                    f"/StructParents {len(kids)}/Annots[{listed}]"
                    f"/Resources<</Font<<{fonts}>>/XObject<</Im {image} 0 R{forms}>>"
                    f"/Properties<</Off {layer} 0 R>>>>>>"
                )
            )
        catalog = "/Type/Catalog/Pages 2 0 R"
        if any("/OC" in told for page in self.pages for told in page.content) or any(
            off for page in self.pages for _, off in page.forms
        ):
            catalog += f"/OCProperties<</OCGs[{layer} 0 R]/D<</OFF[{layer} 0 R]>>>>"
        if fields:
            catalog += f"/AcroForm<</Fields[{' '.join(f'{n} 0 R' for n in fields)}]>>"
        if self.table:
            catalog += f"/MarkInfo<</Marked true>>/StructTreeRoot {self._tree(objects, kids[0])} 0 R"
        if self.labels:
            catalog += f"/PageLabels<</Nums[{self.labels}]>>"
        if self.outline:
            catalog += f"/Outlines {self._outline(objects, kids)} 0 R"
        objects[0] = f"<<{catalog}>>".encode()
        places = " ".join(f"{kid} 0 R" for kid in kids)
        objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{places}]>>".encode()
        trailer = "/Root 1 0 R"
        if self.info:
            stated = "".join(f"/{key}<{_utf16(value)}>" for key, value in self.info.items())
            trailer += f"/Info {add(f'<<{stated}>>')} 0 R"
        if self.password:
            trailer += f"/ID[<{'00' * 16}><{'00' * 16}>]/Encrypt {add(_locked(self.password))} 0 R"
        return _file(objects, trailer)

    def _tree(self, objects: list[bytes], page: int) -> int:
        """Adds the structure tree: a document with a table, its rows and its cells."""
        root = len(objects) + 1
        document, table = root + 1, root + 2
        row = table + 1
        rows, cells, parents = [], [], {}
        for marked in self.table:
            own = [row + 1 + i for i in range(len(marked))]
            rows.append(row)
            cells.append(
                f"<</Type/StructElem/S/TR/P {table} 0 R/K[{' '.join(f'{n} 0 R' for n in own)}]>>".encode()
            )
            for number, (kind, content, more) in zip(own, marked, strict=True):
                parents[content] = number
                told = f"/Type/StructElem/S/{kind}/P {row} 0 R/Pg {page} 0 R/K[{content}]{more}"
                cells.append(f"<<{told}>>".encode())
            row += 1 + len(marked)
        listed = " ".join(f"{parents[i]} 0 R" if i in parents else "null" for i in range(max(parents) + 1))
        held = " ".join(f"{n} 0 R" for n in rows)
        objects += [
            f"<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree<</Nums[0[{listed}]]>>>>".encode(),
            f"<</Type/StructElem/S/Document/P {root} 0 R/K[{table} 0 R]>>".encode(),
            f"<</Type/StructElem/S/Table/P {document} 0 R/K[{held}]>>".encode(),
            *cells,
        ]
        return root

    def _outline(self, objects: list[bytes], kids: list[int]) -> int:
        """Adds the outline; an entry of level 2 belongs to the last of level 1."""
        root = len(objects) + 1
        first = root + 1
        parents: list[int] = []
        last = {1: root}
        for i, (_, level, _) in enumerate(self.outline):
            last[level + 1] = first + i
            parents.append(last[level])
        objects.append(self._links(root, parents, first, "/Type/Outlines"))
        for i, (title, _, page) in enumerate(self.outline):
            around = [j for j, parent in enumerate(parents) if parent == parents[i]]
            at = around.index(i)
            told = f"/Title<{_utf16(title)}>/Parent {parents[i]} 0 R/Dest[{kids[page - 1]} 0 R/Fit]"
            if at:
                told += f"/Prev {first + around[at - 1]} 0 R"
            if at + 1 < len(around):
                told += f"/Next {first + around[at + 1]} 0 R"
            objects.append(self._links(first + i, parents, first, told))
        return root

    @staticmethod
    def _links(number: int, parents: list[int], first: int, told: str) -> bytes:
        children = [first + i for i, parent in enumerate(parents) if parent == number]
        if children:
            told += f"/First {children[0]} 0 R/Last {children[-1]} 0 R/Count {len(children)}"
        return f"<<{told}>>".encode()


def _utf16(text: str) -> str:
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex()


def _file(objects: list[bytes], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + f"trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{begin}\n%%EOF\n".encode()


def _locked(password: str) -> str:
    """An encryption dictionary of the first kind (RC4, 40 bits); the streams stay plain, because
    without the password no reader comes as far as they are."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + bytes(16)).digest()[:5]
    user = _rc4(key, _PADDING)
    return f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>"


def _rc4(key: bytes, text: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def leaflet() -> Pdf:
    """Three pages as a clinic's own guideline has them, with one of everything."""
    pdf = Pdf(
        info={
            "Title": "Gout: care in the first week",
            "Author": "A. Writer; B. Reader",
            "CreationDate": "D:20240305101500+01'00'",
        }
    )
    one = pdf.page()
    one.text(60, 80, "Gout: care in the first week", 20, "bold")
    y = one.lines(60, 120, ["A sudden, hot and swollen joint is gout until shown otherwise. Ask about diu-"])
    y = one.lines(60, y, ["retics, alcohol and earlier attacks, and look at the other joints."])
    one.text(60, y + 12, "Treatment", 14, "bold")
    y = one.lines(60, y + 32, ["Begin within a day. Choose one of these:"])
    y = one.lines(60, y + 6, ["• naproxen 500 mg twice a day, where the kidneys", "   allow it"])
    y = one.lines(60, y + 2, ["• colchicine 0.5 mg twice a day"])
    y += 20
    for row in (
        ("Kidney function", "Colchicine", "Naproxen"),
        ("above 60", "0.5 mg twice", "500 mg twice"),
        ("30 to 60", "0.5 mg once", "avoid"),
        ("below 30", "ask first", "never"),
    ):
        for x, cell in zip((60, 200, 320), row, strict=True):
            one.text(x, y, cell)
        y += 14
    one.lines(60, y + 20, ["Diuretics raise the level of urate. A patient who takes one should be asked"])
    two = pdf.page()
    y = two.lines(60, 80, ["whether it can be changed. Say why."])
    two.text(60, y + 12, "Follow-up", 14, "bold")
    two.lines(60, y + 32, ["See the patient again in a week.¹ Measure urate four weeks after the attack,"])
    two.lines(60, y + 44, ["not during it, because it falls while the joint is hot."])
    two.lines(60, 740, ["1 Sooner where there is fever."], 7)
    three = pdf.page()
    three.text(60, 80, "Prevention", 14, "bold")
    three.lines(60, 100, ["Offer allopurinol after the second attack and start with 100 mg a day."])
    for number, page in enumerate(pdf.pages, start=1):
        page.text(60, 30, "Example Hospital guideline", 8)
        page.text(290, 820, f"Page {number} of 3", 8)
    return pdf


_LEFT = """The left column of this page tells of the
knee. It is read from its head to its foot
before the other one begins, or the two are
mixed line by line and no sentence is whole.
A knee that locks wants another look. Pain at
night wants one soon. The last line of this
column ends in the midst of a sentence that""".splitlines()
_RIGHT = """goes on over here. The right column tells of
the hip, which is often felt in the knee. A
hip that turns inwards less than its fellow
is worn. Walking aids belong into the other
hand. Few patients are told so, and those
who are have less pain and walk further
than the others.""".splitlines()


def two_columns() -> Pdf:
    """A title and a table across the page, two columns of prose above and below."""
    pdf = Pdf()
    page = pdf.page()
    page.text(120, 70, "Knees and hips in two columns", 18, "bold")
    page.lines(50, 110, _LEFT)
    page.lines(310, 110, _RIGHT)
    page.lines(50, 230, ["This line runs across both columns and stands between what is above and below it."])
    page.lines(50, 260, [line.replace("knee", "ankle") for line in _LEFT])
    page.lines(310, 260, [line.replace("knee", "ankle") for line in _RIGHT])
    return pdf


def scanned() -> Pdf:
    """A page that is an image."""
    pdf = Pdf()
    pdf.page().image(0, 0, 595, 842)
    return pdf


def as_scan(content: bytes, dpi: int = 150, skew: float = 0.0, quarters: int = 0, rotate: int = 0) -> bytes:
    """The pages of a PDF as a scanner makes them: grey images in JPEG, slanted by `skew` degrees, laid on
    the glass `quarters` turns to the left, and shown turned right by `rotate` degrees."""
    pages = []
    with pdfium.PdfDocument(content) as pdf:
        for page in pdf:
            image = page.render(scale=dpi / 72, grayscale=True).to_pil()
            pages.append(
                image.rotate(skew, fillcolor=255, resample=Resampling.BICUBIC).rotate(
                    90 * quarters, expand=True
                )
            )
    saved = io.BytesIO()
    pages[0].save(saved, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    with pdfium.PdfDocument(saved.getvalue()) as pdf:
        for page in pdf:
            page.set_rotation(rotate)
        turned = io.BytesIO()
        pdf.save(turned)
    return turned.getvalue()


def together(*contents: bytes) -> bytes:
    """Several PDFs as one."""
    saved = io.BytesIO()
    with pdfium.PdfDocument.new() as whole:
        for content in contents:
            with pdfium.PdfDocument(content) as part:
                whole.import_pages(part)
        whole.save(saved)
    return saved.getvalue()


def main() -> None:
    """Writes the files."""
    data = Path(__file__).parents[1] / "data" / "pdf"
    locked = leaflet()
    locked.password = "secret"
    files = {
        "valid/leaflet.pdf": leaflet().bytes(),
        "valid/two-columns.pdf": two_columns().bytes(),
        "invalid/locked.pdf": locked.bytes(),
        "invalid/scanned.pdf": scanned().bytes(),
        "invalid/truncated.pdf": leaflet().bytes()[:3000],
        "invalid/garbled.pdf": b"%PDF-1.4\nthis is no PDF\nstartxref\n0\n%%EOF\n",
    }
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
