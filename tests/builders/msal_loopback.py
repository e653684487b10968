"""msal with the stand-in on the wire behind Microsoft's own name."""

from __future__ import annotations

from typing import Any

import msal
import requests

from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, TENANT_ID

AUTHORITY = "https://login.microsoftonline.com"


class LoopbackHttp:
    """What msal calls the sign-in service with: the same URLs at the stand-in's address."""

    def __init__(self, login_url: str) -> None:
        self.asked: list[str] = []
        self._login_url = login_url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, url: str, **options: Any) -> requests.Response:
        return self._session.get(self._moved(url), timeout=5, **options)

    def post(self, url: str, **options: Any) -> requests.Response:
        return self._session.post(self._moved(url), timeout=5, **options)

    def close(self) -> None:
        self._session.close()

    def _moved(self, url: str) -> str:
        assert url.startswith(AUTHORITY + "/"), url
        self.asked.append(url)
        return self._login_url + url.removeprefix(AUTHORITY)


def an_app(http: LoopbackHttp) -> Any:
    """Roomfix's registration as msal sees it; it asks the stand-in for metadata, so call it in a thread."""
    return msal.ConfidentialClientApplication(
        CLIENT_ID, client_credential=CLIENT_SECRET, authority=f"{AUTHORITY}/{TENANT_ID}", http_client=http
    )
