"""Runs Databricks notebooks and the cells of a file, in a driver of its own. Not a part of the recorder: the driver is
this program with the user's code in it, recorded like any other.
"""
