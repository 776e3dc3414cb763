"""The events of the script's own `StreamingQueryListener`.

A query has the job tags of the thread that starts it, also the recorder's, and Spark gives them to listeners. pyspark cannot read
any tag (`'str' object has no attribute 'toString'`), and then the listener is not called.
"""

from ..link import channel, fence
from . import actions


def patch(module):
    """`pyspark.sql.streaming.listener`: the script's listeners see the script's own tags."""
    owner = module.QueryStartedEvent
    original = owner.__dict__['fromJObject'].__func__

    def fromJObject(cls, jevent):
        try:
            return original(cls, _Started(jevent) if channel.on else jevent)
        except BaseException as error:
            fence.strip(error)
            raise

    fromJObject.__doc__ = original.__doc__
    owner.fromJObject = classmethod(fromJObject)


class _Instead:
    """Stands for a Java object, which answers whatever is not defined here."""

    def __init__(self, java):
        self._java = java

    def __getattr__(self, name):
        return getattr(self._java, name)


class _Started(_Instead):
    """An event without the recorder's tags."""

    def jobTags(self):
        return _Tags(self._java.jobTags())


class _Tags(_Instead):
    def iterator(self):
        return _Iterator(self._java.iterator())


class _Iterator(_Instead):
    _next = None

    def hasNext(self):
        while self._next is None and self._java.hasNext():
            tag = self._java.next()
            self._next = None if str(tag).startswith(actions.TAG) else tag
        return self._next is not None

    def next(self):
        tag, self._next = self._next, None
        return tag
