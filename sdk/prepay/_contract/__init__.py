"""The contract: its file, its words, and kinds of JSON; shared with the mock server and the contract kit."""
