"""The kept menus of the frame are what would be rendered anew: by place, by person and by language."""

import re

from django.test import Client

from tests.cast import Cast
from web import menus

PAGES = ("/notices/", "/enterprises/", "/orders/", "/deliveries/", "/account/")


def frames(cast: Cast, *, forget: bool) -> list[list[str]]:
    """The menus of several pages for several people, in both languages; `forget`: nothing is kept between two."""
    found = []
    for language in ("zh-hans", "en"):
        for part in ("owner", "secretary", "colleague"):
            actor = cast.actor(part)
            assert actor
            client = Client(headers={"Accept-Language": language})
            client.force_login(actor.user)
            for path in PAGES:
                if forget:
                    menus._rendered.cache_clear()
                page = client.get(path).content.decode()
                found.append(
                    re.findall(
                        r"<nav class=\"(?:rail|bottombar).*?</nav>|<a class=\"dropdown-item\".*?</a>", page, re.S
                    )
                )
    return found


def test_what_is_kept_is_what_would_be_rendered(cast: Cast) -> None:
    anew = frames(cast, forget=True)
    menus._rendered.cache_clear()
    first, kept = frames(cast, forget=False), frames(cast, forget=False)

    assert anew == first == kept
    assert len({str(one) for one in anew}) == len(anew)  # nobody else's, of no other place, in no other language
