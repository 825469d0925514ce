"""First-trade files (首营资料): a firm's papers kept once, shown to partners by consent, approved by each of them."""
