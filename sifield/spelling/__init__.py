"""English as it is written here, and short forms of one's own: no network, no Qt, no store; imports the ground only."""
