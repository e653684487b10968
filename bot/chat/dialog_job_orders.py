"""The orders for a dialog's jobs, each under an id of its own, so that wanting one twice is one run."""

from __future__ import annotations

from services.model.job_order import JobOrder


def form_job(run_id: str) -> JobOrder:
    """The work of making a dialog's messages show where it stands."""
    return JobOrder(f"form:{run_id}", "form", {"dialogue": run_id})


def work_job(run_id: str) -> JobOrder:
    """The work that a dialog waits for."""
    return JobOrder(f"work:{run_id}", "work", {"dialogue": run_id})


def begin_job(run_id: str) -> JobOrder:
    """The work of beginning what comes after a dialog."""
    return JobOrder(f"begin:{run_id}", "begin", {"dialogue": run_id})
