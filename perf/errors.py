"""The errors that an officer can put right: one tree, and the command line exits with 1."""


class PerfError(Exception):
    """Something an officer can put right; the command line shows its text and exits with 1."""


class RunProblem(PerfError):
    """A pack or a report could not be made."""


OWN_WORDS = ("PerfError", "RunProblem")  # errors whose words are ours, and hold no row of anyone's data
