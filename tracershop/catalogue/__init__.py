"""What may be ordered, by whom, when: isotopes, tracers, customers, runs, slots, deadlines, release rights."""
