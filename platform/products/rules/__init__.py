"""What a product must say of itself, and who may sell which line to whom: pure functions on values."""
