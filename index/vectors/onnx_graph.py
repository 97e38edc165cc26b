"""Write an ONNX graph: nodes, and weights that the loader supplies.

It writes only the few fields such a graph needs. Messages are protocol buffers (onnx.proto of ONNX 1.x;
protobuf.dev/programming-guides/encoding). The onnx package would cost a tenth of a second at every start, and
30 MB.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

_VARINT, _BYTES, _FLOAT32 = 0, 2, 5
FLOAT = 1
"""The number of the type float, which Cast takes."""
_TYPES = {"float": FLOAT, "int32": 6, "int64": 7}
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2
_EXTERNAL = 1
_IR_VERSION = 9
_OPSETS = {"": 17, "com.microsoft": 1}
"""The operators' versions: ONNX's own, and those that ONNX Runtime adds, which fuse several."""


class Graph:
    """A graph that grows by one node at a time. Tensors are named; `node` returns its output's name."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._weights: dict[str, bytes] = {}

    def input(self, name: str, kind: str, axes: Sequence[str | int]) -> str:
        """Declare an input; an axis of any length has a name."""
        self._inputs.append(_value(name, kind, axes))
        return name

    def weight(self, name: str, shape: Sequence[int]) -> str:
        """Declare a tensor of floats whose contents come when the graph is loaded."""
        outside = _text(1, "location") + _text(2, "given")
        dims = b"".join(_number(1, size) for size in shape)
        declared = _number(2, FLOAT) + _text(8, name) + _field(13, outside) + _number(14, _EXTERNAL)
        self._weights[name] = dims + declared
        return name

    def axis(self, number: int) -> str:
        """Store the number of an axis as a tensor in the graph, for operators that need one."""
        name = f"axis {number}"
        content = _field(9, struct.pack("<q", number))
        self._weights[name] = _number(1, 1) + _number(2, _TYPES["int64"]) + _text(8, name) + content
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **settings: float) -> str:
        """Add an operator and return its output's name. An input named "" is left out."""
        return self.nodes(operator, *inputs, domain=domain, outputs=1, **settings)[0]

    def nodes(
        self, operator: str, *inputs: str, outputs: int, domain: str = "", **settings: float
    ) -> list[str]:
        """Add an operator with several outputs, and return their names."""
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
        """Declare an output."""
        self._outputs.append(_value(name, kind, axes))

    def written(self) -> bytes:
        """Return the graph as a model file."""
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
    """Encode a ValueInfoProto: a name, and a tensor's type and shape."""
    dims = (_text(2, axis) if isinstance(axis, str) else _number(1, axis) for axis in axes)
    tensor = _number(1, _TYPES[kind]) + _field(2, _fields(1, dims))
    return _text(1, name) + _field(2, _field(1, tensor))


def _attribute(name: str, value: float) -> bytes:
    """Encode an AttributeProto: a whole number or a float."""
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
    """Encode a number as seven bits a byte, the lowest first. Negative numbers are refused."""
    if value < 0:
        raise ValueError(f"{value}: only numbers from 0 are written here")
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
