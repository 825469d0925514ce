"""Who may ask whether the platform is well: everybody."""

from tests.doors import Door

DOORS = [Door("health", "GET", {}, others=200)]
