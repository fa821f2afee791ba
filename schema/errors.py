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
├── Unauthenticated             nobody is known by the key that came, or none came
├── Conflict                    somebody else wrote a version in the meantime
├── KeyUsed                     a key of a request that was another request's
├── Erased                      the identity of a subject, which was erased
├── Busy                        others are at work; it can be tried again
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


class Unauthenticated(SijillError):
    """Nobody is known by the key that came, or none came: one sentence for every cause."""

    code = "UNAUTHENTICATED"

    def __init__(self) -> None:
        super().__init__("A key is needed here, sent as `Authorization: Bearer …`.")


class Conflict(SijillError):
    """Somebody else wrote a version in the meantime. `version` is the newest one, where it is known."""

    code = "CONFLICT"

    def __init__(self, sentence: str, version: int | None = None) -> None:
        super().__init__(sentence)
        self.version = version


class KeyUsed(SijillError):
    """A key of a request that was another request's."""

    code = "KEY_USED"

    def __init__(self) -> None:
        super().__init__("This key was used for another request; draw a new one.")


class Erased(SijillError):
    """The identity of a subject, which was erased."""

    code = "ERASED"

    def __init__(self) -> None:
        super().__init__("The identity of this subject was erased.")


class Busy(SijillError):
    """Others are at work; `seconds` is how long to wait before trying again."""

    code = "BUSY"

    def __init__(self, why: str, seconds: int) -> None:
        super().__init__(f"{why}; ask again in {seconds} seconds.")
        self.seconds = seconds


class NotReady(SijillError):
    """The database is missing, stopped, or not migrated."""

    code = "NOT_READY"
