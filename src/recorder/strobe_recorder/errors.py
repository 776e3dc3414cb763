"""The error that a call ended with, as far as the JVM told it."""
from . import calls, wire
from .hooks import describe, fenced

_LIMIT = 1000


@fenced('errors')
def note(client, answer, frame, heavy):
    """After a command that was answered with an error. `answer`: encoded, `xro12` or `xs…`.

    `heavy`: the command could run a job. pyspark asks for an exception's parts where it may well get another one: the error
    of a light command does not hide an earlier one.
    """
    calls.fail(frame, _first_line(client, answer), heavy)


@fenced('errors')
def broken(error, frame):
    """A command that got no answer: the JVM is gone, or somebody pressed Ctrl-C."""
    calls.fail(frame, describe(error), True)


def _first_line(client, answer):
    if answer.startswith('xro'):
        answer = wire.call(client, answer[2:], 'toString')
    text = answer[2:] if answer.startswith('xs') else answer[1:]
    return text.split('\\n')[0][:_LIMIT] or 'the JVM answered with an error'
