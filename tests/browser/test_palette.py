"""A picture with a palette: small, and sharp where it was sharp."""

import struct

import numpy as np

from tests.browser.palette import indexed


def test_few_colours_stay_as_they_are_and_a_large_area_is_small() -> None:
    shades = np.zeros((200, 300, 3), np.uint8)
    shades[50:60] = (179, 38, 30)

    png = indexed(shades)

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (300, 200)
    assert bytes([179, 38, 30]) in png
    assert len(png) < 1000


def test_no_more_colours_are_kept_than_asked_for() -> None:
    shades = np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8)
    png = indexed(shades, most=16)
    length = struct.unpack(">I", png[33:37])[0]

    assert (png[37:41], length) == (b"PLTE", 16 * 3)
