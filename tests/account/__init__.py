"""The services beside DynamoDB."""
