"""What differs between event loops, and between sync and async functions of the application."""
