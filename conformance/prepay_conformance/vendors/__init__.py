"""What is true of one vendor only: a folder for each, and the list of them."""
