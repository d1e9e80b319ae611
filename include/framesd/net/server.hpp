// SPDX-License-Identifier: MIT
//
// Server: HTTP/1.x over TCP (and a Unix socket) for one api::Service. Listening, sessions, limits, deadlines
// and shutdown live here; what is answered does not.
//
// One thread (the one in run()) accepts and hears signals; `threads` workers each own an event loop and the
// connections given to them; as many offload threads do the work that would make other connections wait, and
// a few upload threads take uploads. A request is either answered whole or its connection is aborted.
// Whatever a client sends, it gets at most one 4xx before its connection closes.
#pragma once

#include <framesd/api/service.hpp>
#include <framesd/base/error.hpp>
#include <framesd/net/access_log.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace framesd::net {

struct ServerOptions {
  std::string host = "::";              // an address, an IPv6 literal (brackets or not), or a name
  std::uint16_t port = 8000;            // 0: any free one, see Server::port()
  std::filesystem::path unix_socket{};  // the path of one more socket to listen on; empty: none
  unsigned threads = 1;                 // workers; as many offload threads stand beside them
  unsigned upload_threads = 2;          // take the pieces of uploads, however many those are
  std::size_t max_connections = 1024;   // one more is answered 503 and closed
  std::chrono::milliseconds header_timeout{10'000};   // from a request's first byte to the end of its head
  std::chrono::milliseconds request_timeout{60'000};  // from there until the answer is taken; begins anew
                                                      // with every full piece of a streamed body
  std::chrono::milliseconds idle_timeout{75'000};     // a connection that sends nothing
  std::uint64_t body_max = 1024 * 1024;               // bytes of one request's body, decoded
  std::chrono::milliseconds drain_timeout{20'000};    // from drain() to stop()
  AccessLog access_log{};
  bool server_timing = false;       // says in every answer how long it took
  std::size_t offload_queue = 256;  // pieces of work that may wait; one more is answered 503
};

// Each may be empty. None may throw.
struct ServerHooks {
  std::function<void()> on_drain{};   // draining has begun; on the thread of run(), as the others
  std::function<void()> on_hangup{};  // SIGHUP
  std::function<void(std::string_view why)> on_stop{};  // whatever still runs is being cut
};

class Server {
 public:
  // Binds and listens; nothing is accepted before run(). `service` outlives the Server. The host "::" is both
  // families, or IPv4 alone where the system has no IPv6.
  // Errors: one line that says what is in the way of listening there, and what to do.
  [[nodiscard]] static checked<std::unique_ptr<Server>> listen(const ServerOptions& options,
                                                               api::Service& service, ServerHooks hooks = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens: the address itself ("0.0.0.0" where "::" could not be had), and the port.
  std::string_view address() const noexcept;
  std::uint16_t port() const noexcept;

  // Serves until drained or stopped; call it once. The first SIGTERM or SIGINT drains, the second stops.
  // Gives how many requests were cut.
  std::size_t run();

  // From now on max_connections, the timeouts, body_max, access_log and server_timing are those of `options`,
  // for open connections too; the rest of `options` is not looked at. From any thread, before or during
  // run().
  void reconfigure(const ServerOptions& options);

  // No new connections; running requests are answered with Connection: close. For 250 ms connections that
  // have begun still come and idle ones may bring a request that was on its way, then they close. run()
  // returns when the last one has ended; after drain_timeout it stops. From any thread, before or during
  // run(), any number of times.
  void drain();
  // Closes every connection at once, those in the middle of an answer by a reset; run() returns when the work
  // already running has ended. As often as drain().
  void stop();

  // Open now, on all workers. From any thread.
  std::size_t connections() const noexcept;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::net
