"""A visit to the page without a browser: over the connection that a browser makes."""

from __future__ import annotations

import html

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


async def drawn(connection: websockets.ClientConnection, query: str) -> str:
    """All the HTML that one run of the page draws."""
    message = BackMsg()
    message.rerun_script.query_string = query
    await connection.send(message.SerializeToString())
    bodies: dict[tuple[int, ...], str] = {}
    while True:
        came = ForwardMsg.FromString(await connection.recv())  # type: ignore[arg-type]
        if came.WhichOneof("type") == "script_finished":
            assert came.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return html.unescape("\n".join(bodies[path] for path in sorted(bodies)))
        if came.WhichOneof("type") == "delta":
            element = came.delta.new_element
            assert not element.HasField("exception"), element.exception.message
            bodies[tuple(came.metadata.delta_path)] = element.html.body
