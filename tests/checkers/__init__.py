"""What type checkers say about the code of users."""
