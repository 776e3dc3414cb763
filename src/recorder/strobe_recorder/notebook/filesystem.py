"""`dbutils.fs` on local paths."""

import os
import re
import shutil
from collections import namedtuple
from urllib.parse import unquote, urlparse

from .problems import NotebookError

FileInfo = namedtuple('FileInfo', ['path', 'name', 'size', 'modificationTime'])

#: One letter is a drive of Windows.
_SCHEME = re.compile(r'([A-Za-z][\w+.-]+):')


def local(path):
    """The local path of a path or a `file:` URL. Raises `NotebookError` for paths of a cloud."""
    found = _SCHEME.match(path)
    if found is None:
        return path
    if found.group(1).lower() != 'file':
        raise NotebookError('notebook.cloudPath', 'dbutils.fs works only on local paths here, not on %s' % path)
    return unquote(urlparse(path).path)


class FileSystem:
    """Returns and arguments are those of Databricks; times in milliseconds since the epoch, sizes in bytes."""

    def ls(self, path):
        path = local(path)
        if os.path.isfile(path):
            return [_info(path)]
        return [_info(os.path.join(path, name)) for name in sorted(os.listdir(path))]

    def head(self, path, maxBytes=65536):
        with open(local(path), 'rb') as stream:
            return stream.read(maxBytes).decode('utf-8', 'replace')

    def put(self, path, contents, overwrite=False):
        path = local(path)
        os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
        with open(path, 'w' if overwrite else 'x', encoding='utf-8') as stream:
            stream.write(contents)
        return True

    def mkdirs(self, path):
        os.makedirs(local(path), exist_ok=True)
        return True

    def cp(self, source, target, recurse=False):
        source, target = local(source), local(target)
        os.makedirs(os.path.dirname(target) or '.', exist_ok=True)
        if os.path.isdir(source):
            _require(recurse, source)
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)
        return True

    def mv(self, source, target, recurse=False):
        source, target = local(source), local(target)
        if os.path.isdir(source):
            _require(recurse, source)
        os.makedirs(os.path.dirname(target) or '.', exist_ok=True)
        shutil.move(source, target)
        return True

    def rm(self, path, recurse=False):
        path = local(path)
        if not os.path.lexists(path):
            return False
        if os.path.isdir(path) and not os.path.islink(path):
            if recurse:
                shutil.rmtree(path)
            else:
                os.rmdir(path)
        else:
            os.remove(path)
        return True

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        raise NotebookError('notebook.cloudPath', 'dbutils.fs.%s is only available on Databricks' % name)


def _require(recurse, folder):
    if not recurse:
        raise IsADirectoryError('%s is a folder: pass recurse=True' % folder)


def _info(path):
    folder = os.path.isdir(path)
    name = os.path.basename(path) + ('/' if folder else '')
    stat = os.stat(path)
    size = 0 if folder else stat.st_size
    return FileInfo('file:' + os.path.abspath(path) + ('/' if folder else ''), name, size, int(stat.st_mtime * 1000))
