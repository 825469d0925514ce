"""Every question asked about products; what leaves here is what the actor may see."""

from products.queries.catalogue import Filters, find_products, get_product, page_after, visible_products
from products.queries.facts import Facts, line_of, load_facts, load_lines, load_traders
from products.queries.waiting import waiting_for

__all__ = [
    "Facts",
    "Filters",
    "find_products",
    "get_product",
    "line_of",
    "load_facts",
    "load_lines",
    "load_traders",
    "page_after",
    "visible_products",
    "waiting_for",
]
