"""Call the platform from a program: python call_the_api.py http://127.0.0.1:8000 rc_your_token

Lists the enterprises, reads the ledger page by page, files a contest so that a retry is safe, and handles a refusal.
Wants nothing but Python 3.11; the token needs the scope "read and write" to file the contest.
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

TRIES = 4


class Refused(Exception):
    """What the platform said no to: `code` for programs, `detail` for people, `field` where it belongs to one."""

    def __init__(self, status: int, code: str, detail: str, field: str | None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.field = status, code, detail, field


class Platform:
    """The platform at `address`, entered with a token."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address.rstrip("/") + "/api/v1/"
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Accept-Language": "en"}

    def get(self, path: str, **filters: str | int) -> Any:
        """Read."""
        query = f"?{urllib.parse.urlencode(filters)}" if filters else ""
        return self._call("GET", path + query)

    def rows(self, path: str, **filters: str | int) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page: follow `next` as it is given."""
        page = self.get(path, **filters)
        yield from page["results"]
        while page["next"]:
            page = self._call("GET", page["next"])
            yield from page["results"]

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> Any:
        """Write once: the same key, sent again, gives the first answer and no second effect."""
        return self._call("POST", path, body, {"Idempotency-Key": key or str(uuid.uuid4())})

    def _call(self, method: str, path: str, body: Any = None, more: dict[str, str] | None = None) -> Any:
        """One call; tried again with the same key where the network or the server gave no answer."""
        content = None if body is None else json.dumps(body).encode()
        headers = self.headers | (more or {}) | ({"Content-Type": "application/json"} if content else {})
        url = urllib.parse.urljoin(self.address, path)
        request = urllib.request.Request(url, content, headers, method=method)  # noqa: S310  # the address is yours
        for turn in range(1, TRIES + 1):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in (429, 502, 503, 504) or turn == TRIES:
                    raise _refusal(error) from None
                time.sleep(float(error.headers.get("Retry-After", turn)))
            except urllib.error.URLError:
                if turn == TRIES:
                    raise
                time.sleep(turn)
        raise AssertionError("not reached")


def _refusal(error: urllib.error.HTTPError) -> Refused:
    said = json.load(error)
    return Refused(error.code, said["code"], said["detail"], said["field"])


def main(address: str, token: str) -> None:
    """The tour."""
    platform = Platform(address, token)
    me = platform.get("me/")
    print(f"I am {me['user']['name']} of {me['organisation']['name']}.")

    for enterprise in platform.rows("enterprises/"):
        print(f"  {enterprise['name']} ({enterprise['tier']})")

    ties = list(platform.rows("ledger/ties/", kind="SUPPLY", page_size=2))
    print(f"{len(ties)} supply ties in the book")

    contest = {"figure": "tier", "shown": "GENERAL", "statement": "Last year's revenue is missing."}
    mine = f"enterprises/{me['organisation']['id']}/contests/"
    key = str(uuid.uuid4())  # keep it with the thing you file; send it again after a crash of your own
    first = platform.post(mine, contest, key=key)
    again = platform.post(mine, contest, key=key)
    print(f"Contest {first['id']} is filed, an answer is due on {first['due_on']}; sent again: {again['id']}.")

    try:
        platform.post(mine, contest)  # a new key is a new request, and the first contest is still open
    except Refused as refused:
        print(f"Refused with {refused.status} {refused.code}: {refused.detail}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
