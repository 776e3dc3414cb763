"""Tells the recorder, if there is one, that a cell runs."""

import sys
