"""What Prometheus is told: counts, times and the state of the queue; no names, no clients."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

PRESSES = Histogram(
    "roomfix_press_seconds",
    "From a button press's arrival to its answer",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
INCIDENTS = Counter("roomfix_incidents_total", "Incidents taken in, by source", ["source"])
REFUSED = Counter(
    "roomfix_intake_refused_total",
    "Requests, and reports among others, that were answered with 4xx, by source and reason",
    ["source", "reason"],
)
JOBS_WAITING = Gauge("roomfix_jobs_waiting", "Jobs in all queues")
JOBS_OLDEST = Gauge("roomfix_jobs_oldest_due_seconds", "How long the longest-due job has been waiting for a worker")
JOBS_DEAD = Gauge("roomfix_jobs_dead", "Jobs given up; each is shown in the log with the word of its last failure")
JOB_MISHAPS = Counter(
    "roomfix_job_mishaps_total",
    "Runs of jobs that failed, after which a job was given up (dead), or whose job passed to another worker (lost)",
    ["mishap", "kind"],
)

CONTENT_TYPE = CONTENT_TYPE_LATEST


def count_mishap(mishap: str, kind: str) -> None:
    """Count a run of a job that did not end well."""
    JOB_MISHAPS.labels(mishap, kind).inc()


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    return generate_latest()
