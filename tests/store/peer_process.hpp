// SPDX-License-Identifier: MIT
//
// Peer: a running store_peer, another process on a store that a test has made.
#pragma once

#include <filesystem>
#include <optional>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace framesd::test {

// A running store_peer and what it prints.
class Peer {
 public:
  Peer(std::string mode, const std::filesystem::path& directory, const std::string& argument = "0") {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    std::string program = FRAMESD_STORE_PEER;
    std::string where = directory.string();
    std::string last = argument;
    char* arguments[] = {program.data(), mode.data(), where.data(), last.data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, ends[0]);
    const int error = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ends[0];
    BOOST_REQUIRE_EQUAL(error, 0);
  }
  ~Peer() {
    kill();
    ::close(output_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // The next line, waiting for it; empty at the end of output.
  std::optional<std::string> line() {
    std::string text;
    for (char c = 0; ::read(output_, &c, 1) == 1;) {
      if (c == '\n') return text;
      text += c;
    }
    return std::nullopt;
  }

  // Sends SIGKILL and waits for the end.
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }
  // Sends it only: the process is dead, and not waited for.
  void kill_unnoticed() {
    ::kill(pid_, SIGKILL);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

}  // namespace framesd::test
