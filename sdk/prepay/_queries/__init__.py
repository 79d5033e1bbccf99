"""Free questions on behalf of a call: the balance, a price, and waiting for either."""
