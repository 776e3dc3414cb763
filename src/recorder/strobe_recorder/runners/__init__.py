"""Test runners: pytest and unittest. Their tests and fixtures are entries."""
