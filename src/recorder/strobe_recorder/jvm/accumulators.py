"""Shortens the end of the driver's server for accumulators, which `SparkContext.stop()` waits for.

The server's thread checks whether it should end twice a second, or once a second while Spark has a connection to it: up
to a second of every job in which nothing happens. Here it checks more often; what it serves does not change.
"""

import select

#: Maximum seconds between two checks. Each takes the interpreter's lock for some microseconds.
LONGEST_WAIT = 0.05

_SERVERS = ('AccumulatorServer', 'AccumulatorTCPServer', 'AccumulatorUnixServer')


def patch(module):
    """`pyspark.accumulators`: one class of servers until 4.0, two from 4.1 on."""
    for name in _SERVERS:
        owner = module.__dict__.get(name)
        if owner is not None:
            owner.serve_forever = _serving(owner.serve_forever)
    module.select = _Select()


def _serving(original):
    def serve_forever(self, poll_interval=LONGEST_WAIT):
        original(self, min(poll_interval, LONGEST_WAIT))

    return serve_forever


class _Select:
    """The module `select` with shorter waits: pyspark asks again if nothing has come."""

    def __getattr__(self, name):
        return getattr(select, name)

    def select(self, readable, writable, exceptional, timeout):
        return select.select(readable, writable, exceptional, min(timeout, LONGEST_WAIT))

    def poll(self):
        return _Poll(select.poll())


class _Poll:
    def __init__(self, own):
        self._own = own

    def __getattr__(self, name):
        return getattr(self._own, name)

    def poll(self, timeout):
        """`timeout`: milliseconds, as in `select.poll`."""
        return self._own.poll(min(timeout, LONGEST_WAIT * 1000))
