"""Which key speaks for somebody here: one on their device, one that answers, or a kept one."""
