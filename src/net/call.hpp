// SPDX-License-Identifier: MIT
//
// Call: a connection to a server, as its client, with a deadline for what is done next. Blocks the calling
// thread.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>
#include <framesd/net/probe.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace framesd::net {

// Every step gives an errno value, 0 if it was done; ETIMEDOUT at the deadline.
class Call {
 public:
  // cancelled   ends any step soon after it is set (ECANCELED); null: nothing does
  explicit Call(SteadyTime until, const std::atomic<bool>* cancelled = nullptr)
      : until_(until), cancelled_(cancelled) {}

  void wait_until(SteadyTime until) noexcept { until_ = until; }

  int connect(const sockaddr* address, socklen_t size);
  int send(std::string_view text);
  // What comes next; nothing is appended when the server has closed the connection.
  int receive_some(std::string& answer);
  // All that comes until the server closes the connection, at most about `most` bytes.
  int receive(std::string& answer, std::size_t most);
  // Whether an answer has begun, or the connection is closed; not what stands in front of an answer (100,
  // 103). Does not wait.
  bool has_come() const;

 private:
  int after_failure(short events);
  int wait(short events);

  SteadyTime until_;
  const std::atomic<bool>* const cancelled_;
  Descriptor socket_;
};

// To the first address of the server that takes the connection. Errors: the code of the system, with a line.
[[nodiscard]] checked<void> connect(Call& call, const ServerAddress& server);

// What a server expects in Host.
[[nodiscard]] std::string host_field(const ServerAddress& server);

// Why there is no answer: `why`, or what the errno value says.
[[nodiscard]] Failure no_answer(const ServerAddress& server, int error, std::string_view why = {});

}  // namespace framesd::net
