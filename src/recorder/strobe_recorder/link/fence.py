"""The names of the recorder's hooks, and the fence around each of them.

A hook that raises is disabled and reported as `fault`; the job continues as if nothing had happened.
"""

import functools
import os

#: The folder of `strobe_recorder`.
_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep

#: Hooks that can fail on their own. For tests, the gateway can make some of them raise (`inject`).
HOOKS = (
    'imports',
    'launch',
    'commands',
    'ledger',
    'samples',
    'fetches',
    'closures',
    'arm',
    'calls',
    'cells',
    'births',
    'arguments',
    'materialized',
    'plans',
    'marks',
    'streams',
    'broadcasts',
    'contexts',
    'sessions',
    'stopping',
    'connect',
    'tests',
    'threads',
    'callbacks',
    'errors',
    'results',
    'tags',
    'explain',
    'stopAfter',
    'sender',
    'loaded',
    'exit',
)

#: Maximum length of an error's text.
_MOST_CHARACTERS = 20000

_off = set()
#: Queues a message for the gateway.
_push = None
_injected = frozenset()
#: Hooks that are disabled or have to raise.
hindered = set()


class JvmGone(Exception):
    """There is no JVM left to ask. The job has to cope with that; it is no fault of the recorder."""


def report_by(push):
    """Reports faults by `push(message)`."""
    global _push
    _push = push


def inject(names):
    """Makes hooks raise. `names`: separated by commas, or None."""
    global _injected
    _injected = frozenset(names.split(',') if names else ())
    hindered.update(_injected)


def is_off(name):
    return name in _off


def check(name):
    """Raises if a test asked for it."""
    if name in _injected:
        raise RuntimeError('injected into the hook ' + name)


def fault(name, error):
    """Disables a hook for the rest of the process and reports why."""
    if name in _off or isinstance(error, JvmGone):
        return
    _off.add(name)
    hindered.add(name)
    if _push is not None:
        _push({'type': 'fault', 'hook': name, 'error': describe(error)})


def describe(error):
    """The type of an error and the first line of its message."""
    if isinstance(error, str):
        return error
    try:
        return '%s: %s' % (type(error).__name__, str(error).lstrip().split('\n')[0])
    except Exception:
        return type(error).__name__


def cut(text):
    """Shortens a very long text in the middle: the beginning and the end of an error say most."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    half = _MOST_CHARACTERS // 2
    return '%s\n…\n%s' % (text[:half], text[-half:])


def strip(error):
    """Removes the recorder's frames from the traceback of an exception before it is raised again.

    Python 3.9 and 3.10 keep the traceback of an exception that is raised again: one frame remains there.
    """
    step = error.__traceback__ = _not_ours(error.__traceback__)
    while step is not None:
        following = _not_ours(step.tb_next)
        if following is not step.tb_next:
            step.tb_next = following
        step = following


def _not_ours(step):
    """The first entry of a traceback, from this one on, that does not belong to the recorder."""
    while step is not None and step.tb_frame.f_code.co_filename.startswith(_FOLDER):
        step = step.tb_next
    return step


def wrap(owner, name, replacement):
    """Replaces a method of a class, or a function of a module, keeping its name and documentation."""
    original = owner.__dict__[name]
    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(replacement, attribute, getattr(original, attribute))
    replacement.__wrapped__ = original
    setattr(owner, name, replacement)


def fenced(name, default=None):
    """Decorates a hook so that it never raises an Exception, and does nothing after it has failed."""

    def decorate(function):
        @functools.wraps(function)
        def fence(*args):
            if name in _off:
                return default
            try:
                if name in _injected:
                    check(name)
                return function(*args)
            except Exception as error:
                fault(name, error)
                return default

        return fence

    return decorate
