"""A browser tab: one WebSocket of a user."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from e2e.secret import Secret

PATIENCE = 5.0
"""Seconds to wait for a message that must come."""

Message = dict[str, Any]
OpenTab = Callable[..., Awaitable["Tab"]]
"""Opens a tab for a user at a replica."""


class Tab:
    """An open socket. Whatever arrives is kept in order until somebody asks for it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.hello: Message = {}

    @classmethod
    async def open(cls, url: str, token: Secret, *, way: str = "header", device: str = "", client: str = "") -> Self:
        """Give the tab when the service has greeted it.

        The token goes by `header`, as `subprotocol`, or in the first `message`. Raises `websockets.InvalidStatus` when
        the handshake is refused, `websockets.ConnectionClosed` when the socket is closed instead of a greeting.
        """
        headers = {"X-Forwarded-For": client} if client else {}
        if way == "header" and token:
            headers["Authorization"] = f"Bearer {token}"
        connection = await connect(
            f"{url}?device={device}" if device else url,
            additional_headers=headers,
            subprotocols=[Subprotocol("bearer"), Subprotocol(token)] if way == "subprotocol" else None,
            proxy=None,
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )
        tab = cls(connection)
        try:
            if way == "message":
                await tab.send(type="authenticate", token=token)
            tab.hello = await tab.receive()
        except BaseException:
            await tab.close()
            raise
        return tab

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the service chose."""
        return self._connection.subprotocol

    @property
    def session(self) -> str:
        """The id that the service gave this socket."""
        return str(self.hello["session"])

    @property
    def replica(self) -> str:
        """The replica that serves this socket."""
        return str(self.hello["replica"])

    async def send(self, **message: object) -> None:
        """Send a message."""
        await self._connection.send(json.dumps(message))

    async def receive(self, patience: float = PATIENCE) -> Message:
        """Give the next message. Raises `websockets.ConnectionClosed`, or `TimeoutError` when none comes."""
        async with asyncio.timeout(patience):
            message: Message = json.loads(await self._connection.recv())
        return message

    async def until(self, **wanted: object) -> list[Message]:
        """Give all messages up to and with the first one that has these members."""
        found: list[Message] = []
        while not found or any(found[-1].get(name) != value for name, value in wanted.items()):
            found.append(await self.receive())
        return found

    async def ask(self, body: object) -> Message:
        """Send a message that only this tab is answered, and give the answer: its echo, or an error."""
        await self.send(type="echo", body=body)
        while True:
            answer = await self.receive()
            if answer["type"] in {"echo", "error"}:
                return answer

    async def closed(self, patience: float = PATIENCE) -> tuple[int, str]:
        """Give the code and reason with which the service closes the socket; only leave-takings may come before."""
        try:
            while (message := await self.receive(patience))["type"] == "left":
                pass
        except ConnectionClosed as end:
            return (end.rcvd.code, end.rcvd.reason) if end.rcvd else (1006, "")
        raise AssertionError(f"a {message['type']!r} message came where the socket had to be closed")

    def vanish(self) -> None:
        """Break the connection without a word, as a crashed browser does."""
        self._connection.transport.abort()

    async def close(self) -> None:
        """Close the socket as a browser does."""
        await self._connection.close()
