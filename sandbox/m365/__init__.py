"""A Microsoft 365 tenant on loopback: Graph v1.0, sign-in, room mailboxes that answer, and switches to make it fail."""

from sandbox.m365.attendant import Automate, Policy
from sandbox.m365.entra.values import Registration
from sandbox.m365.faults import Duplicate, Fault, Phase, Unshared
from sandbox.m365.server import M365
from sandbox.m365.tenant import CLIENT_ID, CLIENT_SECRET, CONTOSO, FABRIKAM, FABRIKAM_ID, TENANT_ID

__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CONTOSO",
    "FABRIKAM",
    "FABRIKAM_ID",
    "M365",
    "TENANT_ID",
    "Automate",
    "Duplicate",
    "Fault",
    "Phase",
    "Policy",
    "Registration",
    "Unshared",
]
