"""Small numbers: what may be counted of a confidential collection without telling of anybody in it.

Counts come on a fixed lattice of cells alone. In order: count what may be counted (`counting`); let changes wait until
they are enough (`holding`); widen what is too thin (`coarsening`); leave out what is too small, and as much besides as
hides it (`suppressing`); attack the result as an outsider would, by other code (`auditing`); write it, or refuse
(`publishing`). Nothing is rounded, and nothing is drawn by chance.
"""

from schema.lattice.publishing import publish
from schema.lattice.telling import Lattice, Report

__all__ = ["Lattice", "Report", "publish"]
