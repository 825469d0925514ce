"""The graph as a backend of NetworkX: its functions take an `Ecosystem` or a `Network` and run on compiled loops.

NetworkX finds `backend.backend` and `info.get_info` by the entry points of pyproject.toml; nothing here is imported by
the platform, which calls the analyses of `graph` directly and needs no NetworkX.
"""
