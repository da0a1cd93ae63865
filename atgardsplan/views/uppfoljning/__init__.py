"""The pages of the follow-up: rounds, one follow-up, the chef's page, deputies, the report."""
