"""The browser's door: one module per app, templates, TypeScript. Translates, decides nothing."""
