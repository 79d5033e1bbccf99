"""TokPortal."""
