// SPDX-License-Identifier: MIT
#include <framesd/base/log.hpp>
#include <framesd/base/log_writer.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::log_event;
using framesd::log_lines_dropped;
using framesd::LogFormat;
using framesd::LogLevel;
using framesd::LogWriter;

namespace {

constexpr std::string_view kMissing = "log lines are missing: they could not be written in time lines=";

// A pipe that holds one page.
struct Pipe {
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    framesd::log_configure(LogLevel::info, LogFormat::text);
    BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
  }
  ~Pipe() {
    close_writing();
    ::close(ends[0]);
  }
  void close_writing() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  // Everything until nobody can write any more.
  std::string rest() const {
    std::string all;
    std::array<char, 4096> bytes;
    for (ssize_t count; (count = ::read(ends[0], bytes.data(), bytes.size())) > 0;) {
      all.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return all;
  }

  std::array<int, 2> ends{-1, -1};
};

// Lets `log` log through a writer while somebody reads. What was read.
template <class F>
std::string written_by(F&& log) {
  Pipe pipe;
  std::string all;
  std::thread reader([&] { all = pipe.rest(); });
  {
    const LogWriter writer(pipe.ends[1]);
    log();
  }
  pipe.close_writing();
  reader.join();
  return all;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_writer)

BOOST_AUTO_TEST_CASE(lines_of_several_threads_arrive_whole_and_once) {
  constexpr int kEach = 500;
  const std::string all = written_by([] {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int line = 0; line < kEach; ++line) log_event(LogLevel::info, "a line");
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  const auto lines = lines_of(all);
  BOOST_TEST(lines.size() == 4u * kEach);
  BOOST_TEST(std::ranges::all_of(lines, [](const std::string& it) { return it.ends_with(" info a line"); }));
}

BOOST_AUTO_TEST_CASE(a_log_that_nobody_reads_costs_lines_and_says_how_many) {
  constexpr std::uint64_t kLogged = 3000;
  Pipe pipe;
  const std::uint64_t before = log_lines_dropped();
  std::string all;
  std::thread reader;
  {
    const LogWriter writer(pipe.ends[1], 16 * 1024);
    for (std::uint64_t i = 0; i < kLogged; ++i) log_event(LogLevel::warning, "a line");
    BOOST_TEST(log_lines_dropped() > before);
    reader = std::thread([&] { all = pipe.rest(); });
  }
  pipe.close_writing();
  reader.join();

  const std::uint64_t dropped = log_lines_dropped() - before;
  std::uint64_t arrived = 0;
  std::uint64_t said = 0;
  for (const std::string& line : lines_of(all)) {
    const auto at = line.find(kMissing);
    if (at == std::string::npos) {
      ++arrived;
    } else {
      said += std::stoull(line.substr(at + kMissing.size()));
    }
  }
  BOOST_TEST(arrived + dropped == kLogged);
  BOOST_TEST(said == dropped);
}

BOOST_AUTO_TEST_CASE(lines_that_the_disk_does_not_take_are_counted) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  BOOST_REQUIRE(full >= 0);
  const std::uint64_t before = log_lines_dropped();
  {
    const LogWriter writer(full);
    for (int i = 0; i < 100; ++i) log_event(LogLevel::warning, "a line");
  }
  BOOST_TEST(log_lines_dropped() - before == 100u);
  ::close(full);
}

BOOST_AUTO_TEST_CASE(all_that_was_flushed_is_written_when_it_has_settled) {
  Pipe pipe;
  const LogWriter writer(pipe.ends[1]);
  log_event(LogLevel::info, "a line");
  framesd::log_flush();
  while (!framesd::log_settle(std::chrono::seconds(1))) continue;
  std::array<char, 256> bytes;
  const ssize_t count = ::read(pipe.ends[0], bytes.data(), bytes.size());
  BOOST_TEST(std::string_view(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)))
                 .ends_with(" info a line\n"));
}

BOOST_AUTO_TEST_CASE(a_line_begins_with_its_priority_where_that_is_wanted) {
  framesd::log_with_priorities(true);
  const std::string all = written_by([] {
    for (const LogLevel level : {LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::critical}) {
      log_event(level, "a line");
    }
    framesd::log_configure(LogLevel::info, LogFormat::json);
    log_event(LogLevel::error, "a line");
  });
  framesd::log_with_priorities(false);
  const auto lines = lines_of(all);
  BOOST_REQUIRE(lines.size() == 5u);
  BOOST_TEST(lines[0].starts_with("<6>2"));
  BOOST_TEST(lines[1].starts_with("<4>2"));
  BOOST_TEST(lines[2].starts_with("<3>2"));
  BOOST_TEST(lines[3].starts_with("<2>2"));
  BOOST_TEST(lines[4].starts_with("<3>{\"timestamp\""));
}

// The last one: its writing thread is left behind.
BOOST_AUTO_TEST_CASE(it_ends_though_nobody_reads) {
  Pipe pipe;
  {
    const LogWriter writer(pipe.ends[1], 16 * 1024);
    for (int i = 0; i < 1000; ++i) log_event(LogLevel::warning, "a line");
    BOOST_TEST(!framesd::log_settle(std::chrono::milliseconds(0)));
  }
  pipe.ends[1] = -1;  // the blocked thread has it
  BOOST_TEST(log_lines_dropped() > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
