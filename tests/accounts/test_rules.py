"""The rules of people and organisations, on values alone."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import errors, rules
from accounts.roles import ADMINISTRATORS, KEEPERS, ROLE_BOOK, OrganisationKind, Role, roles_in

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def failures(count: int) -> list[datetime]:
    """So many failures, a minute apart, newest first."""
    return [NOON - timedelta(minutes=minutes) for minutes in range(count)]


def test_four_failures_leave_a_name_open() -> None:
    assert rules.locked_until(failures(4)) is None


def test_the_fifth_failure_locks_the_name_for_a_quarter_of_an_hour() -> None:
    assert rules.locked_until(failures(5)) == NOON + timedelta(minutes=15)


def test_every_role_has_a_kind_of_organisation_and_a_reason() -> None:
    assert set(ROLE_BOOK) == set(Role)
    assert all(kinds and str(reason) for kinds, reason in ROLE_BOOK.values())


def test_every_kind_of_organisation_can_have_a_keeper() -> None:
    assert all(KEEPERS & set(roles_in(kind)) for kind in OrganisationKind)


def test_roles_are_kept_once_in_the_order_of_the_book() -> None:
    roles = rules.check_roles("ENTERPRISE", ["EMPLOYEE", "FIRM_OWNER", "FIRM_OWNER"])

    assert roles == ["FIRM_OWNER", "EMPLOYEE"]


@pytest.mark.parametrize("roles", [[], ["BANK_MANAGER"], ["FIRM_OWNER", "GHOST"]])
def test_a_role_that_does_not_exist_here_is_refused(roles: list[str]) -> None:
    with pytest.raises(errors.RoleNotHere):
        rules.check_roles("ENTERPRISE", roles)


def test_nobody_is_two_of_the_three_administrators() -> None:
    with pytest.raises(errors.DutiesNotSeparated):
        rules.check_roles("COMMITTEE", [Role.SYS_ADMIN, Role.AUDIT_ADMIN])


def test_the_last_keeper_stays_a_keeper() -> None:
    with pytest.raises(errors.LastKeeper):
        rules.check_keeper_stays([["EMPLOYEE"]], was=["FIRM_OWNER"], becomes=["EMPLOYEE"])


def test_one_of_two_keepers_may_go() -> None:
    rules.check_keeper_stays([["FIRM_OWNER"]], was=["FIRM_OWNER"], becomes=[])


@pytest.mark.parametrize(
    "code", ["91110000600037341L", "91110108551385082Q", "913502000728319549", "91220103MA1RED0138"]
)
def test_a_code_with_both_check_characters_right_is_sound(code: str) -> None:
    assert rules.code_is_sound(code)


@pytest.mark.parametrize("code", ["91350203M0001QAY9B", "91220103MA1RED0139", "9122010", "I1110000600037341L", ""])
def test_a_code_with_a_wrong_check_character_is_not(code: str) -> None:
    assert not rules.code_is_sound(code)


def test_an_unsound_code_is_accepted_with_a_reason() -> None:
    assert rules.check_code(" 91350203m0001qay9b ", "Printed so on the licence") == "91350203M0001QAY9B"


def test_an_unsound_code_without_a_reason_is_refused() -> None:
    with pytest.raises(errors.CodeUnsound):
        rules.check_code("91350203M0001QAY9B", " ")


def test_full_width_digits_become_a_code() -> None:
    assert rules.check_code("９１２２０１０３ MA1RED0138", "") == "91220103MA1RED0138"


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_token_lives_one_to_365_days(days: int) -> None:
    with pytest.raises(errors.ExpiryUnfit):
        rules.check_token_days(days)


def test_a_committee_session_may_lie_still_half_as_long() -> None:
    assert rules.idle_limit([Role.FIRM_OWNER]) == timedelta(minutes=30)
    assert rules.idle_limit([Role.FIRM_OWNER, Role.CENTRE_STAFF]) == timedelta(minutes=15)


def test_an_administrators_password_lives_90_days() -> None:
    changed_at = NOON - timedelta(days=90)

    assert all(rules.password_is_due(False, changed_at, [role], NOON) for role in ADMINISTRATORS)
    assert not rules.password_is_due(False, changed_at, [Role.FIRM_OWNER], NOON)
    assert not rules.password_is_due(False, changed_at + timedelta(seconds=1), [Role.SYS_ADMIN], NOON)


@pytest.mark.parametrize("username", ["ab", "with blank", "a" * 61, "semi;colon", "nul\x00l"])
def test_a_sign_in_name_that_cannot_be_typed_safely_is_refused(username: str) -> None:
    with pytest.raises(errors.SignInNameUnfit):
        rules.check_username(username)


def test_a_chinese_sign_in_name_is_fine_and_comes_in_normal_form() -> None:
    assert rules.check_username("　林红ｌｉｎ ") == "林红lin"
