"""Ordering: whether what is asked may be done, and doing it; a customer for himself, production for him."""
