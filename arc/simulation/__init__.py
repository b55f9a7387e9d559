"""People made by a program, for demos and tests: how they solve, tire, pause and leave."""
