"""A burst of requests: each answer is counted, and none leaves this machine."""

import pytest

from e2e.flood import Burst, flood
from e2e.secret import Secret


async def test_a_burst_counts_every_answer(target, accounts):
    user = await accounts.register()
    url = f"{target.backends[0]}/api/me"
    burst = await flood(url, user.tokens.access, requests=40, connections=4, client="198.18.0.1")
    assert sum(burst.codes.values()) == len(burst.times) == 40
    assert burst.codes[200] >= 5
    assert burst.retry_after == {"1"}
    assert 0 < min(burst.times) <= burst.p99 <= max(burst.times) <= burst.span
    refused = await flood(url, Secret("garbage"), requests=4, connections=2, client="198.18.0.1")
    assert (refused.codes, refused.retry_after) == ({401: 4}, frozenset())


@pytest.mark.parametrize("host", ["203.0.113.7", "0.0.0.0", "[2001:db8::1]"])
async def test_load_leaves_this_machine_never(host):
    with pytest.raises(PermissionError, match="not on the loopback interface"):
        await flood(f"http://{host}/api/me", Secret("x"), requests=1, connections=1, client="198.18.0.1")


async def test_a_name_is_not_resolved_to_find_out():
    with pytest.raises(ValueError, match=r"auth\.example"):
        await flood("http://auth.example/", Secret("x"), requests=1, connections=1, client="198.18.0.1")


def test_the_99th_of_100_times_is_the_p99():
    times = tuple(number / 100 for number in range(100, 0, -1))
    assert Burst(codes={}, span=1.0, times=times, retry_after=frozenset()).p99 == 0.99
    assert Burst(codes={}, span=1.0, times=(0.5,), retry_after=frozenset()).p99 == 0.5
