"""Kernels of notebooks: each execution of a cell in IPython is an entry."""
