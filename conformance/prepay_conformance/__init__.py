"""A contract kit for prepaid-credit APIs: conformance of mock and live servers."""
