"""What can go wrong, as one clear sentence each.

SijillError                     anything a person can mend; `code` is stable, `str()` is the sentence
├── BadInput                    an argument, field or option is not what it must be
│   ├── UnknownKey              a code, slug, P-code or id that nothing has
│   ├── BadCursor               a cursor that this list did not give out
│   ├── MixedFiction            real and fictional collections in one question
│   └── BadFile                 a file that cannot be read as what it is said to be
├── TooLarge                    an answer over the limit
├── BeforeFirstPublication      nothing was published at the instant asked for
├── Refused                     a rule of protection says no
└── NotReady                    the database is missing, stopped, or not migrated
"""


class SijillError(Exception):
    """Something a person can mend. `str(error)` is one sentence: what, where, what would be right."""

    code = "INTERNAL"


class BadInput(SijillError):
    """An argument, field or option is not what it must be."""

    code = "BAD_INPUT"


class UnknownKey(BadInput):
    """A code, slug, P-code or id that nothing has."""

    code = "UNKNOWN_KEY"


class BadCursor(BadInput):
    """A cursor that this list did not give out."""

    code = "BAD_CURSOR"


class MixedFiction(BadInput):
    """Real and fictional collections in one question."""

    code = "MIXED_FICTION"


class BadFile(BadInput):
    """A file that cannot be read as what it is said to be."""

    code = "BAD_FILE"


class TooLarge(SijillError):
    """An answer over the limit."""

    code = "TOO_LARGE"


class BeforeFirstPublication(SijillError):
    """Nothing was published at the instant asked for."""

    code = "BEFORE_FIRST_PUBLICATION"


class Refused(SijillError):
    """A rule of protection says no."""

    code = "REFUSED"


class NotReady(SijillError):
    """The database is missing, stopped, or not migrated."""

    code = "NOT_READY"
