"""Judges a server that speaks the Redis protocol: PING must be answered, INFO tells what needs attention."""

from collections.abc import Iterator, Mapping

from reporting.config.service import Service
from reporting.health.cause import cause
from reporting.health.prober import Address, Finding, quoted, visible

SCHEMES = {"redis": "redis", "rediss": "redis", "unix": "redis"}

WORTH_A_LOOK = {
    "LOADING": "is loading its data set",
    "NOAUTH": "wants a password",
    "WRONGPASS": "refuses the password",
    "NOPERM": "does not permit PING to this user",
    "MISCONF": "refuses writes because saving failed",
    "MASTERDOWN": "has lost its master",
}
"""Error replies of a server that is there: it answers by its own rules, but is not proven to serve."""
FULL = 0.9


def probe(service: Service, address: Address) -> Finding:
    """Give what PING and INFO answered; a server that does not know INFO passes by PING alone, and that is said."""
    from redis import Redis  # noqa: PLC0415 - costs 0.1 s, paid only where a Redis is probed
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.exceptions import RedisError, ResponseError  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    try:
        server = Redis.from_url(
            address.url,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=service.timeout,
            socket_connect_timeout=service.timeout,
            decode_responses=True,
            encoding_errors="replace",
        )
    except ValueError:
        return Finding(health="unknown", detail="the address is no valid Redis URL")
    with server:
        try:
            server.ping()
        except (RedisError, UnicodeError) as error:
            return _refused(error, service.timeout)
        try:
            facts = server.info()
        except ResponseError:
            return Finding(health="pass", code="PONG", detail="answers PING; INFO not answered")
        except RedisError as error:
            why = cause(error, service.timeout)
            return Finding(health="fail", code="PONG", detail=f"answers PING, but not INFO: {why}")
    return _judged({str(name): value for name, value in facts.items()})


def _refused(error: Exception, seconds: float) -> Finding:
    """Give the finding for a PING that was not answered by PONG.

    redis-py strips the code of some error replies and makes exceptions of them, so both are looked at.
    """
    from redis import exceptions  # noqa: PLC0415 - see above

    by_class = {
        exceptions.BusyLoadingError: "LOADING",
        exceptions.NoPermissionError: "NOPERM",
        exceptions.MasterDownError: "MASTERDOWN",
        exceptions.AuthenticationError: "WRONGPASS" if "invalid" in str(error).lower() else "NOAUTH",
    }
    code = next((code for kind, code in by_class.items() if isinstance(error, kind)), str(error).partition(" ")[0])
    if code in WORTH_A_LOOK:
        return Finding(health="warn", code=code, detail=f"reachable, but {WORTH_A_LOOK[code]}")
    if isinstance(error, exceptions.ResponseError):
        return Finding(health="fail", code="error", detail=f"answers PING with {quoted(str(error))}")
    return Finding(health="fail", detail=cause(error, seconds))


def _judged(facts: Mapping[str, object]) -> Finding:
    release = release_of(facts)
    trouble = tuple(_trouble(facts))
    detail = "answers PING" + (f", but {', '.join(trouble)}" if trouble else "") + (f"; {release}" if release else "")
    return Finding(health="warn" if trouble else "pass", code="PONG", detail=detail, release=release)


def _trouble(facts: Mapping[str, object]) -> Iterator[str]:
    if facts.get("loading") == 1:
        yield "is loading its data set"
    if facts.get("master_link_status") == "down":
        yield "its link to the master is down"
    if facts.get("rdb_last_bgsave_status") == "err":
        yield "its last background save failed"
    if "err" in (facts.get("aof_last_write_status"), facts.get("aof_last_bgrewrite_status")):
        yield "its append-only file was not written"
    used, most = _number(facts, "used_memory"), _number(facts, "maxmemory")
    if most and used / most >= FULL:
        yield f"{int(100 * used / most)}% of its memory is in use"
    if evicted := _number(facts, "evicted_keys"):
        yield f"{evicted} {'key was' if evicted == 1 else 'keys were'} evicted since it started"
    if rejected := _number(facts, "rejected_connections"):
        yield f"{rejected} {'connection was' if rejected == 1 else 'connections were'} rejected since it started"


def _number(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def release_of(facts: Mapping[str, object]) -> str:
    """Give the server and its version; forks report the Redis version they imitate beside their own."""
    for product in (facts.get("server_name"), "dragonfly", "redis"):
        if version := facts.get(f"{product}_version"):
            return visible(f"{product} {version}")
    return ""
