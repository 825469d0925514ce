"""The matrix of sellers and lines agrees with the function everywhere."""

from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.models import Licence
from enterprises.rules.first_approval import ApprovalState, FirstApproval
from products.models import Product
from products.rules.eligibility import codes_of, eligibility, eligibility_matrix
from products.rules.values import LicenceFact, Line, RestrictionFact, Ship, Trader
from tests.products.trading import BUYER, CLASSES, DAY, DRUGS, II, III, LINE, MODES, ON, SELLER

_days = st.sampled_from([None, ON - DAY, ON, ON + DAY])

_class = st.sampled_from([*CLASSES[:6], "VACCINE", "DEVICE"])

_licences = st.builds(
    LicenceFact,
    kind=st.sampled_from([DRUGS, DRUGS, II, III]),
    mode=st.sampled_from([*MODES, ""]),
    status=st.sampled_from(Licence.Status.values),
    issued_on=_days,
    expires_on=_days,
    scopes=st.lists(st.tuples(_class, st.booleans()), max_size=5, unique_by=lambda scope: scope[0]).map(tuple),
)

_approvals = st.none() | st.builds(
    FirstApproval,
    state=st.sampled_from(list(ApprovalState)),
    good_until=_days,
    class_ends=st.dictionaries(st.just("") | _class, _days, max_size=2),
)

_restrictions = st.builds(
    RestrictionFact, st.just("") | _class, st.sampled_from([ON - DAY, ON, ON + DAY]), _days, st.just("reason")
)

_traders = st.builds(
    Trader,
    pk=st.integers(1, 4),
    name=st.just("firm"),
    licences=st.lists(_licences, max_size=3).map(tuple),
    restrictions=st.lists(_restrictions, max_size=2).map(tuple),
    head_office=st.none() | st.integers(1, 4),
    is_chain_store=st.booleans(),
    is_in_business=st.booleans(),
    is_on_serious_list=st.booleans(),
    first_approval=_approvals,
)

_lines = st.builds(
    Line,
    drug_class=_class,
    storage=st.sampled_from(Product.Storage.values),
    special_category=st.sampled_from(Product.Special.values),
    device_class=st.sampled_from(["", "I", "II", "III"]),
    minimum_life_days=st.integers(0, 2),
    batch_expires_on=_days,
    ship=st.sampled_from(list(Ship)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_traders, min_size=1, max_size=4), _traders, st.lists(_lines, min_size=1, max_size=5))
def test_the_matrix_agrees_with_the_function_everywhere(
    sellers: list[Trader], buyer: Trader, lines: list[Line]
) -> None:
    matrix = eligibility_matrix(sellers, buyer, lines, ON)
    for row, seller in enumerate(sellers):
        for column, line in enumerate(lines):
            expected = {verdict.code for verdict in eligibility(seller, buyer, line, ON)}
            assert set(codes_of(int(matrix[row, column]))) == expected


def test_the_matrix_of_nothing_is_empty() -> None:
    assert eligibility_matrix([], BUYER, [LINE], ON).shape == (0, 1)
    assert eligibility_matrix([SELLER], BUYER, [], ON).shape == (1, 0)
