"""Shared costs in the demo: what the leader attaches to its open order and to the one that was settled."""

from orders.rules.costs import CostDraft

TRANSPORT = CostDraft("TRANSPORT", "SPLIT_QUANTITY", fen=960_00, buyer_percent=50, name="冷暖两用车一趟送齐")
CARTONS = CostDraft("PACKING", "PER_PACK", fen=350, buyer_percent=0, name="周转箱折旧")
UNLOADING = CostDraft("HANDLING", "PER_PART", fen=30_00, buyer_percent=100, name="夜间卸货")
OPEN_COSTS = (TRANSPORT, CARTONS, UNLOADING)
SETTLED_COSTS = (CostDraft("TRANSPORT", "SHARE", points=100, buyer_percent=60, name="按货款比例"), UNLOADING)
