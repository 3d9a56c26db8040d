"""What every channel can say of an address."""


class AddressRefused(Exception):
    """The other side will never take a message for this address; trying again is of no use."""
