"""The engine over HTTP on this machine's own address, for any SDK."""
