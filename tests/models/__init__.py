"""Tests of the stores: keys, saving, schema."""
