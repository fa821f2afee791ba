"""Commands of `sijill`: each reads its arguments, calls one function of the layers below, and prints the outcome."""
