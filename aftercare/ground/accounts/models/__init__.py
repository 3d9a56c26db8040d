"""The organisation, its staff, and every way to sign in."""

from aftercare.ground.accounts.models.entrance import Allowance, ApiToken, OneTimeCode, SignedLink
from aftercare.ground.accounts.models.organisation import Company, Department, Development
from aftercare.ground.accounts.models.staff import DutyDay, RoleAssignment, Staff, Team

__all__ = [
    "Allowance",
    "ApiToken",
    "Company",
    "Department",
    "Development",
    "DutyDay",
    "OneTimeCode",
    "RoleAssignment",
    "SignedLink",
    "Staff",
    "Team",
]
