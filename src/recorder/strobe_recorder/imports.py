"""Patches modules of py4j and pyspark right after Python has executed them."""
import sys

from .hooks import check, fault, is_off, strip


class Finder:
    """Finds what the other finders find, and has the module patched once it is loaded."""

    def __init__(self, patches):
        self._patches = patches

    def find_spec(self, name, path=None, target=None):
        if name not in self._patches or is_off('imports'):
            return None
        for finder in list(sys.meta_path):
            if finder is self or not hasattr(finder, 'find_spec'):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._watch(spec)
                return spec
        return None

    def patch_loaded(self):
        """Patches what was imported before the recorder came."""
        for name in list(self._patches):
            module = sys.modules.get(name)
            if module is not None:
                self._patch(module)

    def _watch(self, spec):
        loader = spec.loader
        execute = getattr(loader, 'exec_module', None)
        if execute is None:
            return

        def exec_module(module):
            try:
                execute(module)
            except BaseException as error:
                strip(error)
                raise
            loader.__dict__.pop('exec_module', None)
            self._patch(module)

        try:
            loader.exec_module = exec_module
        except AttributeError as error:
            fault('imports', error)

    def _patch(self, module):
        for patch in self._patches.pop(module.__name__, ()):
            try:
                check('imports')
                patch(module)
            except Exception as error:
                fault('imports', error)
                return
