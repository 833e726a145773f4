"""What travels between laptop and centre, and how it merges. Pure: no Qt, no SQL, no network."""
