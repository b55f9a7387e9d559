"""Commands of ``arcplay`` that come in groups; ``arc.cli`` puts them together."""
