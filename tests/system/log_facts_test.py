# SPDX-License-Identifier: MIT
"""What is known of a log: over HTTP and on the command line, by many at once, over restarts and kills."""
import json
import random
import signal
import threading
import unittest

import harness

JSON = {"Content-Type": "application/json"}
FACTS = {"title": "Main", "well": "A-12", "unit": "ft", "bit_size": 8.5, "survey": [[0, 0, 0], [100.25, 1.5, 271]],
         "tags": {"client": "x"}}
OF_THE_STORE = {"name", "created", "source_width", "frame_width", "resample", "frames", "depth_min", "depth_max", "generation"}


def facts_of(log):
    return {name: value for name, value in log.items() if name not in OF_THE_STORE}


class Facts(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.server = self.start()

    def start(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin"), *flags)

    def ask(self, target, method="GET", body=None, headers=None):
        """(status, header fields, parsed answer) with the admin token."""
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        status, fields, answer = self.server.get(target, method, {**harness.token(), **JSON, **(headers or {})}, text)
        return status, fields, json.loads(answer)

    def put(self, target, body, status, **headers):
        found, fields, answer = self.ask(target, "PUT", body, {name.replace("_", "-"): value for name, value in headers.items()})
        self.assertEqual(found, status, answer)
        return fields, answer

    def framesd(self, *arguments, status=0, text=None):
        done = harness.run(*arguments, "--data-dir", self.folder / "data", *harness.NARROW, input=text)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def test_facts_are_got_edited_and_put_over_a_restart(self):
        self.put("/logs/a", FACTS, 201)
        self.assertEqual(self.server.stop(), 0)
        self.server = self.start()
        status, fields, log = self.ask("/logs/a")
        self.assertEqual((status, facts_of(log)), (200, FACTS))
        log["survey"].append([200, 2, 270])
        changed, answer = self.put("/logs/a", log, 200, If_Match=fields["ETag"])
        self.assertEqual(answer["survey"][2], [200, 2, 270])
        self.put("/logs/a", log, 412, If_Match=fields["ETag"])
        status, fields, again = self.ask("/logs/a")
        self.assertEqual((fields["ETag"], again), (changed["ETag"], answer))
        self.assertEqual(self.ask("/logs?well=a-12")[2]["logs"][0]["stations"], 3)
        self.assertEqual(self.ask("/changes?since=1")[0], 200)

    def test_edits_by_many_at_once_are_none_of_them_lost(self):
        self.put("/logs/a", {"tags": {"count": "0"}}, 201)

        def count_up():
            for _ in range(10):
                status = 412
                while status == 412:
                    _, fields, log = self.ask("/logs/a")
                    log["tags"]["count"] = str(int(log["tags"]["count"]) + 1)
                    status, _, _ = self.ask("/logs/a", "PUT", log, {"If-Match": fields["ETag"]})

        threads = [threading.Thread(target=count_up) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)
        self.assertEqual(self.ask("/logs/a")[2]["tags"], {"count": "40"})

    def test_a_kill_leaves_whole_facts_and_no_log_without_those_it_was_made_with(self):
        chance = random.Random(7)
        for round_number in range(8):
            put = []

            def change(done=put, number=round_number):
                try:
                    for i in range(1000):
                        self.ask(f"/logs/log-{number}-{i}", "PUT", {"well": f"{i}", "description": "x" * 5000})
                        self.ask("/log", "PUT", {"well": f"{number}.{i}", "description": f"{number}.{i}" * 900})
                        done.append(i)
                except (OSError, harness.http.client.HTTPException):
                    pass

            thread = threading.Thread(target=change)
            thread.start()
            while len(put) < chance.randrange(1, 8):
                pass
            self.server.stop(signal.SIGKILL)
            thread.join(harness.PATIENCE)
            self.server = self.start()
            log = self.ask("/log")[2]
            self.assertEqual(log["description"], log["well"] * 900)
            self.assertIn(int(log["well"].split(".")[1]) - put[-1], (0, 1))
            for made in self.ask("/logs?limit=1000")[2]["logs"]:
                if made["name"] != "default":
                    self.assertEqual(made["well"], made["name"].split("-")[2])
        self.assert_sound()

    def test_the_longest_facts_are_taken_and_longer_bodies_are_not(self):
        survey = [[round(i * 9.14400123, 8), round(i / 100, 2), round(i / 30, 8)] for i in range(10_000)]
        self.put("/logs/a", {"well": "A", "survey": survey}, 201)
        self.assertEqual(self.ask("/logs/a")[2]["survey"], survey)
        self.assertEqual(self.ask("/logs")[2]["logs"][0]["stations"], 10_000)
        self.put("/logs/a", {"survey": survey + [[1e6, 0, 0]]}, 422)
        status, _, _ = self.ask("/logs/a", "PUT", {"description": "x" * (1 << 20)})
        self.assertEqual(status, 413)

    def test_the_command_line_and_a_running_server_see_each_others_changes(self):
        self.put("/logs/a", FACTS, 201)
        self.ask("/logs/a/frames")  # it is open
        self.assertEqual(facts_of(json.loads(self.framesd("logs", "show", "a"))), FACTS)
        changed = json.loads(self.framesd("logs", "change", "a", "--facts", "-", text='{"well":"B"}'))
        self.assertEqual(facts_of(changed), {"well": "B"})
        self.assertEqual(self.ask("/logs/a")[2], changed)
        self.framesd("logs", "change", "default", "--facts", self.write("facts.json", '{"run":"2"}'))
        self.assertEqual(facts_of(self.ask("/log")[2]), {"run": "2"})


class FactsCommand(harness.SystemTest):
    framesd = Facts.framesd

    def test_a_log_is_made_shown_changed_and_listed_with_its_facts(self):
        file = self.write("a.json", json.dumps({**FACTS, "source_width": 5}))
        self.framesd("logs", "create", "a", "--facts", file)
        shown = self.framesd("logs", "show", "a")
        log = json.loads(shown)
        self.assertEqual((facts_of(log), log["source_width"], log["frame_width"]), (FACTS, 5, 3))
        self.assertRegex(self.framesd("logs"), r"^a +0 frames, 5 samples, .*, well A-12, Main\n$")
        listed = json.loads(self.framesd("logs", "--json"))["logs"][0]
        self.assertEqual((listed["well"], listed["stations"], "survey" in listed), ("A-12", 2, False))
        changed = self.framesd("logs", "change", "a", "--facts", "-", text=shown.replace("A-12", "A-13"))
        self.assertEqual(json.loads(changed)["well"], "A-13")
        self.assertEqual(self.framesd("logs", "show", "a"), changed)
        self.framesd("logs", "rename", "a", "b")
        self.assertEqual(json.loads(self.framesd("logs", "show", "b"))["well"], "A-13")

    def test_what_is_wrong_is_said_in_a_line_and_nothing_is_made_or_changed(self):
        self.framesd("logs", "create", "a")
        before = self.framesd("logs", "show", "a")
        wrong = {'{"survey":[[0,181,0]]}': "survey[0]: the inclination must be from 0 to 180, not 181",
                 '{"wel":"x"}': 'did you mean "well"?', "well": "not JSON at byte 1", '{"source_width":7}': "4 samples",
                 '{"source_width":0}': "source_width: must be a whole number from 1 to 4096"}
        for text, said in wrong.items():
            self.assertIn(said, self.framesd("logs", "change", "a", "--facts", "-", status=1, text=text))
        self.assertIn("standard input: ", self.framesd("logs", "create", "b", "--facts", "-", status=1, text="x"))
        missing = self.framesd("logs", "create", "b", "--facts", self.folder / "none.json", status=1)
        self.assertIn("none.json: No such file", missing)
        self.assertIn("Is a directory", self.framesd("logs", "create", "b", "--facts", self.folder, status=1))
        self.assertEqual(self.framesd("logs", "show", "a"), before)
        self.assertEqual(len(self.framesd("logs").splitlines()), 1)

    def test_logs_that_are_not_there_and_wrong_words(self):
        for name in ("a", "default"):
            self.assertIn(f"no log '{name}'", self.framesd("logs", "show", name, status=1))
            self.assertIn(f"no log '{name}'", self.framesd("logs", "change", name, "--facts", "-", status=1, text="{}"))
        self.assertFalse((self.folder / "data" / "data.mdb").exists())
        for words in (("change", "a"), ("show",), ("show", "a", "--facts", "-"), ("--facts", "-")):
            self.assertIn("change NAME --facts FILE", self.framesd("logs", *words, status=2, text="{}"))


if __name__ == "__main__":
    unittest.main()
