"""The desk in GraphQL: what each role of the staff sees and writes, made from the declarations of the record."""

from api.graphql import enums

# Before any type names one: Strawberry would define an enum that it meets undefined, without descriptions.
enums.describe()
