"""Doors behind which nobody is unknown: partners and staff.

caller   who asks
keys     a token to its caller
tokens   tokens of an issuer (OpenID Connect)
keeping  what was found of a token, for a few seconds
gate     an application that answers known callers only
private  what stands around such an application: headers, compression, log
"""
