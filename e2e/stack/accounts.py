"""What Auth keeps in the database: users, their sessions, and the refresh tokens of a session."""

import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass

from e2e.stack.database import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A user as the services tell about one."""

    id: str
    email: str
    tier: str

    def public(self) -> dict[str, str]:
        """Give what the user may see."""
        return {"id": self.id, "email": self.email, "tier": self.tier}


async def add_user(database: Database, email: str, password_hash: str, tier: str) -> User | None:
    """Give the new user, None if the e-mail address is taken."""
    user = User(id=uuid.uuid4().hex, email=email, tier=tier)
    added = await database.rows(
        "INSERT INTO users (id, email, password, tier) VALUES (?, ?, ?, ?) ON CONFLICT (email) DO NOTHING RETURNING id",
        *(user.id, email, password_hash, tier),
    )
    return user if added else None


async def find_user(database: Database, user_id: str) -> User | None:
    """Give the user of this id."""
    for found_id, email, tier in await database.rows("SELECT id, email, tier FROM users WHERE id = ?", user_id):
        return User(id=found_id, email=email, tier=tier)
    return None


async def find_sign_in(database: Database, email: str) -> tuple[User, str] | None:
    """Give the user with this e-mail address, and the hash of the password."""
    rows = await database.rows("SELECT id, email, tier, password FROM users WHERE email = ?", email)
    for user_id, found, tier, password_hash in rows:
        return User(id=user_id, email=found, tier=tier), password_hash
    return None


async def open_session(database: Database, user: User) -> str:
    """Give the id of a new session: all tokens that descend from one sign-in."""
    session = uuid.uuid4().hex
    await database.rows("INSERT INTO sessions (id, user_id) VALUES (?, ?)", session, user.id)
    return session


async def end_session(database: Database, session: str) -> None:
    """End the session: no refresh token of it works any more, not even one that is being issued at this moment."""
    await database.rows("UPDATE sessions SET ended = ? WHERE id = ? AND ended IS NULL", time.time(), session)


async def add_refresh_token(database: Database, session: str, life: float) -> str:
    """Give a new refresh token; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    await database.rows(
        "INSERT INTO refresh_tokens (digest, session_id, expires) VALUES (?, ?, ?)",
        *(_digest(token), session, time.time() + life),
    )
    return token


async def use_refresh_token(database: Database, token: str) -> tuple[str, User] | None:
    """Use the token up: give its session and user to the one caller who is first, None to everybody else."""
    now = time.time()
    won = await database.rows(
        "UPDATE refresh_tokens SET used = ? WHERE digest = ? AND used IS NULL AND expires > ? AND session_id IN"
        " (SELECT id FROM sessions WHERE ended IS NULL) RETURNING session_id",
        *(now, _digest(token), now),
    )
    for (session,) in won:
        rows = await database.rows(
            "SELECT users.id, email, tier FROM users JOIN sessions ON users.id = user_id WHERE sessions.id = ?", session
        )
        for user_id, email, tier in rows:
            return session, User(id=user_id, email=email, tier=tier)
    return None


async def session_of_used_token(database: Database, token: str) -> str | None:
    """Give the session of a refresh token that was used before: its reuse says that two parties hold it."""
    rows = await database.rows(
        "SELECT session_id FROM refresh_tokens WHERE digest = ? AND used IS NOT NULL", _digest(token)
    )
    return rows[0][0] if rows else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
