// SPDX-License-Identifier: MIT
#include "send_progress.hpp"

#include "phase.hpp"

#include <array>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::net::SendProgress;

namespace {

constexpr std::size_t kSent = 2 * framesd::net::kRenewingBytes;

// A writer and a reader; the time is the test's.
struct Pair {
  Pair() {
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const std::string bytes(kSent, 'x');
    BOOST_REQUIRE(::send(ends[0], bytes.data(), bytes.size(), MSG_DONTWAIT) == static_cast<ssize_t>(kSent));
    progress.wrote(kSent);
    progress.begin(ends[0], at(0));
  }
  ~Pair() {
    for (const int end : ends) ::close(end);
  }
  void read(std::size_t bytes) const {
    std::string room(bytes, '\0');
    BOOST_REQUIRE(::recv(ends[1], room.data(), bytes, MSG_WAITALL) == static_cast<ssize_t>(bytes));
  }
  SteadyTime renewed(int seconds) { return progress.renewed(ends[0], at(seconds)); }
  static SteadyTime at(int seconds) { return SteadyTime{} + std::chrono::seconds(seconds); }

  std::array<int, 2> ends{-1, -1};
  SendProgress progress;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(send_progress, Pair)

BOOST_AUTO_TEST_CASE(a_reader_that_stalls_has_the_time_it_had) {
  BOOST_TEST((renewed(1) == at(0)));
  BOOST_TEST((renewed(2) == at(0)));
}

BOOST_AUTO_TEST_CASE(enough_bytes_give_it_its_time_again_once) {
  read(kSent);  // all: of a Unix socket the kernel counts whole buffers
  BOOST_TEST((renewed(3) == at(3)));
  BOOST_TEST((renewed(4) == at(3)));
}

BOOST_AUTO_TEST_CASE(single_bytes_do_not) {
  for (int second = 1; second < 10; ++second) {
    read(1);
    BOOST_TEST((renewed(second) == at(0)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
