"""A DynamoDB you can open up. It knows nothing of Jupyter and nothing of lessons."""
