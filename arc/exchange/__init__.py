"""Files in and out: what is stored, in forms other tools read."""
