"""Whole journeys on real parts: the demonstration, the real window, a real screen."""
