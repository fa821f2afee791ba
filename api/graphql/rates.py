"""How much one address may ask in a while, charged by what it costs us.

A question is charged its cost, and something for being asked at all; a document that was not asked lately is charged
for being read, too. The rate is `DEFAULT`, or `SIJILL_RATE`: such as `500000 per hour`, or `off`. Every process keeps
its own count. Addresses are neither logged nor kept: the count is kept under a keyed hash of the address, of the
network (/64) for IPv6, and of the last `ADDRESSES` only.
"""

import hashlib
import math
import os
import secrets
import time
from collections import OrderedDict, deque
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from limits import RateLimitItem, parse
from limits.storage.base import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from schema.errors import NotReady, SijillError

DEFAULT = "2000000 per minute"
"""About a tenth of what one core can do; a page of 50 events with everything in it is charged about 2,500."""
VARIABLE, OFF = "SIJILL_RATE", "off"
REQUEST = 100
"""Charged for being asked: about as long as 100 objects take."""
ADDRESSES = 10_000
STEPS = 20
"""Into how many steps the time is divided after which a charge lapses."""


class RateLimited(SijillError):
    """One address asked too much; `seconds` is how long to wait."""

    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"This address has asked as much as one may in this time; ask again in {seconds} seconds. "
            "For whole collections, take /datasets."
        )
        self.seconds = seconds


class Purses(Storage, MovingWindowSupport):
    """What was charged lately, by key; of many keys, those charged last.

    The memory storage of `limits` keeps an entry per point and every key that ever came, and starts a thread per
    request to forget them; here a key takes at most `STEPS` charges, and the number of keys is bounded.
    """

    STORAGE_SCHEME = None

    def __init__(self, keys: int = ADDRESSES) -> None:
        super().__init__()
        self.keys = keys
        self._charges: OrderedDict[str, deque[tuple[float, int]]] = OrderedDict()

    def __len__(self) -> int:
        """How many keys are kept."""
        return len(self._charges)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong with the storage itself."""
        return MemoryError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Charge, unless that is over the limit. A charge lapses after `expiry` seconds, or a step before."""
        if self.get(key) + amount > limit:
            return False
        self.incr(key, expiry, amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - by protocol
        """When the oldest charge was made, and the sum of all."""
        spent = self.get(key)
        return (self._charges[key][0][0] - expiry if spent else time.time()), spent

    def free_at(self, key: str, limit: int, amount: int) -> float:
        """When that much can be charged, in seconds since 1970."""
        excess, at = self.get(key) + amount - limit, time.time()
        for until, charged in self._charges.get(key, ()):
            if excess <= 0:
                break
            excess, at = excess - charged, until
        return at

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Charge, whatever the limit, and tell the sum."""
        charges = self._charges.setdefault(key, deque())
        self._charges.move_to_end(key)
        until = time.time() + expiry
        if charges and until - charges[-1][0] < expiry / STEPS:
            until, amount = charges[-1][0], charges.pop()[1] + amount
        charges.append((until, amount))
        if len(self._charges) > self.keys:
            self._charges.popitem(last=False)
        return self.get(key)

    def get(self, key: str) -> int:
        """The sum of what has not lapsed."""
        charges, now = self._charges.get(key), time.time()
        while charges and charges[0][0] <= now:
            charges.popleft()
        return sum(amount for _, amount in charges) if charges else 0

    def get_expiry(self, key: str) -> float:
        """When the last charge lapses."""
        charges = self._charges.get(key)
        return charges[-1][0] if charges else time.time()

    def check(self) -> bool:
        """Whether the storage works: it is this process's memory."""
        return True

    def reset(self) -> int:
        """Forget all."""
        forgotten = len(self._charges)
        self._charges.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._charges.pop(key, None)


_purses = Purses()
_limiter = MovingWindowRateLimiter(_purses)
_secret = secrets.token_bytes(16)


def charge(connection: HTTPConnection | None, points: int) -> None:
    """Charge whoever sent a request. A request that has no address, as over a socket, is not charged.

    Raises:
        RateLimited: that is more than the rate allows.
        NotReady: `SIJILL_RATE` is no rate.
    """
    item = current()
    if item is None or connection is None or connection.client is None:
        return
    amount, key = min(points, item.amount), _hashed(connection.client.host)
    if not _limiter.hit(item, key, cost=amount):
        at = _purses.free_at(item.key_for(key), item.amount, amount)
        raise RateLimited(max(1, math.ceil(at - time.time())))


def owe(connection: HTTPConnection, points: int) -> None:
    """Charge whoever sent a request for what was given already, whatever the limit: what is asked next waits for it.

    Raises NotReady: `SIJILL_RATE` is no rate.
    """
    item = current()
    if item is not None and connection.client is not None:
        _purses.incr(item.key_for(_hashed(connection.client.host)), item.get_expiry(), points)


def current() -> RateLimitItem | None:
    """The rate that the surroundings set, None for no limit. Raises NotReady."""
    return rate(os.environ.get(VARIABLE, DEFAULT))


@lru_cache(maxsize=8)
def rate(said: str) -> RateLimitItem | None:
    """A rate as it is written, None for no limit. Raises NotReady."""
    if said.strip().lower() == OFF:
        return None
    try:
        # Of several rates, the parser would take the first and leave out the others; and nothing can be charged to 0.
        item = parse(said) if ";" not in said else None
    except ValueError:
        item = None
    if item is None or not item.amount:
        raise NotReady(f"{VARIABLE} is no rate; write it as '{DEFAULT}', or '{OFF}'.")
    return item


def forget() -> None:
    """Start counting anew."""
    _purses.reset()


def _hashed(host: str) -> str:
    return hashlib.blake2b(network(host).encode(), digest_size=12, key=_secret).hexdigest()


def network(host: str) -> str:
    """What is counted as one address: of IPv6, the network that one subscriber has."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return host
