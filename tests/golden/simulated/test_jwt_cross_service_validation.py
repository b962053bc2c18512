"""The second suite of the sample: four functions pass, two fail on the answer of one endpoint."""

import pytest

pytestmark = [
    pytest.mark.services("auth", "backend", "websocket", "database"),
    pytest.mark.guards("cross-service-auth"),
]
ANSWER = 405


def test_jwt_single_token_all_services(evidence):
    """JWT tokens work across services."""
    with evidence.step("Single JWT validation across Auth service, Backend API, WebSocket, Database"):
        pass


def test_jwt_token_expiry_consistency(evidence):
    """Expired tokens are handled consistently."""
    with evidence.step("Token expiry handling consistency across all services"):
        assert ANSWER == 401, "POST /auth/validate"


def test_jwt_refresh_token_propagation(evidence):
    """The token refresh mechanism works."""
    with evidence.step("Refresh token mechanism and propagation"):
        pass


def test_jwt_invalid_token_rejection(evidence):
    """Invalid tokens are rejected."""
    with evidence.step("Invalid/tampered token rejection by security systems"):
        assert ANSWER == 401, "POST /auth/validate"


def test_jwt_user_context_database_consistency(evidence):
    """The user context is consistent."""
    with evidence.step("User ID consistency in database queries", mode="indirect"):
        pass


def test_jwt_service_to_service_authentication(evidence):
    """Service-to-service authentication works."""
    with evidence.step("Service-to-service authentication patterns"):
        pass
