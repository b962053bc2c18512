"""The open sockets of one backend replica, and the life of one of them."""

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from e2e.stack.document import object_of
from e2e.stack.tokens import Claims

UNREAD = 64
"""Messages that may wait for a slow reader before its socket is closed."""

# Close codes: RFC 6455 section 7.4.1 and the IANA registry; 4000 to 4999 are private.
TOO_SLOW = 1008
TRY_AGAIN = 1013
UNAUTHORISED = 4401


@dataclass(eq=False, kw_only=True, slots=True)
class Session:
    """One open socket of a user. `end` holds the close code and reason once the server wants it closed."""

    claims: Claims
    device: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    outbox: asyncio.Queue[dict[str, object]] = field(default_factory=lambda: asyncio.Queue(UNREAD))
    end: asyncio.Future[tuple[int, str]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def send(self, message: dict[str, object]) -> None:
        """Put a message out; a reader that lets too many wait loses its socket, so that it cannot hold up others."""
        try:
            self.outbox.put_nowait(message)
        except asyncio.QueueFull:
            self.close(TOO_SLOW, "messages are not being read")

    def close(self, code: int, reason: str) -> None:
        """Ask for the socket to be closed; the first wish counts."""
        if not self.end.done():
            self.end.set_result((code, reason))


class Sessions:
    """Every open socket of this replica, by user."""

    def __init__(self) -> None:
        self._of: defaultdict[str, set[Session]] = defaultdict(set)

    def add(self, session: Session) -> None:
        """Take a socket in."""
        self._of[session.claims.subject].add(session)

    def remove(self, session: Session) -> None:
        """Forget a socket, and the user with the last one."""
        held = self._of[session.claims.subject]
        held.discard(session)
        if not held:
            del self._of[session.claims.subject]

    def of(self, user: str) -> tuple[Session, ...]:
        """Give the user's sockets on this replica."""
        return tuple(self._of.get(user, ()))

    def deliver(self, user: str, event: dict[str, object]) -> None:
        """Send an event to each of the user's sockets."""
        for session in self.of(user):
            session.send(event)

    def end(self, signed_in: str) -> None:
        """Close every socket whose token belongs to the ended session."""
        for held in tuple(self._of.values()):
            for session in tuple(held):
                if session.claims.session == signed_in:
                    session.close(UNAUTHORISED, "session ended")

    def tasks(self, user: str) -> int:
        """Count the tasks that run for the user's sockets."""
        return sum(task.get_name().startswith(f"socket:{user}:") for task in asyncio.all_tasks())


Handle = Callable[[Session, dict[str, object]], Awaitable[None]]
"""What is done with a message that came in."""


async def converse(websocket: WebSocket, session: Session, handle: Handle) -> None:
    """Carry messages both ways until the client leaves, the token expires, or the server wants the socket closed."""
    name = f"socket:{session.claims.subject}:{session.id}"
    tasks = [
        asyncio.create_task(_read(websocket, session, handle), name=f"{name}:read"),
        asyncio.create_task(_write(websocket, session), name=f"{name}:write"),
    ]
    try:
        left = session.claims.expires - time.time()
        ends: list[asyncio.Future[Any]] = [*tasks, session.end]
        await asyncio.wait(ends, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
        gone = any(task.done() for task in tasks)
        if not gone:
            session.close(UNAUTHORISED, "token expired")
            code, reason = session.end.result()
            await websocket.close(code, reason)
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def receive(websocket: WebSocket) -> dict[str, object]:
    """Give the next message, `{}` for one that is no JSON object. Raises `WebSocketDisconnect`."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    try:
        return object_of(message.get("text") or "")
    except ValueError:
        return {}


async def _read(websocket: WebSocket, session: Session, handle: Handle) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await handle(session, await receive(websocket))


async def _write(websocket: WebSocket, session: Session) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_json(await session.outbox.get())
