"""The set-up: what is made, for whom, and when. A production admin's; every change is told live, and none is deleted
that an order rests on."""
