"""How short codes stand in addresses: in small letters there, in capitals everywhere else."""


class CodeConverter:
    """Reads and writes a code in an address."""

    regex = "[0-9A-Za-z]{1,12}"

    def to_python(self, value: str) -> str:
        """The code as the lists know it."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The code as it stands in an address."""
        return value.lower()
