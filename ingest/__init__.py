"""Turn documents into passages. Every room imports this one first, so it also keeps libraries offline.

ONNX Runtime decides at its import whether it reports to its maker. Its own switch
(`disable_telemetry_events`) comes after that, when a device id is written and a host is looked up.
Worker processes inherit the environment.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
