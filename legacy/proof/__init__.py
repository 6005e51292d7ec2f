"""Whether both sides are equal: the old database against its mirror, row for row, and the mirror against ours, by what
it means."""
