"""The whole journey without a window, through the window's own functions, on real parts. May import anything below."""
