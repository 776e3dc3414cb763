"""Py4J commands of the recorder's own, in the calling thread's connection and so in its JVM thread.

They go below the hooks (and below py4j's logging of failures), make no Python object for what they return, and leave the
connection as they found it or closed.
"""


class WireError(Exception):
    """The JVM answered with an error, or is gone."""


def call(client, target, method, *arguments):
    """Calls a Java method and returns the encoded answer without its `y`: `ro12` for an object, `i7`, `sabc`, `v`."""
    parts = ['c', target, method]
    parts.extend(arguments)
    return _send(client, '\n'.join(parts) + '\ne\n')


def reference(client, target, method, *arguments):
    """The Py4J id of the object that a method returns (`o12`); the caller has to release it."""
    answer = call(client, target, method, *arguments)
    if not answer.startswith('r'):
        raise WireError('%s returned no object: %s' % (method, answer[:100]))
    return answer[1:]


def release(client, target):
    _send(client, 'm\nd\n' + target + '\ne\n')


def text(value):
    """A string as an argument."""
    return 's' + value.replace('\\', '\\\\').replace('\r', '\\r').replace('\n', '\\n')


NULL = 'n'


def _send(client, command):
    connection = client._get_connection()
    try:
        answer = connection.send_command(command)
    except BaseException:
        # Its answer may still be under way: nobody may use this connection again.
        connection.close()
        raise
    client._give_back_connection(connection)
    if answer[:1] != 'y':
        raise WireError('%s: %s' % (command.split('\n')[2], answer[:100]))
    return answer[1:]
