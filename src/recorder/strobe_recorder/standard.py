"""Modules of Python's own that a driver without the recorder would not import."""
import os
import sys
from importlib.machinery import BuiltinImporter, PathFinder
from importlib.util import module_from_spec

_FOLDER = os.path.dirname(os.__file__)
_FOLDERS = [_FOLDER, os.path.join(_FOLDER, 'lib-dynload')]


def standard(name):
    """The module of that name, not put into `sys.modules`: there a file of the script's folder may come by that name."""
    spec = BuiltinImporter.find_spec(name) or PathFinder.find_spec(name, _FOLDERS)
    known = sys.modules.get(name)
    if getattr(getattr(known, '__spec__', None), 'origin', None) == spec.origin:
        return known
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
