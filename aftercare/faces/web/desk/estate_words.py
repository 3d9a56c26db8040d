"""The words of the estate in the reader's language."""

from django.utils.translation import gettext as _

from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState

Choices = list[tuple[str, str]]


def unit_kinds() -> dict[str, str]:
    """Kinds of units."""
    return {
        UnitKind.HOME.value: _("Residence"),
        UnitKind.PARKING.value: _("Parking space"),
        UnitKind.SHOP.value: _("Shop"),
        UnitKind.STORAGE.value: _("Storage room"),
        UnitKind.COMMON.value: _("Common part"),
    }


def unit_states() -> dict[str, str]:
    """Who has a unit."""
    return {
        UnitState.SOLD.value: _("Sold"),
        UnitState.LET.value: _("Let"),
        UnitState.VACANT.value: _("Vacant"),
        UnitState.UNSOLD.value: _("Unsold"),
    }


def roles() -> dict[str, str]:
    """What people are to a unit."""
    return {
        OccupancyRole.OWNER.value: _("Owner"),
        OccupancyRole.HOUSEHOLD.value: _("Household"),
        OccupancyRole.TENANT.value: _("Tenant"),
    }


def contractor_kinds() -> dict[str, str]:
    """What contractors are to us."""
    return {
        ContractorKind.BUILDER.value: _("Builder"),
        ContractorKind.FRAMEWORK.value: _("Framework contractor"),
        ContractorKind.SUPPLIER.value: _("Supplier"),
    }
