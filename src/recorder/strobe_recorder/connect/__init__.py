"""Hooks on the clients of Spark Connect: their sessions, RPCs and operations."""
