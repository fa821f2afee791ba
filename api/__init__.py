"""How records and answers cross the boundary: GraphQL, files, imports, command line."""
