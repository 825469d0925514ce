"""Whether the orders of a cluster may be concluded on the platform, or are only negotiated here."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Cluster
from orders.models import Filing


@dataclass(frozen=True)
class Mode:
    """`number` empty: negotiation only; contract, invoice and payment stay outside the platform."""

    number: str = ""
    authority: str = ""
    filed_on: date | None = None

    @property
    def is_online(self) -> bool:
        """A third-party platform on file with the provincial drug regulator (Drug Law 62)."""
        return bool(self.number)


def mode_of(cluster: Cluster) -> Mode:
    """The mode of a cluster."""
    filing = Filing.objects.filter(cluster=cluster).first()
    return Mode(filing.number, filing.authority, filing.filed_on) if filing else Mode()
