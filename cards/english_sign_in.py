"""Signing in to Microsoft 365 in English: what may stop it, and the pages a browser shows. None of it is Markdown."""

from __future__ import annotations

from typing import Final

_AGAIN: Final = {
    "not_signed_in": (
        "Roomfix is not signed in to Microsoft 365 with this connection's account. "
        "Type connect and sign in with that account."
    ),
    "consent_missing": (
        "Microsoft does not let Roomfix act for the account ({code}): its agreement is missing or was withdrawn. "
        "Type connect, sign in again and accept what Roomfix asks for."
    ),
    "second_factor_needed": (
        "Microsoft wants the account's second factor before it goes on ({code}): a policy asks for it. "
        "Type connect, sign in again and confirm with the phone or key that belongs to the account."
    ),
    "sign_in_needed": (
        "Microsoft wants the account to sign in again before it goes on ({code}). "
        "Type connect and sign in with the same account."
    ),
    "sign_in_due": (
        "Your organisation's policy lets a sign-in last only so long, and this one is over ({code}). "
        "Type connect and sign in again; an admin can exempt the account from it in Conditional Access."
    ),
    "grant_unused": (
        "The account's sign-in was not used for so long that Microsoft ended it ({code}). "
        "Type connect and sign in again."
    ),
    "grant_revoked": (
        "The account's sign-ins were revoked, by an admin or with a new password ({code}). "
        "Type connect and sign in again."
    ),
    "password_changed": (
        "The account's password was changed or has expired, which ended its sign-in ({code}). "
        "Type connect and sign in with the present password."
    ),
    "password_expired": (
        "The account's password has expired or must be changed ({code}). "
        "Change it at Microsoft, then type connect and sign in again."
    ),
    "grant_expired": (
        "Microsoft no longer takes the account's sign-in: it has expired or was withdrawn ({code}). "
        "Type connect and sign in again."
    ),
}

_ADMIN: Final = {
    "admin_consent_needed": (
        "Only an administrator of your Microsoft 365 can allow what Roomfix asks for ({code}). "
        "Type connect and send the link for admin consent to one of them."
    ),
    "account_disabled": (
        "The account is disabled in your Microsoft 365 ({code}). "
        "Ask an administrator to enable it, or connect another account."
    ),
    "account_locked": (
        "Microsoft has locked the account, after wrong passwords or from a suspicious address ({code}). "
        "Ask an administrator to unlock it, then sign in again."
    ),
    "account_unknown": (
        "Your Microsoft 365 has no such account ({code}). "
        "Check the address, or ask an administrator to create the account, then type connect again."
    ),
    "account_not_assigned": (
        "In your Microsoft 365 only assigned people may use Roomfix, and the account is not one of them ({code}). "
        "Ask an administrator to assign it under Enterprise applications, Roomfix, Users and groups."
    ),
    "blocked_by_policy": (
        "A Conditional Access policy of your organisation blocks this sign-in ({code}). "
        "Ask an administrator to let the account use Roomfix, then sign in again."
    ),
    "app_not_in_tenant": (
        "Roomfix is not known in your organisation's Microsoft 365 ({code}): no administrator has consented to it yet. "
        "Type connect and send the link for admin consent to one of them."
    ),
    "app_disabled": (
        "Roomfix is disabled in your organisation's Microsoft 365 ({code}). "
        "Ask an administrator to enable it under Enterprise applications, Roomfix, Properties."
    ),
}

_OPERATOR: Final = {
    "sign_in_refused": (
        "Microsoft refused Roomfix's sign-in ({code}), for a reason that Roomfix does not know. "
        "Ask whoever runs Roomfix to look that code up at login.microsoftonline.com/error."
    ),
    "tenant_unknown": (
        "Microsoft does not know this organisation's tenant ({code}). "
        "Ask whoever runs Roomfix to check the tenant's id and ROOMFIX_CLOUD."
    ),
    "tenant_in_other_cloud": (
        "This organisation's tenant is in another of Microsoft's clouds ({code}). "
        "Ask whoever runs Roomfix to set ROOMFIX_CLOUD to it."
    ),
    "app_secret_wrong": (
        "Microsoft does not take Roomfix's own secret ({code}): it is wrong. "
        "Ask whoever runs Roomfix to set ROOMFIX_GRAPH_CLIENT_SECRET to the secret's value, which is not its id."
    ),
    "app_secret_expired": (
        "Roomfix's own secret at Microsoft has expired ({code}). "
        "Ask whoever runs Roomfix to make a new one in its app registration and set ROOMFIX_GRAPH_CLIENT_SECRET to it."
    ),
    "redirect_not_registered": (
        "Microsoft does not send anybody back to this Roomfix ({code}): its address is not registered. "
        "Ask whoever runs Roomfix to add ROOMFIX_PUBLIC_URL, with /connect/return behind it, to the redirect URIs of "
        "its app registration."
    ),
    "scope_refused": (
        "Microsoft does not know a permission that Roomfix asks for, or its registration does not list it ({code}). "
        "Ask whoever runs Roomfix to check the registration's API permissions and ROOMFIX_CLOUD."
    ),
    "secret_unreadable": (
        "Roomfix cannot read what it keeps sealed: the key is gone from ROOMFIX_ENCRYPTION_KEYS, or it was altered. "
        "Ask whoever runs Roomfix to put the old key back behind the newest, or sign in again."
    ),
    "encryption_key_exposed": (
        "Roomfix does not use {file}: others can read the key in it, or it is not yours. "
        "Delete it, which means signing in again, or make it yours and readable by you alone (mode 600)."
    ),
    "encryption_key_broken": (
        "Roomfix cannot use {file}: it holds no key. "
        "Put the old one back, or delete the file, which means signing in again."
    ),
}

