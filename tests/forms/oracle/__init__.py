"""JavaRosa, the engine of ODK Collect, as an oracle: the same form, the same answers, the same outcome."""
