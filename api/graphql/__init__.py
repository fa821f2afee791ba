"""The public reading API in GraphQL: types over published documents, and the guard in front of them."""

from api.graphql import enums

# Before any type names one: Strawberry would define an enum that it meets undefined, without descriptions.
enums.describe()
