"""Prints the first part of each name in the jars of a folder, as a JSON list."""

import json
import os
import sys
import zipfile

names = set()
for jar in os.listdir(sys.argv[1]):
    if jar.lower().endswith(".jar"):
        with zipfile.ZipFile(os.path.join(sys.argv[1], jar)) as opened:
            names.update(name.split("/")[0] for name in opened.namelist())
print(json.dumps(sorted(names)))
