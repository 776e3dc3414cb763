"""Records what a PySpark driver does, from inside it. Started by `site/sitecustomize.py`; see PROTOCOL.md."""

import json
import os
import re
import sys

from . import messages
from .calls import entries, ids
from .capture import births, closures, fetches, results
from .connect import interrupts, sessions  # noqa: F401
from .ending import exits, explain, stop_after
from .imports import Finder

# Everything that is ever needed: a later import could find the user's modules.
from .jvm import accumulators, actions, callbacks, commands, contexts, launch_hook, listeners, threads
from .ledger import walltime
from .link import channel, fence, kernel_gateways
from .runners import ipython_cells, notebook_runs, pytest_runs, unittest_runs  # noqa: F401
from .stack import cell_files, frames, sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Seconds to wait for the answer to `hello`.
_WELCOME = 10.0
#: Finds modules to patch; set by `put_in_hooks`.
finder = None
#: The same for test runners, set by `watch_tests`.
_tests_finder = None


def start(text, times):
    """Connects to the gateway and installs the hooks. `text`: the value of STROBE_RECORDER; `times`: the arguments of
    `walltime.prepare`.
    """
    config = json.loads(text)
    if _connect(config):
        put_in_hooks()
        _begin_times(times)
        ipython_cells.watch()


def begin(text, times):
    """The same for a driver that already has the hooks."""
    if _connect(json.loads(text)):
        _begin_times(times)


def _connect(config):
    """Returns whether the gateway accepts this driver."""
    fence.inject(config.get('inject'))
    main = _main()
    pyspark = _folder_of('pyspark')
    hello = {
        'type': 'hello',
        'time': channel.now(),
        'pid': os.getpid(),
        'ppid': os.getppid(),
        'executable': sys.executable,
        'pythonVersion': '.'.join(str(part) for part in sys.version_info[:3]),
        'pysparkVersion': _version(pyspark),
        'argv': list(sys.argv),
        'cwd': os.getcwd(),
        'main': main,
        'worker': os.environ.get('PYTEST_XDIST_WORKER'),
        'notebook': os.environ.get('JPY_SESSION_NAME') if 'ipykernel' in sys.modules else None,
    }
    welcome = _greet(config, hello)
    if welcome is None:
        return False
    ids.number_from(welcome['firstId'])
    cell_files.of_driver(welcome.get('driver', 0))
    frames.prepare([folder for folder in (pyspark, _folder_of('py4j')) if folder], main)
    messages.install()
    explain.enabled = config.get('mode') == 'explain'
    actions.before_arming(explain.before_action)
    stop_after.prepare(config.get('stopAfter'))
    text = sources.message(main) if frames.is_script(main) else None
    if text is not None:
        channel.write_now(text)
    entries.tell_waiting()
    return True


def _greet(config, hello):
    """The gateway's answer. A kernel's client does not know the gateway: the kernel looks for one."""
    kernels = config.get('kernels')
    for address in [config] if kernels is None else kernel_gateways.addresses(kernels):
        hello['token'] = address['token']
        welcome = channel.connect(address['host'], address['port'], hello, _WELCOME)
        if welcome is not None:
            return welcome
    return None


def _begin_times(times):
    walltime.prepare(*times)


def end():
    """Called before the process ends."""
    exits.say_goodbye()


def watch_tests():
    """Installs the hooks on test runners, once; returns the finder."""
    global _tests_finder
    if _tests_finder is None:
        _tests_finder = Finder(
            {
                '_pytest.config': [pytest_runs.patch],
                'unittest.case': [unittest_runs.patch_tests],
                'unittest.suite': [unittest_runs.patch_suites],
            }
        )
        sys.meta_path.insert(0, _tests_finder)
        _tests_finder.patch_loaded()
    return _tests_finder


def put_in_hooks():
    """Installs the hooks, once. They do nothing before the gateway is connected."""
    global finder
    finder = Finder(
        {
            'py4j.java_gateway': [commands.patch_client, callbacks.patch_pool],
            'py4j.clientserver': [callbacks.patch_callbacks],
            'pyspark.core.rdd': [births.patch_rdds, results.patch_rdds],
            'pyspark.rdd': [births.patch_rdds, results.patch_rdds, fetches.patch_sockets],
            'pyspark.util': [fetches.patch_sockets],
            'pyspark.accumulators': [accumulators.patch],
            'pyspark.serializers': [fetches.patch_loads, closures.patch_dumps],
            'pyspark.java_gateway': [launch_hook.patch],
            'pyspark.sql.classic.dataframe': [births.patch_dataframes, results.patch_frames],
            'pyspark.sql.pandas.conversion': [results.patch_pandas],
            'pyspark.sql.dataframe': [births.patch_dataframes, results.patch_frames],
            'pyspark.sql.session': [contexts.patch_sessions],
            'pyspark.sql.streaming.listener': [listeners.patch],
            'pyspark.sql.connect.client.core': [sessions.patch_client],
            'pyspark.sql.connect.dataframe': [births.patch_dataframes, results.patch_frames],
        },
        times_imports=True,
    )
    sys.meta_path.insert(0, finder)
    finder.patch_loaded()
    watch_tests()
    threads.patch()
    exits.patch()


def _main():
    """The absolute path of the script, None if Python runs none."""
    file = getattr(sys.modules.get('__main__'), '__file__', None)
    return os.path.abspath(file) if file else None


def _folder_of(name):
    """The folder of a package, without importing it."""
    module = sys.modules.get(name)
    file = getattr(module, '__file__', None)
    if file:
        return os.path.dirname(file)
    # Other finders belong to the user.
    spec = sys.modules['_frozen_importlib_external'].PathFinder.find_spec(name)
    return None if spec is None else next(iter(spec.submodule_search_locations or [None]))


def _version(folder):
    """Reads the version from `version.py` without running it: pyspark is just being imported, maybe from an archive."""
    try:
        loader: Any = getattr(sys.modules['pyspark'].__spec__, 'loader', None)
        data = loader.get_data(os.path.join(folder, 'version.py'))
    except (AttributeError, KeyError, OSError, TypeError):
        return None
    found = re.search(r'__version__[^=]*=\s*["\']([^"\']+)', data.decode('utf-8', 'replace'))
    return found.group(1) if found else None
