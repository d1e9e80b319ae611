# SPDX-License-Identifier: MIT
"""The examples of tools/DATABASE.md, as they stand there, with a database on another machine: db.example, port 5432.

Started in the namespaces of support/own_machine, behind support/private_postgres, whose socket is outside of them.
"""
import contextlib
import os
import pathlib
import socket
import threading
import unittest
import urllib.parse

import page_examples
import typed_pages
from typed_pages import Example

PAGE = "tools/DATABASE.md"
# The page's own configuration asks for TLS, which this database does not speak.
CONFIGURE = "echo 'database_url = postgresql://framesd@db.example/logs' >framesd.conf"


def folder_of_database():
    query = urllib.parse.urlsplit(os.environ["PRIVATE_POSTGRES_URL"]).query
    return pathlib.Path(urllib.parse.parse_qs(query)["host"][0])


def carry(source, target):
    with source, contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def serve_database(listener):
    """Leads connections to the socket of the database, until the listener is closed."""
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(folder_of_database() / ".s.PGSQL.5432"))
        for pair in ((client, server), (server, client)):
            threading.Thread(target=carry, args=pair, daemon=True).start()


class DatabasePage(typed_pages.TypedPages):
    def test_a_server_over_a_database(self):
        listener = socket.create_server(("127.0.0.1", 5432))
        self.addCleanup(listener.close)
        threading.Thread(target=serve_database, args=(listener,), daemon=True).start()
        self.type("export PGHOST=db.example PGUSER=postgres")
        examples = ["installs packages: system.package does, on a machine of its own"] * 2 + [Example(before=CONFIGURE, says='"message":"listening"', ends=False)]
        not_run = ["apt install libpq-dev postgresql-15"]
        self.follow_all(PAGE, page_examples.typed_in(PAGE), examples, not_run)

    def test_its_settings_are_in_order(self):
        self.assertEqual(self.check_settings_of(PAGE, os.environ["IN_DATABASE_PROGRAM"]), 2)


if __name__ == "__main__":
    unittest.main()
