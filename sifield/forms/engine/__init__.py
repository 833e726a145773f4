"""A form at work: where its values lie, its rules as code, what follows from a change, what is missing or wrong."""
