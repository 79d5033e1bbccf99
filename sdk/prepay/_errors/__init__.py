"""The errors that are not about one call; users import them from ``prepay.errors``."""
