"""Stories in a real browser: what people click, at desk and phone width."""
