"""Run by a Python that has all of Label Studio: its server, in this process, with a database of its own, makes a
project of a labelling config, imports tasks as it would from a browser, and exports them.

python label_studio_imports.py FOLDER   with tasks.json and config.xml; writes back.json
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

SETTINGS = {
    "DJANGO_DB": "sqlite",
    "DJANGO_SETTINGS_MODULE": "core.settings.label_studio",
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "LOG_LEVEL": "ERROR",
}


def main(folder: str) -> None:
    """Print what the import answered; the status is 201 where Label Studio took everything."""
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(SETTINGS, LABEL_STUDIO_BASE_DATA_DIR=data)
        found = importlib.util.find_spec("label_studio")
        assert found is not None
        assert found.origin is not None
        sys.path.insert(0, str(Path(found.origin).parent))
        client = _client()
        config, tasks = ((Path(folder) / name).read_text("utf-8") for name in ("config.xml", "tasks.json"))
        project = _answer(client.post("/api/projects/", {"title": "sample", "label_config": config}, format="json"))
        answer = client.post(f"/api/projects/{project['id']}/import", json.loads(tasks), format="json")
        back = client.get(f"/api/projects/{project['id']}/export?exportType=JSON&download_all_tasks=true")
        (Path(folder) / "back.json").write_bytes(b"".join(back.streaming_content))
        print(json.dumps({"status": answer.status_code, "answer": answer.json()}))


def _client() -> Any:
    """Somebody who is logged in."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from organizations.models import Organization
    from rest_framework.test import APIClient
    from users.models import User

    user = User.objects.create_user(email="ann@example.org", password="not a secret")
    user.active_organization = Organization.create_organization(created_by=user, title="sample")
    user.save()
    client = APIClient()
    client.force_authenticate(user)
    return client


def _answer(response: Any) -> Any:
    assert response.status_code < 300, response.content
    return response.json()


if __name__ == "__main__":
    main(*sys.argv[1:])
