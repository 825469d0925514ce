"""Only addresses that the whole world reaches are called, whatever name leads to them."""

from typing import Any

import pytest

from common.errors import DomainError
from notices import errors
from notices.egress import look_up
from notices.rules.addresses import is_public, read_address

INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:5ef5:79fb::1", "100::1", "3fff::1", "5f00::1",
    "localhost", "", "1.2.3",
]  # fmt: skip
OUTSIDE = ["93.184.216.34", "8.8.8.8", "114.114.114.114", "2606:4700::1111", "2400:3200::1", "64:ff9b::808:808"]
UNREADABLE = [
    "http://hooks.example/", "ftp://hooks.example/", "hooks.example", "//hooks.example/", "https://", "https:///path",
    "https://user@hooks.example/", "https://user:word@hooks.example/", "https://hooks.example/#part",
    "https://hooks.example/a b", "https://hooks.example/\r\nHost: x", "https://hooks.example:99999/",
    "https://hooks.example:x/", "https://hooks.example\\@10.0.0.1/", "https://[::1/", "file:///etc/passwd",
    "javascript:alert(1)", "https://hooks.example/\x00",
]  # fmt: skip


def names(*addresses: str) -> Any:
    """A name server that gives every name these addresses."""
    return lambda host, port: list(addresses)


@pytest.mark.parametrize("address", INSIDE)
def test_an_inner_address_is_never_called(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", UNREADABLE)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(errors.AddressUnreadable):
        read_address(url)


@pytest.mark.parametrize("port", [0, 22, 25, 53, 80, 110, 445])
def test_other_services_are_not_knocked_at(port: int) -> None:
    with pytest.raises(errors.PortRefused):
        read_address(f"https://hooks.example:{port}/")


@pytest.mark.parametrize(
    "host, addresses",
    [
        ("localtest.example", ("127.0.0.1",)),
        ("metadata.google.internal", ("169.254.169.254",)),
        ("rebind.example", ("93.184.216.34", "10.0.0.1")),
        ("six.example", ("::ffff:192.168.0.1",)),
        ("2130706433", ("127.0.0.1",)),
        ("0x7f.1", ("127.0.0.1",)),
        ("[::1]", ("::1",)),
        ("[::ffff:169.254.169.254]", ("::ffff:169.254.169.254",)),
    ],
)
def test_a_name_that_leads_inside_is_refused(host: str, addresses: tuple[str, ...]) -> None:
    with pytest.raises(errors.AddressInside):
        look_up(f"https://{host}/hook", names(*addresses))


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]:8443/", "https://2130706433/"]
)
def test_the_real_name_server_does_not_help_either(url: str) -> None:
    with pytest.raises((errors.AddressInside, errors.HostUnknown)):
        look_up(url)


def test_a_name_without_address_is_refused() -> None:
    with pytest.raises(errors.HostUnknown):
        look_up("https://nowhere.example/", names())


def test_the_operator_may_name_the_only_hosts(settings: Any) -> None:
    settings.WEBHOOK_ONLY_HOSTS = ["hooks.example"]

    assert look_up("https://hooks.example/", names("93.184.216.34")).address == "93.184.216.34"
    with pytest.raises(errors.HostNotAllowed):
        look_up("https://other.example/", names("93.184.216.34"))


def test_a_trusted_host_may_be_private_and_only_it(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = ["erp.local"]

    assert look_up("http://erp.local/", names("10.0.0.9")).port == 80
    for url in ("http://erp.local.evil.example/", "http://erp.local@evil.example/"):
        with pytest.raises(DomainError):
            look_up(url, names("10.0.0.9"))
