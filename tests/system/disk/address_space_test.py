# SPDX-License-Identifier: MIT
"""An address space below map_size (ulimit -v, LimitAS=). Not beneath the sanitizers, which need one of their own."""
import resource
import unittest

import harness
from harness import NARROW


def limited_to(size):
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))}


class AddressSpace(harness.SystemTest):
    def test_a_store_works_with_a_smaller_map(self):
        log = self.write("log.csv", "depth,a,b,c,d\n1.0,1,2,3,4\n")
        done = harness.run("ingest", log, *NARROW, "--data-dir", self.folder / "data", **limited_to(4 << 30))
        self.assertEqual(done.returncode, 0, done.stderr)
        looked = harness.run("stat", "--data-dir", self.folder / "data", **limited_to(4 << 30))
        self.assertIn("frames:           1\n", looked.stdout, looked.stderr)

    def test_a_store_that_is_larger_than_the_room_for_it_names_map_size(self):
        rows = self.sample_log(rows=100000)
        self.assertEqual(self.ingest(rows).returncode, 0)
        size = (self.folder / "data" / "data.mdb").stat().st_size
        done = harness.run("verify", "--data-dir", self.folder / "data", **limited_to(size))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("no map is smaller than the file: raise the limit", done.stderr)


if __name__ == "__main__":
    unittest.main()
