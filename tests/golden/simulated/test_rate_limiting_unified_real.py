"""The first suite of the sample, with its steps simulated where the sample simulated them."""

import pytest


@pytest.mark.services("auth", "backend", "redis", "websocket")
@pytest.mark.guards("rate-limiting")
def test_rate_limiting_unified_real(evidence):
    """Rate limiting across all services."""
    for title in (
        "Rate limiting across all service boundaries (Auth, Backend, WebSocket)",
        "DDoS attack simulation and system stability",
        "Tier-based rate limiting (Free vs Paid users)",
        "Redis-based coordination between services",
        "Recovery functionality after cooldown periods",
        "Cross-service rate limit enforcement",
    ):
        with evidence.step(title, mode="simulated"):
            pass
    evidence.observe("free limit", 5, unit="requests", limit=5, mode="simulated")
    evidence.observe("paid limit", 10, unit="requests", limit=10, mode="simulated")
