"""Exit 0 when the web process of this container answers, as a visitor behind the gateway would ask it."""

import os
import sys
from http.client import HTTPConnection

if __name__ == "__main__":
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
    connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    sys.exit(connection.getresponse().status != 200)
