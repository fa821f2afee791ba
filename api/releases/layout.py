"""What lies where: in a release, beside releases, and where the key is kept."""

MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.json.minisig", "SHA256SUMS"
"""What a manifest does not list: itself, its signature, and its sums as `sha256sum -c` reads them."""

PUBLIC_KEY = "minisign.pub"
"""Lies beside releases, not within: whoever changes a release could change a key within it too."""

FORMAT = "sijill-release-1"
"""How the manifest is made; another number when readers of this one could not read it."""

ABOUT, TERMS = "about", "terms"
RECORDLESS = frozenset({ABOUT, TERMS})
"""Grains of files that hold nothing of any record: what tells of the release, and the vocabularies."""
