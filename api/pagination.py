"""Cursor pages: a page costs the same at row 50 and at row 5,000,000; nothing is counted."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Newest first by primary key unless a view names another unique order; at most 100 rows a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering: str | tuple[str, ...] = "-pk"
