"""Generated from openapi.yaml by sdk/generate.py; `make generate` writes it anew. Not to be edited."""
