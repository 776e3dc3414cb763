"""How the recorder comes into a driver: Python imports this module at its start, because its folder is on PYTHONPATH.

It takes itself out of the way again (its entry in sys.path and PYTHONPATH, its variable), lets the next sitecustomize
run as if this one were not there, and waits for the first import of pyspark. See PROTOCOL.md.
"""

import atexit
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _FirstImport:
    """A finder that finds nothing: it starts the recorder when pyspark is imported, and leaves.

    That is when a module of pyspark's is looked for: pyspark itself is also looked for by those who only want to know
    where it is (`spark-submit` does).
    """

    def __init__(self, folder, config):
        self.folder = folder
        self.config = config
        self.began = time.time()
        #: What Python itself took to start: until now it has done nothing else.
        self.startup = time.process_time()
        self.recorder = None

    def find_spec(self, name, path=None, target=None):
        if not name.startswith('pyspark.'):
            return None
        try:
            sys.meta_path.remove(self)
            self.start(time.perf_counter())
        except Exception:
            # Whatever goes wrong here must not be seen by the job.
            return None
        # Python goes through the finders as they were: the one that came just now has not been asked.
        finder = None if self.recorder is None else self.recorder.finder
        return None if finder is None else finder.find_spec(name, path, target)

    def start(self, now):
        module = self.load()
        module.start(self.config, (self.began, self.startup, now))
        self.recorder = module

    def load(self):
        """The recorder with all of its modules, which are found without looking at the person's."""
        package = os.path.join(self.folder, 'strobe_recorder')
        standard = _module('strobe_recorder.standard', os.path.join(package, 'standard.py'))
        with standard.Standard():
            return _module('strobe_recorder', os.path.join(package, '__init__.py'), [package])

    def end(self):
        if self.recorder is not None:
            self.recorder.end()

    def wait_for_script(self, spare):
        """Has a spare driver get its script where Python makes a loader for the empty `.pyc` file that it was started with."""
        # Before it is changed: what else asks for that class must get the right one.
        import importlib.machinery  # noqa: F401

        external: Any = sys.modules['_frozen_importlib_external']
        original = external.SourcelessFileLoader

        def load_main(name, path):
            external.SourcelessFileLoader = original
            startup = frozenset(sys.modules)
            self.recorder = self.load()
            from strobe_recorder.spare.spare_driver import load_main

            return load_main(spare, path, startup, self.recorder)

        external.SourcelessFileLoader = load_main


def _module(name, file, folders=None):
    """The module in a file, which is in `sys.modules` from now on."""
    # `importlib.util`, which has these two as well, imports more than Python has loaded at its start.
    external = sys.modules['_frozen_importlib_external']
    spec = external.spec_from_file_location(name, file, submodule_search_locations=folders)
    module = sys.modules[name] = sys.modules['_frozen_importlib'].module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _leave_path(here):
    """Removes the folder of this module from sys.path and PYTHONPATH; the variable too if nothing else is in it."""

    def foreign(entry):
        return not entry or os.path.realpath(entry) != here

    sys.path[:] = [entry for entry in sys.path if foreign(entry)]
    sys.path_importer_cache.pop(here, None)
    entries = os.environ.get('PYTHONPATH', '').split(os.pathsep)
    left = [entry for entry in entries if foreign(entry)]
    if len(left) == len(entries):
        return
    if left:
        os.environ['PYTHONPATH'] = os.pathsep.join(left)
    else:
        del os.environ['PYTHONPATH']


def _is_worker():
    """A driver that spark-submit starts passes its JVM's variables on to the Python workers, which are not recorded."""
    if any(name.startswith('PYTHON_WORKER_FACTORY_') for name in os.environ):
        return True
    arguments = getattr(sys, 'orig_argv', sys.argv)
    return any(argument in ('pyspark.daemon', 'pyspark.worker') for argument in arguments[:8])


def _enter():
    here = os.path.dirname(os.path.realpath(__file__))
    _leave_path(here)
    config = os.environ.pop('STROBE_RECORDER', None)
    spare = os.environ.pop('STROBE_SPARE', None)
    if (config or spare) and not _is_worker():
        first = _FirstImport(os.path.dirname(here), config)
        if spare:
            first.wait_for_script(spare)
        else:
            sys.meta_path.insert(0, first)
        # Registered before all of the job's handlers, so it runs after them.
        atexit.register(first.end)


def _next_exists():
    return any(finder.find_spec('sitecustomize', None) is not None for finder in list(sys.meta_path))


_enter()
if _next_exists():
    del sys.modules['sitecustomize']
    import sitecustomize  # noqa: F401  the next one on the path
else:
    # The answer that Python expects where there is no sitecustomize; it then forgets this module.
    raise ImportError("No module named 'sitecustomize'", name='sitecustomize')
