"""The error that a call ended with, as far as the JVM told it."""

from ..calls import calls
from ..link import own_commands
from ..link.fence import cut, describe, fenced


@fenced('errors')
def note(client, answer, frame, heavy):
    """After a command that was answered with an error. `answer`: encoded, `xro12` or `xs…`.

    `heavy`: the command could run a job. pyspark asks for an exception's parts where it may well get another one: the error
    of a light command does not hide an earlier one.
    """
    calls.fail(frame, _text(client, answer), heavy)


@fenced('errors')
def broken(error, frame):
    """A command that got no answer: the JVM is gone, or somebody pressed Ctrl-C."""
    calls.fail(frame, describe(error), True)


def _text(client, answer):
    if answer.startswith('xro'):
        answer = own_commands.call(client, answer[2:], 'toString')
    text = answer[2:] if answer.startswith('xs') else answer[1:]
    return cut(_unescaped(text)) or 'the JVM answered with an error'


def _unescaped(text):
    """As Py4J's protocol writes strings: `\\\\n` is a new line, a doubled backslash one of them."""
    parts = text.split('\\\\')
    return '\\'.join(part.replace('\\n', '\n').replace('\\r', '\r') for part in parts)
