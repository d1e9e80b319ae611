// SPDX-License-Identifier: MIT
#include "handed_sockets.hpp"

#include <framesd/base/descriptor.hpp>

#include <fcntl.h>
#include <string>
#include <sys/socket.h>

#include <boost/test/unit_test.hpp>

using framesd::Descriptor;
using framesd::app::handed_sockets;

namespace {

constexpr long kOwn = 41;
constexpr int kFirst = 900;  // above every descriptor that a test has open

// `made` under that number, as a service manager hands it over: it stays open over exec.
Descriptor placed(const Descriptor& made, int number) {
  BOOST_REQUIRE(::dup2(made.get(), number) == number);
  return Descriptor(number);
}

Descriptor socket_of(int type, bool listens) {
  Descriptor made(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
  sockaddr address{.sa_family = AF_UNIX, .sa_data = {}};  // autobind: an abstract name of the kernel's choice
  BOOST_REQUIRE(::bind(made.get(), &address, sizeof(sa_family_t)) == 0);
  if (listens) BOOST_REQUIRE(::listen(made.get(), 8) == 0);
  return made;
}

std::string complaint(const char* count) {
  const auto sockets = handed_sockets("41", count, nullptr, kOwn, kFirst);
  return sockets ? "" : sockets.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(handed_over_sockets)

BOOST_AUTO_TEST_CASE(those_of_this_process_are_taken_and_closed_on_exec) {
  const Descriptor first = placed(socket_of(SOCK_STREAM, true), kFirst);
  const Descriptor second = placed(socket_of(SOCK_STREAM, true), kFirst + 1);
  const auto sockets = handed_sockets("41", "2", "framesd.socket:framesd.socket", kOwn, kFirst);
  BOOST_REQUIRE(sockets.has_value());
  BOOST_TEST((sockets->opened == std::vector<int>{kFirst, kFirst + 1}));
  BOOST_TEST(!sockets->kept);
  for (const int socket : sockets->opened) BOOST_TEST((::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(the_one_that_was_given_to_be_kept_is_told_by_its_name) {
  const Descriptor first = placed(socket_of(SOCK_STREAM, true), kFirst);
  const Descriptor second = placed(socket_of(SOCK_STREAM, true), kFirst + 1);
  const auto sockets = handed_sockets("41", "2", "unknown:listener", kOwn, kFirst);
  BOOST_REQUIRE(sockets.has_value());
  BOOST_TEST((sockets->opened == std::vector<int>{kFirst}));
  BOOST_TEST(sockets->kept.value_or(-1) == kFirst + 1);
  BOOST_TEST((::fcntl(kFirst + 1, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(those_of_another_process_are_left_alone) {
  const Descriptor file = placed(socket_of(SOCK_DGRAM, false), kFirst);
  for (const char* pid : {"42", "", "self"})
    BOOST_TEST(handed_sockets(pid, "1", nullptr, kOwn, kFirst).value().opened.empty());
  BOOST_TEST(handed_sockets(nullptr, "1", nullptr, kOwn, kFirst).value().opened.empty());
  BOOST_TEST(handed_sockets("41", nullptr, nullptr, kOwn, kFirst).value().opened.empty());
  BOOST_TEST(handed_sockets("41", "0", nullptr, kOwn, kFirst).value().opened.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_listened_on_is_refused) {
  {
    const Descriptor datagrams = placed(socket_of(SOCK_DGRAM, false), kFirst);
    BOOST_TEST(complaint("1").ends_with("it is not a stream socket (ListenStream=)"));
  }
  {
    const Descriptor connected = placed(socket_of(SOCK_STREAM, false), kFirst);
    BOOST_TEST(complaint("1").ends_with("it does not listen (Accept= must be no)"));
  }
  BOOST_TEST(complaint("1").starts_with("socket 1 of those handed over"));  // it is not open
}

BOOST_AUTO_TEST_CASE(a_count_that_is_none_is_refused) {
  for (const char* count : {"", "two", "-1", "17"})
    BOOST_TEST(complaint(count).starts_with("LISTEN_FDS is '"), count);
}

BOOST_AUTO_TEST_SUITE_END()
