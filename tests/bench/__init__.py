"""Measured, not asserted: `make bench` runs these and prints what they find."""
