// SPDX-License-Identifier: MIT
//
// Server: HTTP/1.x over TCP (and a Unix socket) for one api::Service: listening, sessions, limits, deadlines
// and shutdown. The answers are made by the service.
//
// One thread (the one in run()) accepts connections and handles signals; `threads` workers each own an event
// loop and the connections passed to them; as many offload threads do work that would make other connections
// wait, and a few upload threads take uploads. A request is either answered completely or its connection is
// aborted. A client that violates the protocol gets at most one 4xx, then its connection closes.
#pragma once

#include <framesd/api/service.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/net/access_log.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::net {

struct ServerOptions {
  std::string host = "::";    // an address, an IPv6 literal (with or without brackets), or a name
  std::uint16_t port = 8000;  // 0: any free one, see Server::port()
  std::vector<int> handed{};  // sockets that listen already, instead of host and port; taken over
  // One that an earlier process of this service listened on: taken over if it is that of host and port, else
  // closed.
  std::optional<int> left{};
  std::filesystem::path unix_socket{};  // the path of another socket to listen on; empty: none
  unsigned threads = 1;                 // workers, and at least as many offload threads
  unsigned offload_threads = 0;         // more, where their work waits for others; 0: as many as workers
  unsigned upload_threads = 2;          // shared by all uploads
  std::size_t max_connections = 1024;   // further ones are answered 503 and closed
  std::chrono::milliseconds header_timeout{10'000};  // from a request's first byte to the end of its head
  // From there to the end of the answer; begins again with every 32 KB of a body or an answer.
  std::chrono::milliseconds request_timeout{60'000};
  std::chrono::milliseconds idle_timeout{75'000};   // without a byte between two requests
  std::uint64_t body_max = 1024 * 1024;             // bytes of one request's body, decoded
  std::chrono::milliseconds drain_timeout{20'000};  // from drain() to stop()
  std::chrono::milliseconds quiet_time{15'000};  // until a streamed answer without news shows that it goes on
  AccessLog access_log{};
  bool server_timing = false;       // adds Server-Timing to every answer: how long it took
  std::size_t offload_queue = 256;  // requests whose work may wait; further ones are answered 503
};

// Each may be empty. None may throw.
struct ServerHooks {
  std::function<void()> on_drain{};   // draining has begun. All hooks are called on the thread of run()
  std::function<void()> on_hangup{};  // SIGHUP
  std::function<void(std::string_view why)> on_stop{};  // running requests are being cut
};

class Server {
 public:
  // Binds and listens; nothing is accepted before run(). `service` outlives the Server. The host "::" means
  // IPv6 and IPv4, or only IPv4 on a system without IPv6.
  // Errors: one line that says why it cannot listen there, and what to do.
  [[nodiscard]] static checked<std::unique_ptr<Server>> listen(const ServerOptions& options,
                                                               api::Service& service, ServerHooks hooks = {});
  // Whether it could listen at host and port now; nobody can connect meanwhile. Errors: as listen().
  [[nodiscard]] static checked<void> check_address(const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens: the actual address ("0.0.0.0" if "::" was not available) and port, of the first socket
  // that was handed over; empty and 0 of a Unix socket.
  std::string_view address() const noexcept;
  std::uint16_t port() const noexcept;

  // Lends keep() the socket of host and port, to give a copy of it to the service manager; true: it did, and
  // connections that come too late for this process wait for the next one. Not called for sockets that were
  // handed over. Call it before run().
  void share_socket(FunctionRef<bool(int descriptor)> keep);
  // Serves until drained or stopped; call it once. The first SIGTERM or SIGINT drains, the second stops.
  // Returns how many requests were cut.
  std::size_t run();

  // From now on max_connections, the timeouts, body_max, access_log and server_timing are those of `options`,
  // also for open connections; the rest of `options` is ignored. From any thread, before or during run().
  void reconfigure(const ServerOptions& options);

  // No new connections; running requests are answered with Connection: close. For 250 ms, connections whose
  // handshake has begun are accepted, and requests that were on their way to idle connections are answered;
  // then those close. run() returns when the last connection has ended; after drain_timeout it stops. From
  // any thread, before or during run(), any number of times.
  void drain();
  // Closes every connection at once, by a reset if its answer is incomplete; run() returns when the running
  // work has ended. From any thread and any number of times, as drain().
  void stop();

  // Asks every event loop to show that it runs: their heartbeats say whether they do (base/heartbeat.hpp).
  // From any thread, at any time from the beginning of run() to the end of the object.
  void ping();

  // Open now, on all workers. From any thread.
  std::size_t connections() const noexcept;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::net
