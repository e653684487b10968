"""What an answer says when it is not the service that speaks but something before it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it goes over the wire, and what its header calls it."""

    raw: bytes
    type: str = "application/json; charset=utf-8"


PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1><hr>nginx<br></body>"
ODD_BODIES = {
    "a gateway's page": Body(PAGE, "text/html"),
    "a gateway's page called JSON": Body(PAGE),
    "a page of well-formed XML": Body(b"<?xml version='1.0'?><html><body/></html>", "application/xhtml+xml"),
    "plain text": Body(b"upstream connect error or disconnect/reset before headers", "text/plain"),
    "JSON cut short": Body(b'{"error":{"code":"Throttled","mess'),
    "JSON in a charset that is none": Body(b'{"error":{"code":"\xfc"', "application/json; charset=utf-99"),
    "JSON that is not in its charset": Body('{"error":{"message":"für später"}}'.encode("latin-1")),
    "bytes": Body(bytes(range(256)), "application/octet-stream"),
    "a JSON text": Body(b'"Service Unavailable"'),
    "a JSON list": Body(b"[503]"),
    "a JSON null": Body(b"null"),
    "JSON without end": Body(b"[" * 100_000),
    "nothing": Body(b""),
    "nothing called a page": Body(b"", "text/html"),
}
"""Bodies in which no service says anything of its own."""