_LINKS: Final = {
    "link_missing": "Nothing was changed: the address is not complete. Open the whole link that Roomfix sent in Teams.",
    "answer_unreadable": (
        "Nothing was changed: Roomfix cannot read what the browser sent. Go back to Teams and press New link there."
    ),
    "link_unknown": (
        "Nothing was changed: Roomfix does not know this link. It was altered, or is older than an hour. "
        "Go back to Teams and press New link there."
    ),
    "link_used": (
        "Nothing was changed: somebody has already come back from Microsoft with this link, and it works once. "
        "If that was you, go back to Teams and look into the chat with Roomfix; else press New link there."
    ),
    "link_expired": (
        "Nothing was changed: the link is older than ten minutes. Go back to Teams and press New link there."
    ),
    "code_used": (
        "Nothing was saved: this answer of Microsoft's was used before ({code}). "
        "Go back to Teams and press New link there."
    ),
    "code_unfit": (
        "Nothing was saved: Microsoft's answer does not belong to the link it came with ({code}). "
        "Go back to Teams and press New link there."
    ),
    "sign_in_forged": (
        "Nothing was saved: what came back was not Microsoft's answer to this link. "
        "Go back to Teams and press New link there."
    ),
    "sign_in_interrupted": (
        "Nothing was saved: Microsoft's sign-in stopped answering before it was done. "
        "Go back to Teams in a few minutes and press New link there."
    ),
    "consent_declined": (
        "Nothing was saved: what Roomfix asked for was not accepted at Microsoft. "
        "Go back to Teams and press New link there to accept it, or Link for an administrator to let one consent."
    ),
    "sign_in_other_tenant": (
        "Nothing was saved: this account belongs to another organisation. "
        "Go back to Teams, press New link there, and open it in a private window with the right account."
    ),
    "sign_in_other_account": (
        "Nothing was saved: you signed in as {account}, and the connection is for {wanted}. "
        "Go back to Teams, press New link there, and open it in a private window to sign in as {wanted}."
    ),
    "account_of_other_domain": (
        "Nothing was saved: {account} is not an account of {domain}. Correct one of the two; they have to agree."
    ),
    "permission_not_granted": (
        "Nothing was saved: Microsoft did not give Roomfix all it needs. What is missing: {permission}. "
        "Go back to Teams, press New link there and accept everything, or ask an administrator to consent."
    ),
    "sign_in_not_yours": (
        "Nothing was changed: somebody else began this sign-in. Only that person can confirm it; ask them to."
    ),
    "pending_unknown": (
        "Nothing was changed: this sign-in is not waiting any more. Type connect for a new link if you still need one."
    ),
    "pending_used": "Nothing was changed: this sign-in has been confirmed already. Type status to see the connection.",
    "pending_expired": (
        "Nothing was changed: a sign-in must be confirmed within 15 minutes. Type connect for a new link."
    ),
    "admin_consent_declined": (
        "Nothing was changed: the consent was declined at Microsoft. "
        "To give it after all, go back to Teams and press New link there."
    ),
    "consent_not_yet": (
        "Microsoft has taken the consent, and it does not work yet: that can take some minutes. "
        "Go back to Teams and let Roomfix check again in a while."
    ),
    "consent_other_tenant": (
        "Nothing was changed: the consent was given for another organisation. "
        "Go back to Teams, press New link there, and open it as an administrator of yours in a private window."
    ),
}

_PAGES: Final = {
    "page_stopped_title": "Not connected",
    "page_wait_title": "Please try again",
    "page_signed_in_title": "One more step, in Teams",
    "page_signed_in": "Microsoft says that you are {account}. Nothing is connected yet.",
    "page_signed_in_next": (
        "Go back to Teams: Roomfix asks in the chat whether this is the right account. You can close this page."
    ),
    "page_consented_title": "Consent given",
    "page_consented": "Roomfix may now work in your organisation's Microsoft 365.",
    "page_close": "Go back to Teams to go on. You can close this page.",
    "page_broke": (
        "Something broke inside Roomfix, so that this did not work. "
        "Go back to Teams and try again; if it breaks again, give an admin this reference: {reference}"
    ),
}

ENGLISH_SIGN_IN: Final[dict[str, str]] = _AGAIN | _ADMIN | _OPERATOR | _LINKS | _PAGES
