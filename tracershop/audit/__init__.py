"""Looking back: the trail, days that are played again, exports, punctuality, who may release what, and erasure."""
