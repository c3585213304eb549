"""The profile: what somebody can and wants to learn, who sees it, and whom they could meet."""
