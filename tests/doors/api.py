"""Who may read the schema: everybody, it holds no data."""

from tests.doors import Door

DOORS = [
    Door("api:schema", "GET", {}, others=200),
    Door("api:docs", "GET", {}, others=200),
]
