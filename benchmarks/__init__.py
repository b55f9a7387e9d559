"""Benchmarks: what the playground costs, beside a named peer measured in the same run.

``python -m benchmarks`` prints the table; docs/benchmarks.md says what its rows mean.
"""
