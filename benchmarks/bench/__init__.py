"""The comparison's own tools: rounds, load, servers, targets, report."""
