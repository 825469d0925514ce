"""The lines of an order come in as a file: checked row by row, looked at, kept whole as a draft or not at all."""

from orders.services.imports.flow import ask_lines, check_lines, commit_lines, receive_lines, set_aside_lines

__all__ = ["ask_lines", "check_lines", "commit_lines", "receive_lines", "set_aside_lines"]
