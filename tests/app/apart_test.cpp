// SPDX-License-Identifier: MIT
#include "apart.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::app::Say;

namespace {

struct Ended {
  std::vector<std::string> lines{};
  std::string why{};
};

Ended run(framesd::FunctionRef<void(const Say&)> work) {
  Ended ended;
  ended.why = framesd::app::run_apart(work, [&](std::string_view line) { ended.lines.emplace_back(line); });
  return ended;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_apart)

BOOST_AUTO_TEST_CASE(it_runs_in_another_process_and_gives_every_line) {
  const Ended ended = run([](const Say& say) {
    say(std::to_string(::getpid()));
    say("");
    say(std::string(100'000, 'x'));
  });
  BOOST_TEST(ended.why == "");
  BOOST_REQUIRE(ended.lines.size() == 3U);
  BOOST_TEST(ended.lines[0] != std::to_string(::getpid()));
  BOOST_TEST(ended.lines[1] == "");
  BOOST_TEST(ended.lines[2] == std::string(100'000, 'x'));
}

BOOST_AUTO_TEST_CASE(memory_that_cannot_be_read_is_told_with_the_lines_before) {
  for (const int fatal : {SIGBUS, SIGSEGV, SIGABRT}) {
    const Ended ended = run([&](const Say& say) {
      say("before");
      ::raise(fatal);
      say("behind");
    });
    BOOST_TEST(ended.lines == std::vector<std::string>{"before"}, boost::test_tools::per_element());
    BOOST_TEST(ended.why.starts_with("pages of its file"), fatal);
  }
}

BOOST_AUTO_TEST_CASE(another_end_is_told_as_such) {
  BOOST_TEST(run([](const Say&) { ::raise(SIGKILL); }).why ==
             "the process that read it has failed or was killed");
  BOOST_TEST(run([](const Say&) { throw std::runtime_error("no memory"); }).why ==
             "the process that read it has failed or was killed");
}

BOOST_AUTO_TEST_SUITE_END()
