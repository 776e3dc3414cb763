"""Puts each Py4J command on the bill of the line that sent it. Runs after every command: every microsecond here counts."""
from . import calls, costs, frames, framevalues
from .calls import Token
from .costs import LARGE, LONG, MOST_NAMES, MOST_WAITS, Cost
from .frames import USER
from .hooks import fenced

_kinds = frames.kinds
#: Py4J's kinds of commands other than calls of methods and constructors.
_KINDS = {'r\n': '(look-up)', 'f\n': '(field)', 'a\n': '(array)', 'p\n': '(callback server)', 'j\n': '(import)'}
#: Constructors that start Spark.
_STARTS = frozenset(('new JavaSparkContext', 'new SparkSession'))


@fenced('ledger')
def pay(frame, state, command, name, began, seconds, sent, received):
    """`frame`: the caller of `send_command`; `name`: the Java method, None for other kinds of commands; `began`: by
    `perf_counter()`."""
    cost = bill(frame, state)
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
    """The cost that a stack belongs to: that of the innermost call, else of the place of the innermost user frame."""
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
    """What a command without a method does; constructors by their class."""
    kind = command[:2]
    if kind == 'i\n':
        return 'new ' + command[2 : command.find('\n', 2)].rpartition('.')[2]
    return _KINDS.get(kind, '(other)')
