"""Runs one case of the adapter protocol on a bus whose threads move only when they are told to."""
