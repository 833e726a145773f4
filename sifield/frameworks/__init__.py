"""What a trust's improvement model asks for, as data. May import the ground only."""
