"""The demo's catalogue and first-trade files: valid by the rules, whole enough for orders, with something to do."""

from typing import Any

from accounts.actors import get_actor
from accounts.models import Membership
from demo.services import seed_demo
from enterprises.models import Enterprise
from first_trade.models import Approval, PaperVersion, PaperView
from first_trade.queries import first_approval_facts, supplier_board, waiting_for
from products.models import Product
from products.queries import load_facts
from products.rules.catalogue import check_product
from products.rules.eligibility import eligibility_matrix
from products.rules.modes import ALLOWED_SPECIAL
from products.services.catalogue import FIELDS, check_shape
from tests.cast import NOW, TODAY


def test_the_demo_trades_by_the_rules(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cluster = seed_demo(NOW, TODAY, lambda _words: None)
    products = list(Product.objects.filter(cluster=cluster))
    for product in products:
        check_shape(product)
        check_product({key: getattr(product, key) for key in FIELDS})
    assert len(products) == 85
    assert {product.storage for product in products} == set(Product.Storage.values) - {"COLD_PLACE"}

    owner = Membership.objects.select_related("organisation").get(user__username="demo-owner")
    leader = Membership.objects.select_related("organisation").get(user__username="demo-leader")
    firms = list(Enterprise.objects.filter(organisation__cluster=cluster).values_list("pk", flat=True))
    sellers = [pk for pk in firms if pk != leader.organisation_id]
    approvals = first_approval_facts(leader.organisation_id, sellers, TODAY)
    facts = load_facts(firms, [product.pk for product in products], at=NOW, approvals=approvals)
    bits = eligibility_matrix(
        [facts.traders[pk] for pk in sellers], facts.traders[leader.organisation_id], list(facts.lines.values()), TODAY
    )
    can_deliver = (bits == 0).any(axis=1)
    assert can_deliver.sum() >= 40
    assert can_deliver[sellers.index(owner.organisation_id)]
    lines = list(facts.lines.values())
    specials = [column for column, line in enumerate(lines) if line.special_category not in ALLOWED_SPECIAL]
    assert len(specials) == 7
    assert (bits[:, specials] != 0).all()

    assert Approval.objects.filter(decision="REFUSED").count() > 3
    opened = {*PaperView.objects.values_list("version", flat=True)}
    assert opened <= {*PaperVersion.objects.values_list("pk", flat=True)}
    actor = get_actor(owner.user_id, owner.organisation_id)
    assert {waiting.room for waiting in waiting_for(actor, TODAY)} == {"first_trade"}
    assert len(supplier_board(actor)) > 0
