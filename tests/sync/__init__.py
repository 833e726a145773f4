"""Tests of the exchange with the centre."""
