"""Where to draw each organisation: by the forces of its ties, or in bands by tier; the same picture on every visit."""

from graph.layout.bands import TIER_BANDS, band_layout
from graph.layout.force import align, force_layout

__all__ = ["TIER_BANDS", "align", "band_layout", "force_layout"]
