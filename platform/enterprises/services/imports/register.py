"""The present register in memory, against which the rows of a file are held."""

from dataclasses import dataclass

from accounts.actors import Actor
from accounts.models import Organisation
from enterprises.models import Division, Enterprise, Industry
from enterprises.rules.names import core_of


@dataclass(frozen=True)
class Register:
    """The present register in memory: a handful of queries for any number of rows."""

    by_code: dict[str, Enterprise]
    by_name: dict[str, Enterprise]
    taken_names: frozenset[str]
    cores: dict[int, str]
    names: dict[int, str]
    industries: dict[str, Industry]
    divisions: dict[str, Division]

    def find(self, word: str) -> Enterprise | None:
        """An enterprise by code or exact name."""
        return self.by_code.get(word.upper()) or self.by_name.get(word)


def load_register(actor: Actor) -> Register:
    """Everything rows are compared with."""
    found = Enterprise.objects.select_related("organisation__cluster", "industry", "division", "parent__organisation")
    members = list(
        found.prefetch_related("figures", "licences__scopes")
        .filter(organisation__cluster_id=actor.organisation.cluster_id)
        .order_by("pk")
    )
    others = Organisation.objects.filter(cluster_id=actor.organisation.cluster_id, enterprise=None)
    divisions = {name: d for d in Division.objects.order_by("code") for name in (*d.aliases, d.name)}
    return Register(
        by_code={
            m.organisation.unified_social_credit_code: m for m in members if m.organisation.unified_social_credit_code
        },
        by_name={m.organisation.name: m for m in members},
        taken_names=frozenset(others.values_list("name", flat=True)),
        cores={m.pk: core_of(m.organisation.name) for m in members},
        names={m.pk: m.organisation.name for m in members},
        industries=Industry.objects.in_bulk(),
        divisions=divisions | {d.code: d for d in divisions.values()},
    )
