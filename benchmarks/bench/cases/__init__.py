"""One module for each row of the table: what is measured, and how its answers are checked."""
