"""The edge to the old system: a copy of its tables, what changes there, what we write there, and what does not agree.

`old` speaks to its database, `mirror` keeps the copy, `mapping` (pure) says what a row there is here and the other way
round, `inbound` takes over what has happened there, `outbound` writes there what was done here.
"""
