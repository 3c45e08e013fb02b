"""Who is behind a party: holdings as a graph, shares as intervals, parents, and the routes of deals."""
