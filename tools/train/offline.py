"""Keep the training libraries from asking a hub and from reporting to anybody."""

from __future__ import annotations

import os


def stay_offline() -> None:
    """Set what the libraries read at their import; call it before they are imported."""
    os.environ |= {
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "WANDB_MODE": "disabled",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
