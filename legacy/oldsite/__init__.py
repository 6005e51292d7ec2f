"""The old site as it behaves: its tables and its writers, for the demo and for tests. Its faults are part of it.

Nothing of the link uses this: it knows the old system by its tables alone.
"""
