"""Who may open the frame's own pages: whoever acts; the samples and the language stand open to all."""

from tests.doors import SIGN_IN, Door

DOORS = [
    Door("home", "GET", {"stranger": SIGN_IN}, others=200),
    Door("waiting-count", "GET", {}, others=200),
    Door("search", "GET", {"stranger": SIGN_IN}, others=200),
    Door("zone", "GET", {"stranger": SIGN_IN}, others=200, arrange=lambda cast: {"slug": "act"}),
    Door("style", "GET", {}, others=200),
    Door("language", "POST", {}, others=302, data=lambda cast: {"language": "en"}),
]
