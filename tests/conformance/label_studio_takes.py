"""Run by a Python that has Label Studio's own package: what it finds wrong in tasks under a labelling config, as JSON.

python label_studio_takes.py FOLDER   with tasks.json and config.xml
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from label_studio_sdk.label_interface import LabelInterface


def main(folder: str) -> None:
    """Print every fault, and how many annotations, predictions and results were looked at."""
    interface = LabelInterface((Path(folder) / "config.xml").read_text("utf-8"))
    interface.validate()
    faults, looked, results = [], 0, 0
    for task in json.loads((Path(folder) / "tasks.json").read_text("utf-8")):
        if not interface.validate_task({"data": task["data"]}):
            faults.append("the config does not fit the task's data")
        for one in (*task["annotations"], *task["predictions"]):
            faults += interface.validate_prediction(one, return_errors=True)  # the same rules hold for annotations
            looked, results = looked + 1, results + len(one["result"])
    print(json.dumps({"faults": faults, "looked": looked, "results": results}))


if __name__ == "__main__":
    main(*sys.argv[1:])
