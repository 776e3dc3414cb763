"""Entries: tests, fixtures and executions of cells. A call belongs to the innermost entry that runs in its driver.

An entry may begin before pyspark is imported, and so before there is a gateway: what is known until then is told when
the gateway is connected.
"""

from ..link import channel
from ..link.fence import cut, describe
from . import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

#: Messages that may wait for the gateway: pyspark may never be imported.
_MOST_WAITING = 20000
_LONGEST_MESSAGE = 1000

#: The innermost last.
_running = []
#: None: they were told.
_waiting: 'Optional[list[Any]]' = []
#: Whether there was an entry: then it tells of exceptions, and none of them ends the script.
any_began = False
#: Whether the driver waits for somebody between two entries, and that is not the script's time.
waits_between = False


class Entry:
    __slots__ = ('_id', 'kind')

    def __init__(self, kind):
        self._id = None
        self.kind = kind

    @property
    def id(self):
        """Its number. None has one before the gateway says where the numbers of this driver begin."""
        if self._id is None:
            self._id = ids.next_id()
        return self._id


def begin(kind, name, site, parent=None, **more):
    """Begins an entry and returns it, for `end`. `site`: `{'file', 'line'}` or None; `parent`: an entry or None; `more`:
    the fields that only some kinds have.
    """
    global any_began
    any_began = True
    entry = Entry(kind)
    _running.append(entry)
    _tell({'type': 'entryStarted', 'kind': kind, 'name': name, 'site': site, **more}, entry, parent)
    return entry


def end(entry, outcome, error=None):
    """Ends an entry. `error`: from `described`. An entry that has ended stays as it was."""
    if entry in _running:
        _running.remove(entry)
        _tell({'type': 'entryEnded', 'outcome': outcome, 'error': error}, entry)


def innermost(kind):
    """The innermost entry of a kind that runs; None if there is none."""
    return next((each for each in reversed(_running) if each.kind == kind), None)


def is_waiting():
    return waits_between and not _running


def innermost_id():
    return _running[-1].id if _running else None


def described(error):
    """An exception as an entry has it."""
    kind, _, message = describe(error).partition(': ')
    return {'type': kind, 'message': cut(message)[:_LONGEST_MESSAGE]}


def tell_waiting():
    """The gateway is connected: tells of the entries that began earlier."""
    global _waiting
    waiting, _waiting = _waiting or [], None
    for told in waiting:
        _tell(*told)


def _tell(message, entry, parent=None):
    message.setdefault('time', channel.now())
    if _waiting is not None:
        if len(_waiting) < _MOST_WAITING:
            _waiting.append((message, entry, parent))
        return
    message['entryId'] = entry.id
    if message['type'] == 'entryStarted':
        message['parentId'] = None if parent is None else parent.id
    channel.push(message)
