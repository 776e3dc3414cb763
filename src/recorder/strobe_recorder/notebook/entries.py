"""Tells the recorder, if there is one, that a cell runs."""


def start(file, cell):
    return None


def end(entry, error):
    pass
