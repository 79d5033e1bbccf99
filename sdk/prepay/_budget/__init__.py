"""The parts of a budget: its books, what it holds, and the blocks that it counts in."""
