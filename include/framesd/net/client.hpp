// SPDX-License-Identifier: MIT
//
// Client: requests to another server, one connection each. `framesd push` sends with it.
//
// HTTP/1.1 over TCP, no TLS (a proxy beside framesd does that), no redirects. Blocks the calling thread.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/net/probe.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::net {

struct ClientOptions {
  std::chrono::milliseconds connecting{10'000};  // at most, to connect
  std::chrono::milliseconds silence{60'000};     // at most, until the server takes or sends the next bytes
  std::uint64_t bytes_per_second = 0;            // of bodies that are sent; 0: as fast as the link is
  // Ends a request soon after it is set, also one that waits; outlives the request. Null: nothing does.
  const std::atomic<bool>* cancelled = nullptr;
};

struct ClientRequest {
  std::string_view method = "GET";
  std::string target{};  // behind the prefix of the address
  std::vector<std::pair<std::string_view, std::string>> fields{};
  std::string_view body{};  // sent with its length where the method has one
};

struct ClientAnswer {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> fields{};
  std::string body{};

  // Of the first of that name, in any case; empty: there is none.
  std::string_view field(std::string_view name) const noexcept;
};

// Sends the request and waits for the whole answer. An answer that comes before the body was sent ends the
// sending. Errors: the code of the system and one line that says what does not answer and why; EPROTO: what
// answers is no HTTP, or an answer that is longer than 4 MB; ECONNABORTED: the answer was cut off.
// errc::cancelled: it was ended.
[[nodiscard]] checked<ClientAnswer> request(const ServerAddress& server, const ClientRequest& request,
                                            const ClientOptions& options);

}  // namespace framesd::net
