"""How Roomfix writes its log."""

from __future__ import annotations

import logging
import sys

import structlog

from config import LogStyle


def configure_log(style: LogStyle) -> None:
    """Lines of text or of JSON on the standard error, from INFO up."""
    render = (
        structlog.processors.JSONRenderer() if style is LogStyle.JSON else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # msrest warns of every field that Teams has and the SDK's model has not, several times a turn
    logging.getLogger("msrest").setLevel(logging.ERROR)
