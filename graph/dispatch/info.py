"""What NetworkX shows about this backend in its documentation; read when it is imported, so this imports nothing."""

SAME = "As NetworkX, to 1e-9."
FUNCTIONS = {
    "adamic_adar_index": SAME,
    "articulation_points": f"{SAME} In ascending order of position.",
    "attribute_assortativity_coefficient": SAME,
    "betweenness_centrality": f"{SAME} Exact, or with `k` the same sample for the same seed. With `weight`: plain.",
    "bridges": f"{SAME} With `root`: plain.",
    "closeness_centrality": f"{SAME} With `distance`: plain.",
    "connected_components": SAME,
    "constraint": f"{SAME} With self-loops or weights not above 0: plain.",
    "core_number": SAME,
    "effective_size": "As NetworkX with `nodes`, which is Burt's; without, NetworkX differs where weights do.",
    "harmonic_centrality": f"{SAME} With `nbunch`, `sources` or `distance`: plain.",
    "is_connected": SAME,
    "is_weakly_connected": SAME,
    "leiden_communities": "NetworkX has none of its own. The same seed gives the same communities.",
    "number_connected_components": SAME,
    "number_weakly_connected_components": SAME,
    "overall_reciprocity": SAME,
    "pagerank": "Solved to 1e-13 whatever `tol` says; NetworkX stops at n * tol. With `nstart` or `dangling`: plain.",
    "reciprocity": SAME,
    "resource_allocation_index": SAME,
    "simple_cycles": "For directed graphs and `length_bound` up to 4, each from its first node on; else plain.",
    "single_source_dijkstra_path_length": f"{SAME} With `cutoff`: plain.",
    "single_source_shortest_path_length": f"{SAME} With `cutoff`: plain.",
    "weakly_connected_components": SAME,
}


def get_info() -> dict[str, object]:
    """Give name, summary and notes per function, in the form NetworkX asks for.

    >>> get_info()["backend_name"]
    'red_capsule'
    """
    return {
        "backend_name": "red_capsule",
        "project": "red-capsule",
        "package": "graph.dispatch",
        "short_summary": "Compiled loops over compressed sparse rows, for ecosystems and plain graphs.",
        "functions": {name: {"additional_docs": note} for name, note in FUNCTIONS.items()},
    }
