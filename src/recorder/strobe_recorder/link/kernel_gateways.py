"""The gateways that record kernels. A kernel is started by its client, so it has to find a gateway by itself: each
writes its address to a file in a folder that the kernel knows.
"""

import json
import os


def addresses(folder):
    """The addresses of gateways, those first that this kernel belongs to: of the editor that started it, then of the
    window whose folder it runs in, then the latest. Dictionaries with `host`, `port` and `token`.
    """
    found = []
    for name in _names(folder):
        file = os.path.join(folder, name)
        try:
            with open(file, encoding='utf-8') as stream:
                address = json.load(stream)
            found.append((_nearness(address), os.stat(file).st_mtime, address))
        except (OSError, ValueError, KeyError, TypeError):
            # Just removed, or not complete.
            continue
    found.sort(key=lambda each: each[:2], reverse=True)
    return [address for _, _, address in found]


def _names(folder):
    try:
        return [name for name in os.listdir(folder) if name.endswith('.json')]
    except OSError:
        return []


def _nearness(address):
    here = os.path.join(os.path.realpath(os.getcwd()), '')
    folders = [os.path.join(os.path.realpath(folder), '') for folder in address['folders']]
    depth = max((len(folder) for folder in folders if here.startswith(folder)), default=0)
    return address['editorPid'] == os.getppid(), depth
