"""What can go wrong that a person can mend."""


class SifieldError(Exception):
    """A fault that a person can mend, said in one sentence with what to do about it.

    Attributes:
        message: what happened, one plain sentence.
        remedy: what the person can do now, one plain sentence.
        code: a short stable word for programs and tests (for example "wrong-pin").
    """

    def __init__(self, message: str, remedy: str, *, code: str = "fault") -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy
        self.code = code
