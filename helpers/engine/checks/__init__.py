"""What DynamoDB refuses beyond the shape of a request, one module for each kind of operation."""
