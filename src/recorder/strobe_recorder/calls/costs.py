"""What user lines pay for Py4J and take themselves, by call or else by place in the source.

A place stands for code that makes no call of its own (`F.col`, `df.isStreaming`, a loop of plain Python). If its line
makes a call later, the call takes over the costs of the place. Only sums are kept: a loop of a million commands is one
place.
"""

import time

from ..stack import frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .threadstate import RpcSum

#: Seconds from which on a command is reported individually, with its time: Spark may have run meanwhile.
LONG = 0.005
#: Bytes from which on an answer is large.
LARGE = 8192
#: Maximum number of long commands that are reported for a call, and of names that are counted.
MOST_WAITS = 1000
MOST_NAMES = 100
#: Maximum number of places; everything after that is one place.
MOST_PLACES = 20000

#: Seconds since the epoch at which `perf_counter()` was 0.
EPOCH = time.time() - time.perf_counter()

_places = []


class Cost:
    """Sums of a call or a place, in seconds and bytes."""

    __slots__ = (
        'calls', 'seconds', 'sent', 'received', 'slowest', 'slowest_name', 'names', 'waits', 'own', 'user', 'large',
        'large_seconds', 'rpcs',
    )  # fmt: skip

    def __init__(self):
        self.calls = 0
        self.seconds = 0.0
        self.sent = 0
        self.received = 0
        self.slowest = 0.0
        self.slowest_name = ''
        self.names = {}
        #: Long commands: start (seconds since the epoch) and duration.
        self.waits = []
        #: Time in pyspark's Python code, outside of Py4J.
        self.own = 0.0
        #: Time of the main thread in the line itself, and in the libraries that it calls.
        self.user = 0.0
        #: Answers over 8 KB, which stall on the socket, and the time of their commands.
        self.large = 0
        self.large_seconds = 0.0
        #: RPCs of Spark Connect, by (method, what it asks for); None for none.
        self.rpcs: Optional[dict[Any, RpcSum]] = None


class _Place:
    """The position of a user frame (None for code without one), its cost, and how much of that the gateway knows."""

    __slots__ = ('id', 'spot', 'cost', 'told')

    def __init__(self, number, spot):
        self.id = number
        self.spot = spot
        self.cost = Cost()
        self.told = 0


def place(state, frame):
    """The cost of the current position of a user frame, in the thread of `state`."""
    # By identity, because hashing code takes longer the larger it is. A place keeps its code alive.
    key = None if frame is None else (id(frame.f_code), frame.f_lasti)
    found = state.places.get(key)
    if found is None:
        if len(_places) >= MOST_PLACES:
            key = frame = None
            found = state.places.get(key)
        if found is None:
            found = state.places[key] = _Place(len(_places), None if frame is None else frames.spot(frame))
            _places.append(found)
    return found.cost


def taken_over(state, frame):
    """Removes and returns what a place has collected, for a call; None if there is nothing."""
    found = state.places.get((id(frame.f_code), frame.f_lasti)) if state.places else None
    if found is None or not _is_paid(found.cost):
        return None
    cost, found.cost = found.cost, Cost()
    return cost


def _is_paid(cost):
    return cost.calls or cost.own or cost.user or cost.rpcs


def news():
    """`[place, spot, cost]` of places whose cost the gateway does not know yet; the cost is None if a call took it
    over.
    """
    changed = []
    for each in _places:
        cost = each.cost
        sum_now = cost.calls + cost.own + cost.user + sum(rpc.calls for rpc in list((cost.rpcs or {}).values()))
        if sum_now != each.told:
            each.told = sum_now
            changed.append([each.id, each.spot, told(cost)])
    return changed


def told(cost):
    """A cost as `CommandCost` of PROTOCOL.md, None for no cost."""
    if cost is None or not _is_paid(cost):
        return None
    most = max(list(cost.names.items()), key=lambda each: each[1], default=('', 0))
    message = {
        'py4jCalls': cost.calls,
        'py4jTimeMs': round(cost.seconds * 1000.0, 3),
        'bytesSent': cost.sent,
        'bytesReceived': cost.received,
        'slowest': {'name': cost.slowest_name, 'timeMs': round(cost.slowest * 1000.0, 3)},
        'mostRepeated': {'name': most[0], 'count': most[1]},
        'pysparkTimeMs': round(cost.own * 1000.0, 1),
        'waits': [[round(at * 1000.0, 1), round(taken * 1000.0, 1)] for at, taken in list(cost.waits)],
    }
    if cost.user:
        message['userTimeMs'] = round(cost.user * 1000.0, 1)
    if cost.large:
        message['largeReplies'] = cost.large
        message['largeReplyTimeMs'] = round(cost.large_seconds * 1000.0, 3)
    if cost.rpcs:
        message['rpcs'] = told_rpcs(cost.rpcs)
    return message


def told_rpcs(rpcs):
    """Sums of RPCs as `RpcCost` of PROTOCOL.md."""
    return [
        {
            'method': method,
            'what': what,
            'count': taken.calls,
            'timeMs': round(taken.seconds * 1000.0, 3),
            'bytesSent': taken.sent,
            'bytesReceived': taken.received,
        }
        for (method, what), taken in list(rpcs.items())
    ]
