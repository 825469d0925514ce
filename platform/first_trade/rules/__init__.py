"""What a first-trade file must hold, when it is complete, and until when an approval is good: pure functions."""
