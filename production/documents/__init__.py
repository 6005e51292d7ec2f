"""Documents that are frozen as evidence, and how they are made and fetched."""
