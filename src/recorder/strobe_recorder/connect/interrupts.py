"""The gateway's order to cancel what runs, where it cannot reach the JVM: on a server of Spark Connect."""

import _thread
import time

from ..link import channel
from ..link.fence import fenced
from . import asking, batches, operations

#: Seconds in which a script that was interrupted itself ends its operation, as without the recorder.
_GRACE = 0.5


def _look():
    if operations.any_running() or batches.active:
        _take_orders()


@fenced('connect')
def _take_orders():
    channel.take_orders()


@fenced('connect')
def _interrupt(order):
    """`order['until']`: milliseconds since the epoch. A script may go on after an interrupt, with other operations."""
    running = operations.running_since(order['until'] / 1000.0)
    if running:
        _thread.start_new_thread(_interrupt_all, (running,))


@fenced('connect')
def _interrupt_all(running):
    time.sleep(_GRACE)
    for operation in running:
        if operations.is_running(operation):
            asking.interrupt(operation.session, operation.id)


channel.on_tick(_look)
channel.obey('interrupt', _interrupt)
