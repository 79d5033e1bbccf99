"""Turns the contract into ``sdk/prepay/_generated``: openapi-python-client's parser, our templates."""
