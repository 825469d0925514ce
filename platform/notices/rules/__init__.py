"""Business rules on values alone: when a mail may come, by which way, when it is tried again."""
