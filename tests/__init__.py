"""Whole flows, nemeses and the tests of the house itself; the other tests live beside their package."""
