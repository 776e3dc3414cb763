"""The error that a call ended with, as far as the JVM told it."""
from . import wire
from .hooks import fenced

_LIMIT = 1000


@fenced('errors')
def note(client, state, answer, lazy_one):
    """After a command of an armed call: an error stays until a command that could run a job succeeds."""
    call = state.armed
    if call is None:
        return
    if answer[:1] == 'y':
        if not lazy_one:
            call.error = None
        return
    call.error = _first_line(client, answer)


def _first_line(client, answer):
    if answer.startswith('xro'):
        answer = wire.call(client, answer[2:], 'toString')
    text = answer[2:] if answer.startswith('xs') else answer[1:]
    return text.split('\\n')[0][:_LIMIT] or 'the JVM answered with an error'
