"""The site's state: feeds from outside, workers, and what was put into quarantine."""
