"""One screen a file; screens know nothing of one another."""
