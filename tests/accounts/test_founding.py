"""An empty platform begins with one command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Cluster, Membership, User
from accounts.roles import Role
from tests.cast import NOW

WORDS = ("新集群", "--committee", "新综合党委", "--person", "李书记", "--username", "li")


@pytest.mark.django_db
def test_the_operator_founds_a_cluster_and_gets_the_first_password() -> None:
    said = StringIO()

    call_command("found_cluster", *WORDS, stdout=said)

    user = User.objects.get(username="li")
    seat = Membership.objects.get(user=user)
    assert (seat.roles, seat.organisation.cluster.name) == ([Role.COMMITTEE_SECRETARY], "新集群")
    assert user.must_change_password
    assert user.check_password(said.getvalue().strip().rsplit(" ", 1)[-1])


@pytest.mark.django_db
def test_a_name_that_stands_is_refused_and_nothing_moves() -> None:
    call_command("found_cluster", *WORDS, stdout=StringIO())

    with pytest.raises(CommandError):
        call_command("found_cluster", *WORDS, stdout=StringIO())

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_cluster_that_an_import_made_gets_its_committee_and_keeps_its_currency() -> None:
    made = Cluster.objects.create(name="新集群", currency="USD", created_at=NOW)

    call_command("found_cluster", *WORDS, stdout=StringIO())

    seat = Membership.objects.get(user__username="li")
    assert seat.organisation.cluster == made
    assert list(Cluster.objects.values_list("name", "currency")) == [("新集群", "USD")]
