"""The logs: secrets are masked here, whichever way a line comes in (structlog, or the standard library's logging)."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from common.masking import masked, masked_value


class MaskedRecord(logging.LogRecord):
    """A line of the standard library's logging: Django, Celery, gunicorn and whoever else writes one."""

    def getMessage(self) -> str:  # noqa: N802  # the name of the standard library
        """The finished sentence without its secrets."""
        return masked(super().getMessage())


def mask_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Every value of the event; one named like a secret goes whole."""
    return {key: masked_value(value, key) for key, value in event.items()}


def mask_line(_logger: WrappedLogger, _method: str, line: Any) -> str:
    """The rendered line with its traceback."""
    return masked(str(line))


def set_up() -> None:
    """Called once by the settings. Tracebacks are plain: prettier ones print local variables, passwords with them."""
    logging.setLogRecordFactory(MaskedRecord)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            mask_values,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            mask_line,
        ],
        cache_logger_on_first_use=False,
    )
