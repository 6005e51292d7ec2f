"""Measurements that anyone can run: `make bench`. Each figure stands beside what it is compared with, in one run."""
