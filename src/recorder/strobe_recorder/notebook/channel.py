"""The connection to the gateway: it sends cells to run, reads other notebooks and asks for widgets. Lines of JSON; see
`src/gateway/notebook/cellServer.ts`.
"""

import json
import socket

from .problems import NotebookError


class Channel:
    def __init__(self, host, port, token):
        self._socket = socket.create_connection((host, port))
        self._rest = b''
        self._asked = 0
        #: Messages that came while an answer was awaited.
        self._others = []
        self.send({'type': 'hello', 'token': token})

    def send(self, message):
        self._socket.sendall(json.dumps(message).encode() + b'\n')

    def receive(self):
        """The next message; None when the gateway is gone. Ctrl-C while it waits loses no message."""
        return self._others.pop(0) if self._others else self._next()

    def _next(self):
        while b'\n' not in self._rest:
            try:
                data = self._socket.recv(65536)
            except OSError:
                data = b''
            if not data:
                return None
            self._rest += data
        line, self._rest = self._rest.split(b'\n', 1)
        return json.loads(line)

    def notebook(self, path):
        """Another notebook: `{'file', 'cells'}`."""
        answer = self._answer({'type': 'notebook', 'path': path})
        if answer is None:
            raise _lost(path)
        if 'error' in answer:
            raise NotebookError(answer['error']['code'], answer['error']['message'])
        return answer

    def widget(self, name):
        """The value of a widget, from the person who runs the notebook; None if there is none."""
        answer = self._answer({'type': 'widget', 'name': name})
        return answer and answer['value']

    def _answer(self, question):
        """None when the gateway is gone."""
        self._asked += 1
        asked = self._asked
        try:
            self.send({**question, 'id': asked})
        except OSError:
            return None
        while True:
            answer = self._next()
            if answer is None or (answer['type'] == question['type'] and answer['id'] == asked):
                return answer
            self._others.append(answer)


def _lost(path):
    return NotebookError('gateway.lost', 'The notebook %s cannot be read: the gateway process has ended' % path)
