"""Imports modules of the standard library for the recorder, even if a file beside the script has the name of one.

The recorder must not run the user's code, nor change when that code runs. A driver must import the same modules as it
does without the recorder. This module imports nothing that Python has not loaded at its start.
"""

import _thread
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_bootstrap = sys.modules['_frozen_importlib']
_external = sys.modules['_frozen_importlib_external']
_FOLDER = os.path.dirname(os.__file__)
_FOLDERS = [_FOLDER, os.path.join(_FOLDER, 'lib-dynload')]
#: Windows has the contents of `lib-dynload` here.
_FOLDERS += [folder for folder in sys.path if os.path.basename(folder) == 'DLLs']
#: Modules below this folder belong to Python, unless they were installed later.
_OWN = os.path.realpath(_FOLDER) + os.sep


def standard(name) -> 'Any':
    """Returns a module of the standard library without adding it to `sys.modules`, for modules that a driver would not
    import without the recorder.
    """
    spec = _find(name, None)
    if spec is None:
        raise _missing(name)
    known = sys.modules.get(name)
    if _origin(known) == spec.origin:
        return known
    module = _bootstrap.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Standard:
    """A finder that is active while the recorder imports, in the recorder's thread. It precedes all others and finds
    only the recorder's modules and the standard library. Other threads find what they always find.
    """

    def __init__(self):
        self._thread = _thread.get_ident()
        self._found = []
        self._hidden = {}

    def __enter__(self):
        for name, module in list(sys.modules.items()):
            if _is_hiding(name, module):
                self._hidden[name] = sys.modules.pop(name)
        sys.meta_path.insert(0, self)
        return self

    def find_spec(self, name, path=None, target=None):
        if _thread.get_ident() != self._thread:
            return None
        spec = _find(name, path)
        if spec is None:
            # The standard library expects this error: some modules look for modules of other platforms.
            raise _missing(name)
        self._found.append(name)
        return spec

    def __exit__(self, *_):
        sys.meta_path.remove(self)
        hidden = {name for name in self._found if '.' not in name and _is_hidden(name)}
        for name in self._found:
            if name.partition('.')[0] in hidden:
                sys.modules.pop(name, None)
        sys.modules.update(self._hidden)


def _missing(name):
    return ModuleNotFoundError('No module named %r' % name, name=name)


def _find(name, path):
    if path is None:
        for finder in (_bootstrap.BuiltinImporter, _bootstrap.FrozenImporter):
            spec = finder.find_spec(name)
            if spec is not None:
                return spec
    return _external.PathFinder.find_spec(name, _FOLDERS if path is None else path)


def _origin(module):
    return getattr(getattr(module, '__spec__', None), 'origin', None)


def _is_hiding(name, module):
    """Whether a loaded module hides one of the standard library."""
    # Python 3.9 has no list of the standard modules.
    if '.' in name or name not in getattr(sys, 'stdlib_module_names', (name,)):
        return False
    origin = _origin(module)
    if origin in (None, 'built-in', 'frozen') or os.path.realpath(origin).startswith(_OWN):
        return False
    return _find(name, None) is not None


def _is_hidden(name):
    """Whether the driver's own import would find another module of that name. Finders that do not use `sys.path` belong
    to the user and are not asked.
    """
    module = sys.modules.get(name)
    if _origin(module) in ('built-in', 'frozen'):
        return False
    spec = _external.PathFinder.find_spec(name)
    return spec is None or spec.origin != _origin(module)
