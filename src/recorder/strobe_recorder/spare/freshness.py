"""Checks that a fresh interpreter would import now what was imported before."""

import glob
import importlib
import os
import sys
import sysconfig

_CUSTOM = ('sitecustomize.py', 'usercustomize.py')


class Imports:
    """The modules that were imported since `startup`, the names of the modules that Python starts with."""

    def __init__(self, startup):
        modules = list(sys.modules.items())
        later = [(name, module) for name, module in modules if name not in startup]
        self._places = {name: _origin(module.__spec__) for name, module in later if _is_top(name, module)}
        files = {_origin(getattr(module, '__spec__', None)) for _, module in modules}
        files.update(_start_files())
        self._files = {file: _state(file) for file in files if file and os.path.isabs(file)}

    def changed(self):
        """Returns what has changed: the name of a file or a module, or None. The script's folder is already on
        `sys.path`.
        """
        importlib.invalidate_caches()
        for file, state in self._files.items():
            if _state(file) != state:
                return file
        if set(_start_files()) - set(self._files):
            return 'what Python reads at its start'
        for name, place in self._places.items():
            if _place(name) != place:
                return name
        return None


def _is_top(name, module):
    """Whether a module is looked up by its own name: one with a dot is found through its package, and some entries of
    `sys.modules` were never imported.

    The recorder is on no path.
    """
    return '.' not in name and name != 'strobe_recorder' and getattr(module, '__spec__', None) is not None


def _origin(spec):
    return None if spec is None else spec.origin or spec.name


def _place(name):
    """Where a fresh interpreter would find a module."""
    for finder in list(sys.meta_path):
        # The recorder's own finders only ask the others.
        if type(finder).__module__ == 'strobe_recorder.imports' or not hasattr(finder, 'find_spec'):
            continue
        spec = finder.find_spec(name, None)
        if spec is not None:
            return _origin(spec)
    return None


def _state(file):
    try:
        status = os.stat(file)
    except NotADirectoryError:
        # It is in an archive: check the archive.
        return _state(os.path.dirname(file))
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _start_files():
    """The files that Python reads when it starts."""
    folders = [folder for folder in sys.path if folder.endswith(('site-packages', 'dist-packages'))]
    found = [file for folder in folders for file in glob.glob(os.path.join(glob.escape(folder), '*.pth'))]
    # Not those beside the script: Python reads them before it looks at its arguments.
    named = [os.path.join(folder, name) for folder in sys.path[1:] for name in _CUSTOM]
    found.extend(file for file in named if os.path.isfile(file))
    return [os.path.realpath(sys.executable), os.path.join(sys.prefix, 'pyvenv.cfg'), *found]


def own_folders():
    """The entries of `sys.path` that contain the user's own modules."""
    libraries = set(sysconfig.get_paths().values())
    return [
        folder
        for folder in sys.path
        if folder not in libraries and not folder.endswith(('.zip', 'lib-dynload', 'site-packages', 'dist-packages'))
    ]
