"""Which network addresses the platform may call: public ones, never the insides of a network."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from notices.errors import AddressUnreadable, PortRefused

# What the standard library calls global and what still leads inside, or embeds another address.
_INSIDE = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's metadata
        "168.63.129.16/32",  # Azure's wire server
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
LOWEST_PORT = 1024  # beside 443: no mail server, no shell, no directory


def is_public(address: str) -> bool:
    """True for an address that the whole world reaches; every embedded IPv4 address must be one too.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, IPv6Address) and (embedded := _embedded(number)):
        return is_public(str(embedded))
    if number.is_multicast or number.is_reserved or not number.is_global:
        return False
    return not any(number in network for network in _INSIDE if network.version == number.version)


def _embedded(number: IPv6Address) -> IPv4Address | None:
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped


def read_address(url: str, *, may_be_plain: bool = False) -> SplitResult:
    """The parts of an `https` address without user, password and fragment. Raises AddressUnreadable, PortRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise AddressUnreadable from problem
    schemes = ("https", "http") if may_be_plain else ("https",)
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise AddressUnreadable
    if any(letter <= " " or letter in '"<>\\^`{|}' or letter == "\x7f" for letter in url):
        raise AddressUnreadable
    if port is not None and port != 443 and not LOWEST_PORT <= port <= 65535 and not may_be_plain:
        raise PortRefused
    return parts
