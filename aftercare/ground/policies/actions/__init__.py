"""Every way in which rules change: drafts are written, versions published, and taken back before they begin."""

from aftercare.ground.policies.actions.drafting import begin_draft, drop_draft, write_draft
from aftercare.ground.policies.actions.publishing import publish, publish_draft, take_back

__all__ = ["begin_draft", "drop_draft", "publish", "publish_draft", "take_back", "write_draft"]
