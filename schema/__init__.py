"""What we record, and who may see it. *Schema* here means the database schema; GraphQL's is called the SDL.

An **event** holds **acts** (who did what to whom), each with a **victim** and **involvements** of **actors**. What a
**source** said about an event is **information**; every number it stated is a **claim**; a judgement of how sure the
event is, an **assessment**. Each belongs to a **collection**. All of it is *stated*, versioned and INSERT-only in
`core`. `schema.publish` derives what may be *read* (admin codes, tallies, generalised place and time, titles) into one
database schema per audience, `open` and `partner`, as numbered publications.
"""
