"""What Graph answers when it will not: one exception and its known errors by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GraphRefusal(Exception):
    """An error answer of Graph; `bare` leaves out innerError, as some errors do."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        bare: bool = False,
    ) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.bare = bare


CHALLENGE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)


def unauthorized(message: str) -> GraphRefusal:
    return GraphRefusal(401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": CHALLENGE})


def access_denied() -> GraphRefusal:
    return GraphRefusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def outside_policy() -> GraphRefusal:
    """An application access policy keeps the app out of this mailbox (docs: concepts/auth-limit-mailbox-access)."""
    return GraphRefusal(403, "ErrorAccessDenied", "Access to OData is disabled.")


def calendar_denied() -> GraphRefusal:
    """Seen instead of ErrorAccessDenied; the status is unverified (microsoft-graph-docs#5522)."""
    return GraphRefusal(403, "DelegatedCalendarAccessDenied", "Access is denied. Check credentials and try again.")


def directory_denied() -> GraphRefusal:
    return GraphRefusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def item_not_found() -> GraphRefusal:
    return GraphRefusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def unknown_mailbox(name: str) -> GraphRefusal:
    return GraphRefusal(404, "ErrorInvalidUser", f"The requested user '{name}' is invalid.")


def no_mailbox() -> GraphRefusal:
    message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    return GraphRefusal(404, "MailboxNotEnabledForRESTAPI", message)


def unknown_object(name: str) -> GraphRefusal:
    """Directory and places; the text is unverified."""
    message = f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
    return GraphRefusal(404, "Request_ResourceNotFound", message)


def unknown_segment(name: str) -> GraphRefusal:
    return GraphRefusal(400, "BadRequest", f"Resource not found for the segment '{name}'.")


def unreadable() -> GraphRefusal:
    message = (
        "Unable to read JSON request payload. "
        "Please ensure Content-Type header is set and payload is of valid JSON format."
    )
    return GraphRefusal(400, "BadRequest", message)


def invalid_parameter(message: str) -> GraphRefusal:
    return GraphRefusal(400, "ErrorInvalidParameter", message)


def invalid_query(message: str) -> GraphRefusal:
    return GraphRefusal(400, "ErrorInvalidUrlQuery", message)


def invalid_property(name: str) -> GraphRefusal:
    """A property Exchange will not take; the code is unverified, a 400 is not."""
    message = "At least one property failed validation."
    return GraphRefusal(400, "ErrorPropertyValidationFailure", message, extra={"target": name})


def unknown_property(name: str, type_name: str) -> GraphRefusal:
    message = (
        f"The property '{name}' does not exist on type 'microsoft.graph.{type_name}'. "
        "Make sure to only use property names that are defined by the type."
    )
    return GraphRefusal(400, "RequestBodyRead", message)


def not_the_organizer() -> GraphRefusal:
    """Only the organizer cancels (docs: api/event-cancel); the code string is unverified."""
    message = "Your request can't be completed. You need to be an organizer to cancel a meeting."
    return GraphRefusal(400, "ErrorInvalidRequest", message)


def stale_change_key() -> GraphRefusal:
    message = (
        "The send or update operation could not be performed because the change key passed in the request "
        "does not match the current change key for the item."
    )
    return GraphRefusal(412, "ErrorIrresolvableConflict", message)


def duplicate_transaction(status: int, existing: str | None) -> GraphRefusal:
    """A transactionId used before; with the first event's id where Graph names it (corso#2490)."""
    message = (
        "Your request can't be completed. "
        "The TransactionId specified in the request has already been used to create a different event."
    )
    extra = {"@event.existingEventId": existing} if existing else {}
    return GraphRefusal(status, "ErrorDuplicateTransactionId", message, extra=extra, bare=True)


def too_many_schedules(count: int) -> GraphRefusal:
    message = (
        f"There are too many target users in the EmailAddress array. The allowed size = 100; the actual size = {count}."
    )
    return GraphRefusal(400, "ErrorMailboxDataArrayTooBig", message)


def mailbox_throttled(retry_after: str | None) -> GraphRefusal:
    """More than four requests of one app at one mailbox at once: no innerError (terraform-provider-outlook#21)."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    message = "Application is over its MailboxConcurrency limit."
    return GraphRefusal(429, "ApplicationThrottled", message, headers=headers, bare=True)
