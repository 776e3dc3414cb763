"""The entry of the recorder into a driver. Python imports this module when it starts, because its folder is on
PYTHONPATH.

The module removes its own traces (its entry in sys.path and PYTHONPATH, its variable), lets the next sitecustomize run
as if this one did not exist, and waits for the first import of pyspark. See PROTOCOL.md.
"""

import atexit
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: Modules of test runners; the recorder's `entries` has the hooks.
_RUNNERS = ('_pytest.config', 'unittest.__main__')


class _FirstImport:
    """A finder that finds nothing. It starts the recorder when pyspark is imported, and removes itself.

    A test runner that comes first is only prepared: a test may begin before it imports pyspark.

    It waits for a submodule of pyspark: tools that only want to locate pyspark look up the package itself
    (`spark-submit` does).
    """

    def __init__(self, folder, config, children):
        self.folder = folder
        #: The module `strobe_recorder.link.children`. It is not in `sys.modules` before the recorder is.
        self.children = children
        self.config = config
        self.began = time.time()
        #: CPU seconds that Python took to start: it has done nothing else so far.
        self.startup = time.process_time()
        self.recorder = None

    def find_spec(self, name, path=None, target=None):
        is_pyspark = name.startswith('pyspark.')
        if not is_pyspark and (name not in _RUNNERS or self.recorder is not None):
            return None
        try:
            if is_pyspark:
                sys.meta_path.remove(self)
                finder = self.start(time.perf_counter())
            else:
                self.recorder = self.load()
                finder = self.recorder.watch_tests()
        except Exception:
            # The job must not see any error of the recorder.
            return None
        # Python iterates over a copy of the finders, so it does not ask the new one.
        return None if finder is None else finder.find_spec(name, path, target)

    def start(self, now):
        module = self.recorder or self.load()
        module.start(self.config, (self.began, self.startup, now))
        self.recorder = module
        return module.finder

    def load(self):
        """Imports the recorder with all of its modules, without looking into the user's folders."""
        package = os.path.join(self.folder, 'strobe_recorder')
        standard = _module('strobe_recorder.standard', os.path.join(package, 'standard.py'))
        if self.children is not None:
            sys.modules['strobe_recorder.link.children'] = self.children
        with standard.Standard():
            recorder = _module('strobe_recorder', os.path.join(package, '__init__.py'), [package])
        if self.children is not None:
            self.children.patch_loaded()
        return recorder

    def end(self):
        if self.recorder is not None:
            self.recorder.end()

    def wait_for_script(self, spare):
        """Makes a spare driver wait for its script at the point where Python creates a loader for the empty `.pyc` file
        that it was started with.
        """
        # Before the class is replaced: everyone else must get the original.
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
    """Loads the module from a file and adds it to `sys.modules`."""
    module, spec = _module_of(name, file, folders)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _module_of(name, file, folders=None):
    # `importlib.util` has both functions too, but imports more than Python has loaded at its start.
    external = sys.modules['_frozen_importlib_external']
    spec = external.spec_from_file_location(name, file, submodule_search_locations=folders)
    return sys.modules['_frozen_importlib'].module_from_spec(spec), spec


def _children(folder, config):
    """The module that passes the recorder on to other processes; None if that is not possible."""
    try:
        file = os.path.join(folder, 'strobe_recorder', 'link', 'children.py')
        module, spec = _module_of('strobe_recorder.link.children', file)
        spec.loader.exec_module(module)
        module.patch()
        if config:
            module.pass_on(config)
    except Exception:
        return None
    return module


def _leave_path(here):
    """Removes the folder of this module from sys.path and PYTHONPATH, and the variable if nothing else is in it."""

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
    """A driver that spark-submit starts passes its JVM's variables on to the Python workers. Workers are not recorded."""
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
        folder = os.path.dirname(here)
        first = _FirstImport(folder, config, _children(folder, config))
        if spare:
            first.wait_for_script(spare)
        else:
            sys.meta_path.insert(0, first)
        # Registered before all of the job's handlers, so it runs last.
        atexit.register(first.end)


def _next_exists():
    return any(finder.find_spec('sitecustomize', None) is not None for finder in list(sys.meta_path))


_enter()
if _next_exists():
    del sys.modules['sitecustomize']
    import sitecustomize  # noqa: F401  the next one on the path
else:
    # Python expects this error if there is no sitecustomize, and then forgets this module.
    raise ImportError("No module named 'sitecustomize'", name='sitecustomize')
