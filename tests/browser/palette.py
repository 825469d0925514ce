"""A picture with at most 256 colours, as a PNG with a palette: a graph of many soft lines stays small and sharp."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

STEP = 4  # colours nearer than this count as one while the most frequent are looked for
Shades = NDArray[np.uint8]


def indexed(shades: Shades, most: int = 256) -> bytes:
    """The PNG of `shades` (uint8[height, width, 3]): the `most` frequent colours stay, all others become the nearest.

    No dithering: flat areas stay flat, which is what makes it small.
    """
    coarse = (shades // STEP).astype(np.int64)
    keys = (coarse[..., 0] << 16) | (coarse[..., 1] << 8) | coarse[..., 2]
    _known, place, count = np.unique(keys.ravel(), return_inverse=True, return_counts=True)
    channels = shades.reshape(-1, 3).astype(np.float64)
    mean = np.stack([np.bincount(place, weights=channels[:, c]) for c in range(3)], axis=1) / count[:, None]
    palette = mean[np.argsort(-count, kind="stable")[:most]]
    nearest = np.array([int(((palette - colour) ** 2).sum(axis=1).argmin()) for colour in mean], np.uint8)
    return _png(nearest[place].reshape(shades.shape[:2]), np.rint(palette).astype(np.uint8))


def _png(index: Shades, palette: Shades) -> bytes:
    """Eight bits a pixel, no filter (PNG, third edition, W3C 2025)."""
    height, width = index.shape
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = index
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
