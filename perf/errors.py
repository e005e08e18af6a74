"""The errors that an officer can put right; the command line then exits with 1."""


class PerfError(Exception):
    """Something an officer can put right; the command line shows its text and exits with 1."""


class RunProblem(PerfError):
    """A pack or a report could not be produced."""


OWN_WORDS = ("PerfError", "RunProblem")  # errors whose messages this project writes, without any row of the data
