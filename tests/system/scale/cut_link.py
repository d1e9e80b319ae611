# SPDX-License-Identifier: MIT
"""A link that breaks: what goes through it is cut at random bytes."""
import random
import socket
import threading

from listener import Listener


class CuttingProxy(Listener):
    """Carries connections to a port and cuts each after a random number of bytes, as long as `cutting` is set.

    `carried` is how many it carries at the moment.
    """

    def __init__(self, port, seed, most):
        self.cutting = True
        self.cuts = 0
        self.carried = 0
        self._target = port
        self._chance = random.Random(seed)
        self._most = most
        self._counting = threading.Lock()
        super().__init__()

    def take(self, client):
        most = self._chance.randrange(1, self._most) if self.cutting else None
        threading.Thread(target=self._count, args=(client, most), daemon=True).start()

    def _count(self, client, most):
        with self._counting:
            self.carried += 1
        try:
            self._carry(client, most)
        finally:
            with self._counting:
                self.carried -= 1

    def _carry(self, client, most):
        server = socket.create_connection(("127.0.0.1", self._target))
        left = [most]
        lock = threading.Lock()

        def pump(source, sink):
            try:
                while part := source.recv(16384):
                    with lock:
                        if left[0] is not None:
                            cut, part = len(part) >= left[0], part[:left[0]]
                            left[0] -= len(part)
                        else:
                            cut = False
                    sink.sendall(part)
                    if cut:
                        self.cuts += 1
                        break
                else:
                    sink.shutdown(socket.SHUT_WR)
                    return
            except OSError:
                pass
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        back = threading.Thread(target=pump, args=(server, client), daemon=True)
        back.start()
        pump(client, server)
        back.join()
        client.close()
        server.close()
