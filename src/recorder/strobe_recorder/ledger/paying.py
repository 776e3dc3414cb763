"""Adds the cost of each Py4J command to the line that sent it. Runs after every command: every microsecond counts."""

import sys

from ..calls import calls, costs
from ..calls.calls import Token
from ..calls.costs import LARGE, LONG, MOST_NAMES, MOST_WAITS, Cost
from ..link import fence
from ..stack import frames, framevalues
from ..stack.frames import USER

_kinds = frames.kinds
_hindered = fence.hindered
#: The code that sends commands of Java methods. None if `f_trace` does not show whether a frame holds a token.
_member = None
#: Py4J's kinds of commands, without calls of methods and constructors.
_KINDS = {'r\n': '(look-up)', 'f\n': '(field)', 'a\n': '(array)', 'p\n': '(callback server)', 'j\n': '(import)'}
#: Constructors that start Spark.
_STARTS = frozenset(('new JavaSparkContext', 'new SparkSession'))


def prepare(module):
    """`py4j.java_gateway`."""
    global _member
    if sys.version_info >= (3, 10):
        _member = module.JavaMember.__call__.__code__


def pay(caller, state, command, name, began, seconds, sent, received):
    """`caller`: the caller of `send_command`; `name`: the Java method, None for other commands; `began`: by
    `perf_counter()`.

    The function has its own fence: a wrapper would take a tenth of its time.
    """
    try:
        if 'ledger' in _hindered:
            if fence.is_off('ledger'):
                return
            fence.check('ledger')
        place = None
        if caller.f_code is _member and caller.f_trace is None:
            # Perhaps this is the user's line: only places of user frames are found.
            user = caller.f_back
            if user is not None:
                place = state.places.get((id(user.f_code), user.f_lasti))
        _add(bill(caller, state) if place is None else place.cost, state, command, name, began, seconds, sent, received)
    except Exception as error:
        fence.fault('ledger', error)


def _add(cost, state, command, name, began, seconds, sent, received):
    cost.calls += 1
    cost.seconds += seconds
    cost.sent += sent
    cost.received += received
    if name is None:
        name = _name(command)
        if name in _STARTS:
            state.start_seconds += seconds
    names = cost.names
    if name in names:
        names[name] += 1
    elif len(names) < MOST_NAMES:
        names[name] = 1
    if seconds > cost.slowest:
        cost.slowest = seconds
        cost.slowest_name = name
    if received > LARGE:
        cost.large += 1
        cost.large_seconds += seconds
    if seconds >= LONG and len(cost.waits) < MOST_WAITS:
        cost.waits.append((costs.EPOCH + began, seconds))


def bill(frame, state):
    """The cost that a stack belongs to: that of the innermost call, or else of the place of the innermost user frame."""
    below = None
    while frame is not None:
        file = frame.f_code.co_filename
        if (_kinds.get(file) or frames.classify(file)) == USER:
            break
        below = frame
        frame = frame.f_back
    if frame is None:
        call = calls.inherited_call()
    else:
        token = framevalues.held(below) if below is not None else None
        call = token.call if type(token) is Token else None
    if call is None:
        return costs.place(state, frame)
    cost = call.cost
    if cost is None:
        cost = call.cost = Cost()
    return cost


def _name(command):
    """The name of a command without a method; constructors have the name of their class."""
    kind = command[:2]
    if kind == 'i\n':
        return 'new ' + command[2 : command.find('\n', 2)].rpartition('.')[2]
    return _KINDS.get(kind, '(other)')
