"""Queries that are asked again and again with the same text: planned once per connection, then only run."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


class PreparedCursor(psycopg.Cursor[Any]):
    """Parameters go to the server apart from the text, so that the plan is kept (psycopg keeps the last hundred)."""

    def execute(self, query: Any, params: Any = None, **_words: Any) -> "PreparedCursor":
        """Prepared at the first time, unless a pooler stands between that cannot keep plans."""
        return super().execute(query, params, prepare=settings.DATABASE_KEEPS_PLANS)


def fetch(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows, as raw as the driver gives them. Counted, logged and translated into Django's errors like any other."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: Any = PreparedCursor(connection.connection)
        seen = connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)
    with seen as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
