"""Past dealings as files hold them: how columns are read, rows become ties or refusals, and every cent is accounted."""
