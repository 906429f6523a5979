"""The services beside DynamoDB that plain boto3 reaches while a lab runs: one account, one module for each service."""
