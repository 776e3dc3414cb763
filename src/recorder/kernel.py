"""Starts a kernel that is recorded. This file is copied beside the `kernel.json` whose command it is; `recorder.json`,
beside it, names the recorder and the folder in which gateways write their addresses.

The kernel gets exactly the process that it would have: on Unix it replaces this one. If Strobe is gone, it starts
without the recorder.
"""

import json
import os
import sys


def main(arguments):
    command = [sys.executable, '-m', 'ipykernel_launcher', *arguments]
    environment = dict(os.environ)
    try:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recorder.json'), encoding='utf-8') as file:
            place = json.load(file)
        if os.path.isfile(os.path.join(place['site'], 'sitecustomize.py')):
            rest = environment.get('PYTHONPATH')
            environment['PYTHONPATH'] = place['site'] + os.pathsep + rest if rest else place['site']
            environment['STROBE_RECORDER'] = json.dumps({'kernels': place['kernels']})
    except (OSError, ValueError, KeyError, TypeError):
        pass
    if os.name != 'nt':
        os.execve(sys.executable, command, environment)
    # On Windows, `exec` would start another process and end this one, whose end the client takes for the kernel's.
    import subprocess

    # The client interrupts a kernel by an event that it inherits.
    return subprocess.call(command, env=environment, close_fds=False)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
