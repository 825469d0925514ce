"""The mapping of columns: guessed, written down, refused where it is broken."""

from pathlib import Path
from typing import Any

import pytest

from ledger.dealings.mapping import guess_columns, mapping_of, read_mapping
from ledger.errors import MappingWrong
from tests.ledger.dealings.story import SIMPLE


@pytest.mark.parametrize(
    "broken",
    [
        {"tie": []},
        {"tie": [SIMPLE["tie"][0] | {"kind": "GIFT"}]},
        {"tie": [SIMPLE["tie"][0] | {"target": "seller"}]},
        {"tie": [SIMPLE["tie"][0] | {"target": "nobody"}]},
        {"tie": [SIMPLE["tie"][0] | {"dates": []}]},
        {"tie": [SIMPLE["tie"][0] | {"unit": "-1"}]},
        {"tie": [SIMPLE["tie"][0], SIMPLE["tie"][0]]},
        {"parties": {"seller": {"column": "a", "kind": "GHOST"}, "buyer": {"column": "b"}}},
        {"date_order": "YDM"},
    ],
)
def test_a_broken_mapping_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(MappingWrong):
        mapping_of(SIMPLE | broken)


def test_a_mapping_survives_its_storage() -> None:
    mapping = mapping_of(SIMPLE)

    assert mapping_of(mapping.as_data()) == mapping


def test_the_shipped_mapping_is_read() -> None:
    mapping = read_mapping(Path("docs/how/scms_mapping.toml").read_text("utf-8"))

    assert [(tie.name, tie.source, tie.target) for tie in mapping.ties] == [
        ("delivery", "vendor", "programme"),
        ("manufacture", "site", "vendor"),
    ]
    assert mapping.parties["programme"].columns == ("project code", "country")


def test_columns_are_guessed_from_their_names() -> None:
    guess = guess_columns(["id", "vendor", "country", "scheduled delivery date", "line item value"])

    assert (guess.source, guess.value, guess.document, guess.dates) == (
        "vendor", "line item value", "id", ("scheduled delivery date",),
    )  # fmt: skip
