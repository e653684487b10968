"""The numbered errors of the identity platform."""

from __future__ import annotations

from uuid import uuid4

from sandbox.m365.world import Call, Reply, World

PUBLIC = "https://login.microsoftonline.com"
"""The name in the metadata: msal takes no http token_endpoint, and its caller rewrites the host (msal 1.39)."""

_ERRORS: dict[int, tuple[str, str]] = {
    50011: ("invalid_request", "The redirect URI specified in the request does not match those of the application."),
    50076: ("interaction_required", "Multi-factor authentication is required."),
    50173: ("invalid_grant", "The provided grant has expired due to it being revoked."),
    54005: ("invalid_grant", "OAuth2 Authorization code was already redeemed."),
    65001: ("invalid_grant", "The user or administrator has not consented to use the application."),
    65004: ("access_denied", "The user declined to consent to access the app."),
    70003: ("unsupported_grant_type", "The app requested an unsupported grant type."),
    70008: ("invalid_grant", "The provided authorization code or refresh token has expired."),
    70011: ("invalid_scope", "The provided value for the input parameter 'scope' is not valid."),
    70043: ("invalid_grant", "The refresh token has expired due to sign-in frequency checks by conditional access."),
    90002: ("invalid_request", "Tenant not found."),
    90033: ("temporarily_unavailable", "A transient error has occurred. Please try again."),
    501481: ("invalid_grant", "The Code_Verifier does not match the code_challenge."),
    700016: ("unauthorized_client", "Application was not found in the directory."),
    700082: ("invalid_grant", "The refresh token has expired due to inactivity."),
    7000215: ("invalid_client", "Invalid client secret provided."),
    7000222: ("invalid_client", "The provided client secret keys are expired."),
    9001023: ("invalid_request", "The grant type is not supported over the /common or /consumers endpoints."),
}
"""entra: reference-error-codes; the mapping from number to `error` is unverified for most."""


class AadstsRefusal(Exception):
    """The numbered error of the identity platform."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def refused(world: World, call: Call, number: int) -> Reply:
    """401 for a wrong client, 400 for all else; 503 where Entra says it is a passing trouble."""
    error, text = _ERRORS.get(number, ("invalid_grant", "The request was refused."))
    stamp = f"{world.clock():%Y-%m-%d %H:%M:%SZ}"
    trace, correlation = call.request_id, call.headers.get("client-request-id", str(uuid4()))
    trail = f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
    body = {
        "error": error,
        "error_description": f"AADSTS{number}: {text} {trail}",
        "error_codes": [number],
        "timestamp": stamp,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"{PUBLIC}/error?code={number}",
    }
    status = {"invalid_client": 401, "temporarily_unavailable": 503}.get(error, 400)
    return Reply(status, body)
