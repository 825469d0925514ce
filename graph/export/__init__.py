"""The ecosystem in files other programs open: GEXF, GraphML, CSV; ties of different kinds stay apart."""

from graph.export.markup import gexf, graphml
from graph.export.tables import edges_csv, nodes_csv

__all__ = ["edges_csv", "gexf", "graphml", "nodes_csv"]
