"""The catalogue: what the cluster trades, found by words and filters, one page at a time."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from products.models import Product
from products.permissions import can_see_catalogue
from products.rules.modes import ALLOWED_SPECIAL

MOST_WORDS = 64


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty text means everything. `shared`: "YES" what may be in shared orders, "NO"."""

    words: str = ""
    drug_class: str = ""
    rx_class: str = ""
    storage: str = ""
    shared: str = ""
    own: bool = False
    retired: bool = False


def visible_products(actor: Actor) -> QuerySet[Product]:
    """The products of the actor's cluster by pinyin, each with who entered it; none for banks."""
    found = Product.objects.select_related("entered_by", "entered_for").filter(cluster_id=actor.organisation.cluster_id)
    return (found if can_see_catalogue(actor) else found.none()).order_by("pinyin", "pk")


def find_products(actor: Actor, filters: Filters) -> QuerySet[Product]:
    """`visible_products` narrowed by words (Chinese, pinyin, initials, approval number, code) and filters."""
    found = visible_products(actor).filter(_words(filters.words), is_active=not filters.retired)
    exact = {"drug_class": filters.drug_class, "rx_class": filters.rx_class, "storage": filters.storage}
    found = found.filter(**{key: value for key, value in exact.items() if value})
    if filters.own:
        found = found.filter(entered_for_id=actor.organisation.pk)
    if filters.shared:
        may = Q(special_category__in=ALLOWED_SPECIAL)
        found = found.filter(may if filters.shared == "YES" else ~may)
    return found


def _words(words: str) -> Q:
    """Plain LIKE on the four columns of the trigram index; numbers are found from their beginning."""
    text = words.strip()[:MOST_WORDS]
    if not text:
        return Q()
    low = text.lower().replace(" ", "")
    return (
        Q(generic_name__contains=text)
        | Q(trade_name__contains=text)
        | Q(manufacturer__contains=text)
        | Q(pinyin__contains=low)
        | Q(initials__contains=low)
        | Q(approval_number__contains=text.upper())
        | Q(standard_code__startswith=text)
    )


def page_after(found: QuerySet[Product], after: tuple[str, int] | None, size: int) -> list[Product]:
    """At most `size + 1` rows that come after the key `(pinyin, pk)`; the extra row says that there is more."""
    if after:
        found = found.filter(Q(pinyin__gt=after[0]) | Q(pinyin=after[0], pk__gt=after[1]))
    return list(found[: size + 1])


def get_product(actor: Actor, pk: int, *, lock: bool = False) -> Product:
    """One product of the cluster, or NotFound."""
    found = visible_products(actor).filter(pk=pk)
    if lock:
        found = found.select_for_update(no_key=True, of=("self",))
    product = found.first()
    if product is None:
        raise NotFound
    return product
