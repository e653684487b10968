"""The numbered refusals of the identity platform, without what HTTP makes of them."""

from __future__ import annotations

ERRORS: dict[int, tuple[str, str]] = {
    50011: ("invalid_request", "The redirect URI specified in the request does not match those of the application."),
    50020: (
        "invalid_request",
        "The user account does not exist in the tenant and cannot access the application.",
    ),
    50034: ("invalid_grant", "The user account does not exist in the directory."),
    50057: ("invalid_grant", "The user account is disabled."),
    50058: ("login_required", "A silent sign-in request was sent but no user is signed in."),
    50076: ("interaction_required", "Multi-factor authentication is required."),
    50079: ("interaction_required", "The user has to enroll in multi-factor authentication."),
    50173: ("invalid_grant", "The provided grant has expired due to it being revoked."),
    54005: ("invalid_grant", "OAuth2 Authorization code was already redeemed."),
    65001: ("invalid_grant", "The user or administrator has not consented to use the application."),
    65004: ("access_denied", "The user declined to consent to access the app."),
    70000: ("invalid_grant", "The provided value for the input parameter is not valid."),
    70003: ("unsupported_grant_type", "The app requested an unsupported grant type."),
    70007: ("unsupported_response_type", "The response type is not supported."),
    70008: ("invalid_grant", "The provided authorization code or refresh token has expired."),
    70011: ("invalid_scope", "The provided value for the input parameter 'scope' is not valid."),
    70043: ("invalid_grant", "The refresh token has expired due to sign-in frequency checks by conditional access."),
    90002: ("invalid_request", "Tenant not found."),
    90023: ("invalid_request", "The authentication service request is not valid."),
    90033: ("temporarily_unavailable", "A transient error has occurred. Please try again."),
    90094: ("access_denied", "The grant requires admin permission."),
    501481: ("invalid_grant", "The Code_Verifier does not match the code_challenge."),
    700016: ("unauthorized_client", "Application was not found in the directory."),
    700082: ("invalid_grant", "The refresh token has expired due to inactivity."),
    7000215: ("invalid_client", "Invalid client secret provided."),
    7000222: ("invalid_client", "The provided client secret keys are expired."),
    9001023: ("invalid_request", "The grant type is not supported over the /common or /consumers endpoints."),
}
"""entra: reference-error-codes; the mapping from number to `error` is unverified for most."""

SUBERRORS = {
    50076: "basic_action",
    50079: "basic_action",
    50173: "bad_token",
    65001: "consent_required",
    70043: "token_expired",
    700082: "bad_token",
}
"""Seen for 70043 (vscode-mssql#22364) and 700082 (foundry-dev-tools#707), the others are unverified."""

SHOWN = frozenset({50011, 50020, 50034, 50057, 90002, 700016})
"""Refusals that stay on a page: there is nowhere to go back to, or nobody to go back as (entra: 50011)."""


class AadstsRefusal(Exception):
    """The numbered error of the identity platform; `error` and `text` replace what the number has by itself."""

    def __init__(self, number: int, *, error: str = "", text: str = "") -> None:
        known_error, known_text = ERRORS.get(number, ("invalid_grant", "The request was refused."))
        super().__init__(number)
        self.number = number
        self.error = error or known_error
        self.text = text or known_text
