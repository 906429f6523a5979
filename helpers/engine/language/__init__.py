"""What a request's text means: expressions, document paths, updates, and the parameters that came before them. Knows no table."""
