"""The parts of ``prepay.testing``: stubbed responses, and clocks that skip pauses."""
