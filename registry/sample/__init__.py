"""Sample households (示例): invented feed files of one province, for demonstrations, tests and measurements.

`generate.write_feeds` is the door. Every draw goes through `random.Random.random()`, the one method whose sequence
Python promises to keep, and no floating-point function of the C library is used: same seed, same bytes everywhere.
"""
