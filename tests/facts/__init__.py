"""The truth about DynamoDB, one module for each section of the fact sheet: every test id begins with the fact it proves."""
