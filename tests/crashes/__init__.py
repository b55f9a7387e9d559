"""A server killed at any moment, and what has to be in its database afterwards.

``scripts`` says what players do, ``child`` does it and is killed, ``ledger`` compares what
was acknowledged with what is stored, ``rounds`` kills, opens again and counts.
"""
