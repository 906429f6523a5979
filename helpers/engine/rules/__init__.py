"""What DynamoDB refuses, in its order and in its words: shapes, limits, keys, tables. Reads no expression."""
