"""Writes an ONNX graph: nodes, and weights that whoever loads it hands over.

Only the few fields that such a graph needs of the format, whose messages are protocol buffers
(onnx.proto of ONNX 1.x; protobuf.dev/programming-guides/encoding). The onnx package would take a
tenth of a second to import at every start, and 30 MB.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

_VARINT, _BYTES, _FLOAT32 = 0, 2, 5
FLOAT = 1
"""The number of the type float, which a Cast is told."""
_TYPES = {"float": FLOAT, "int32": 6, "int64": 7}
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2
_EXTERNAL = 1
_IR_VERSION = 9
_OPSETS = {"": 17, "com.microsoft": 1}
"""The operators' versions: ONNX's own, and those that ONNX Runtime adds, which fuse several."""


class Graph:
    """A graph that grows by a node at a time. Tensors are named; `node` returns its output's name."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._weights: dict[str, bytes] = {}

    def input(self, name: str, kind: str, axes: Sequence[str | int]) -> str:
        """Declares what the graph is given; an axis of any length has a name."""
        self._inputs.append(_value(name, kind, axes))
        return name

    def weight(self, name: str, shape: Sequence[int]) -> str:
        """Declares a tensor of floats, whose contents are handed over when the graph is loaded."""
        outside = _text(1, "location") + _text(2, "given")
        dims = b"".join(_number(1, size) for size in shape)
        told = _number(2, FLOAT) + _text(8, name) + _field(13, outside) + _number(14, _EXTERNAL)
        self._weights[name] = dims + told
        return name

    def axis(self, number: int) -> str:
        """The number of an axis, as a tensor: operators that take it need it within the graph."""
        name = f"axis {number}"
        content = _field(9, struct.pack("<q", number))
        self._weights[name] = _number(1, 1) + _number(2, _TYPES["int64"]) + _text(8, name) + content
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **settings: float) -> str:
        """Adds an operator, an input named "" being left out, and returns the name of its output."""
        return self.nodes(operator, *inputs, domain=domain, outputs=1, **settings)[0]

    def nodes(
        self, operator: str, *inputs: str, outputs: int, domain: str = "", **settings: float
    ) -> list[str]:
        """Adds an operator of several outputs, and returns their names."""
        named = [f"{operator} {len(self._nodes)} {i}" for i in range(outputs)]
        self._nodes.append(
            b"".join(_text(1, name) for name in inputs)
            + b"".join(_text(2, name) for name in named)
            + _text(4, operator)
            + b"".join(_field(5, _attribute(key, value)) for key, value in settings.items())
            + _text(7, domain)
        )
        return named

    def output(self, name: str, kind: str, axes: Sequence[str | int]) -> None:
        """Declares what the graph gives."""
        self._outputs.append(_value(name, kind, axes))

    def written(self) -> bytes:
        """The graph as a model file."""
        graph = (
            _fields(1, self._nodes)
            + _text(2, "graph")
            + _fields(5, self._weights.values())
            + _fields(11, self._inputs)
            + _fields(12, self._outputs)
        )
        opsets = (_text(1, domain) + _number(2, version) for domain, version in _OPSETS.items())
        return _number(1, _IR_VERSION) + _field(7, graph) + _fields(8, opsets)


def _value(name: str, kind: str, axes: Sequence[str | int]) -> bytes:
    """A ValueInfoProto: a name, and a tensor's type and shape."""
    dims = (_text(2, axis) if isinstance(axis, str) else _number(1, axis) for axis in axes)
    tensor = _number(1, _TYPES[kind]) + _field(2, _fields(1, dims))
    return _text(1, name) + _field(2, _field(1, tensor))


def _attribute(name: str, value: float) -> bytes:
    """An AttributeProto: a whole number, or one that is not."""
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _ATTRIBUTE_INT)
    content = _tag(2, _FLOAT32) + struct.pack("<f", value)
    return _text(1, name) + content + _number(20, _ATTRIBUTE_FLOAT)


def _fields(number: int, contents: Iterable[bytes]) -> bytes:
    return b"".join(_field(number, content) for content in contents)


def _field(number: int, content: bytes) -> bytes:
    return _tag(number, _BYTES) + _varint(len(content)) + content


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _number(number: int, value: int) -> bytes:
    return _tag(number, _VARINT) + _varint(value)


def _tag(number: int, kind: int) -> bytes:
    return _varint(number << 3 | kind)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first. Negative numbers, which no caller has, take another form."""
    if value < 0:
        raise ValueError(f"{value}: only numbers from 0 are written here")
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
