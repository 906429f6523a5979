"""The lab: a DynamoDB in this process that plain boto3 reaches, and the same handle on a real server."""
