"""A file of products comes in: checked row by row by a job, looked at, imported whole or not at all."""

from products.services.imports.flow import (
    ask_import,
    check_import,
    commit_import,
    receive_import,
    set_aside_import,
)

__all__ = ["ask_import", "check_import", "commit_import", "receive_import", "set_aside_import"]
