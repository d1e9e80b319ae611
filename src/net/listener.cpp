// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <framesd/base/log.hpp>

#include <cerrno>
#include <iterator>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace framesd::net {
namespace {

using boost::system::error_code;

constexpr std::chrono::milliseconds kPause{100};  // after running out of descriptors
constexpr std::chrono::seconds kBetweenComplaints{10};
constexpr int kAtOnce = 64;  // connections accepted before signals and shutdown are handled again

// Lets the kernel drop segments that would begin a connection (SYN without ACK). The client's kernel tries
// again a second later and is then refused, or served by the next server. Where that is not allowed, as in
// some sandboxes, such clients may get a reset.
void drop_handshakes(int descriptor) {
  constexpr std::uint32_t kFlags = 13;  // offset in the TCP header, at which the filter begins to read
  constexpr std::uint32_t kSyn = 0x02;
  constexpr std::uint32_t kAck = 0x10;
  sock_filter code[] = {
      {BPF_LD | BPF_B | BPF_ABS, 0, 0, kFlags}, {BPF_ALU | BPF_AND | BPF_K, 0, 0, kSyn | kAck},
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, kSyn},  {BPF_RET | BPF_K, 0, 0, 0},
      {BPF_RET | BPF_K, 0, 0, 0xFFFFFFFF},
  };
  const sock_fprog program{.len = std::size(code), .filter = code};
  ::setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace

Listener::Listener(asio::io_context& context, Acceptor acceptor)
    : acceptor_(std::move(acceptor)), pause_(context) {}

void Listener::start(Taker take) {
  take_ = std::move(take);
  wait();
}

// Closing a listening socket resets the connections that wait in its queue or are half open, although their
// clients regard them as connected. So new connections are stopped first, and the socket stays open.
void Listener::refuse_new() {
  if (!acceptor_.is_open() || std::exchange(refuses_, true)) return;
  if (keeper_ == Keeper::opened_it) {
    error_code ec;
    acceptor_.cancel(ec);
    pause_.cancel();
  } else if (!path_.empty()) {
    ::unlink(path_.c_str());  // only once: a later file of that name is another server's
    ::shutdown(acceptor_.native_handle(), SHUT_RD);  // a Unix socket keeps what is queued
  } else if (keeper_ == Keeper::nobody) {
    drop_handshakes(acceptor_.native_handle());  // for all who have the socket
  }
}

void Listener::close() {
  if (!acceptor_.is_open()) return;
  refuse_new();
  if (take_ && keeper_ == Keeper::has_copy) (void)accept_all();  // more may come for ever
  while (take_ && keeper_ == Keeper::nobody && accept_one() == Accepted::one) continue;
  pause_.cancel();
  error_code ec;
  acceptor_.close(ec);
}

void Listener::wait() {
  if (keeper_ == Keeper::opened_it && refuses_) return;
  acceptor_.async_wait(Acceptor::wait_read, [this](const error_code& closed) {
    if (closed) return;
    switch (accept_all()) {
      case Accepted::exhausted: return pause();
      case Accepted::over: return;
      case Accepted::one:
      case Accepted::none: return wait();
    }
  });
}

void Listener::pause() {
  pause_.expires_after(kPause);
  pause_.async_wait([this](const error_code& cancelled) {
    if (!cancelled && acceptor_.is_open()) wait();
  });
}

Listener::Accepted Listener::accept_all() {
  Accepted last = Accepted::one;
  for (int i = 0; i < kAtOnce && last == Accepted::one; ++i) last = accept_one();
  return last;
}

Listener::Accepted Listener::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int descriptor = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    take_(descriptor, Peer(address));
    return Accepted::one;
  }
  switch (errno) {
    case EAGAIN: return Accepted::none;
    case EINVAL: return Accepted::over;  // after refuse_new()
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: complain(errno); return Accepted::exhausted;
    default: return Accepted::one;  // this connection is gone already; try the next one
  }
}

void Listener::complain(int error) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (complained_ != SteadyTime{} && now - complained_ < kBetweenComplaints) return;
  complained_ = now;
  const bool memory = error == ENOMEM || error == ENOBUFS;
  log_event(LogLevel::warning,
            memory ? "cannot accept connections for now: this machine is short of memory"
                   : "cannot accept connections for now; raise LimitNOFILE or lower max_connections",
            {{"error", errno_text(error)}});
}

}  // namespace framesd::net
