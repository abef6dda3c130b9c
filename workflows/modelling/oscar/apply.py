"""Makes or changes the services of the FDL files beside this one by oscar_python, which alone takes one service of a file.

OSCAR_ENDPOINT, OSCAR_USERNAME, OSCAR_PASSWORD say where; PROFAAS_IMAGE replaces the image; AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY become the predictor's secrets. `profaas setup` makes the buckets and the notifications.
"""

import json
import os
import re
import sys
from pathlib import Path

import yaml
from oscar_python.client import Client

HERE = Path(__file__).resolve().parent
client = Client(
    options={
        "cluster_id": "oscar-cluster",
        "endpoint": os.environ["OSCAR_ENDPOINT"],
        "user": os.environ["OSCAR_USERNAME"],
        "password": os.environ["OSCAR_PASSWORD"],
        "ssl": os.environ.get("OSCAR_SSL_VERIFY", "true") != "false",
    }
)
version = json.loads(client.get_cluster_info().text)["version"]
numbers = [int(part) for part in re.findall(r"\d+", version)[:2]] or [4, 1]
present = {service["name"] for service in json.loads(client.list_services().text) or []}

for file in sys.argv[1:] or ["profaas.fdl.yaml", "predictor.fdl.yaml"]:
    for element in yaml.safe_load((HERE / file).read_text())["functions"]["oscar"]:
        (service,) = element.values()
        service["script"] = (HERE / service["script"]).read_text()
        service["image"] = os.environ.get("PROFAAS_IMAGE", service["image"])
        service["environment"].pop("Variables", None)
        if "expose" in service:
            port = service["expose"]["api_port"]
            service["expose"]["api_port"] = [port] if numbers >= [4, 1] else port
            keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            service["environment"]["secrets"] = {key: os.environ[key] for key in keys}
        if service["name"] in present:
            client.update_service(service["name"], service)
        else:
            client.create_service(service)
        print(service["name"], "changed" if service["name"] in present else "made")
