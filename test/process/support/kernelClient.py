"""Drives a kernel as an editor does. Reads one request a line (JSON) and answers each with one line.

Started with the argv of a kernelspec, or with `--spec FILE`, a `kernel.json`. Requests: `execute` with the code, and
`cellId`, which an editor sends with it; `interruptAfter` or `killAfter` with a text that the cell prints first; `restart`;
`shutdown`. An answer has what a cell wrote to stdout and returned; what came by stderr, where Spark's progress bar comes at any
time, counts for `interruptAfter` and `killAfter` alone.
"""

import json
import os
import signal
import sys
from queue import Empty

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

PATIENCE = 120


def spec(arguments):
    if arguments[0] == '--spec':
        return KernelSpec.from_resource_dir(os.path.dirname(arguments[1]))
    return KernelSpec(argv=arguments, language='python', display_name='test')


class Session:
    def __init__(self, arguments):
        self.manager = KernelManager()
        self.manager._kernel_spec = spec(arguments)
        self.manager.start_kernel(stdout=sys.stderr)
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def execute(self, request):
        message = self.client.session.msg(
            'execute_request',
            {'code': request['execute'], 'silent': False, 'store_history': True, 'allow_stdin': False},
            metadata={'cellId': request['cellId']} if request.get('cellId') else {},
        )
        self.client.shell_channel.send(message)
        ends = {'interruptAfter': self.manager.interrupt_kernel, 'killAfter': self.kill}
        told = {'text': '', 'count': None}
        errors = ''
        while True:
            reply = self.client.get_iopub_msg(timeout=PATIENCE)
            if reply['parent_header'].get('msg_id') != message['header']['msg_id']:
                continue
            kind, content = reply['msg_type'], reply['content']
            if kind == 'status' and content['execution_state'] == 'idle':
                break
            if kind == 'execute_input':
                told['count'] = content['execution_count']
            elif kind == 'stream' and content['name'] == 'stderr':
                errors += content['text']
            elif kind == 'stream':
                told['text'] += content['text']
            elif kind in ('execute_result', 'display_data'):
                told['text'] += content['data'].get('text/plain', '')
            elif kind == 'error':
                told['error'] = content['ename']
            for name in list(ends):
                if name in request and request[name] in told['text'] + errors:
                    ends.pop(name)()
                    if name == 'killAfter':
                        return told
        told['status'] = self.reply_to(message)['status']
        return told

    def reply_to(self, message):
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply['parent_header'].get('msg_id') == message['header']['msg_id']:
                return reply['content']

    def restart(self):
        self.client.stop_channels()
        self.manager.restart_kernel()
        self.connect()

    def kill(self):
        self.manager.signal_kernel(signal.SIGKILL)

    def shutdown(self):
        self.client.stop_channels()
        if self.manager.is_alive():
            self.manager.shutdown_kernel()


def answer(session, request):
    if 'execute' in request:
        return session.execute(request)
    for name in ('restart', 'shutdown'):
        if name in request:
            getattr(session, name)()
    return {}


def main():
    session = Session(sys.argv[1:])
    print('{}', flush=True)
    for line in sys.stdin:
        try:
            told = answer(session, json.loads(line))
        except Empty:
            told = {'error': 'timeout'}
        print(json.dumps(told), flush=True)


main()
