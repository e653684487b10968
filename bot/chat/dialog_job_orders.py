"""The orders for a dialog's jobs, each under an id of its own, so that wanting one twice is one run."""

from __future__ import annotations

from services.model.job_order import JobOrder


def form_job(dialogue: str) -> JobOrder:
    """The work of making a dialog's messages show where it stands."""
    return JobOrder(f"form:{dialogue}", "form", {"dialogue": dialogue})


def work_job(dialogue: str) -> JobOrder:
    """The work that a dialog waits for."""
    return JobOrder(f"work:{dialogue}", "work", {"dialogue": dialogue})


def begin_job(dialogue: str) -> JobOrder:
    """The work of beginning what comes after a dialog."""
    return JobOrder(f"begin:{dialogue}", "begin", {"dialogue": dialogue})
