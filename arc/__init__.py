"""Try the ARC-AGI tasks that a frontier model failed, and compare answers."""

__version__ = "0.1.0"
