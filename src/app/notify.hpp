// SPDX-License-Identifier: MIT
//
// Notifier: tells systemd how the service is doing (the datagram protocol of sd_notify), without its library.
//
// Does nothing where no service manager listens. Waits, as sd_notify does, while the manager's socket is
// full: READY must not be lost.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::app {

class Notifier {
 public:
  // socket   the value of $NOTIFY_SOCKET: a path, '@' and a name (abstract), or empty for nobody
  // keeps    whether the manager takes descriptors to keep ($FDSTORE, which the unit sets for a systemd older
  //          than 254): another one complains of each
  explicit Notifier(std::string socket, bool keeps = false) : socket_(std::move(socket)), keeps_(keeps) {}
  static Notifier from_environment();

  // Send once the store is open and the socket listens.
  bool ready() const { return send("READY=1"); }
  // The same after a reload, with one line for `systemctl status`.
  bool ready(std::string_view status) const { return send("READY=1\n" + status_line(status)); }
  // Send before the configuration is read again, and ready() after it.
  bool reloading() const;
  // Send when draining begins, with the longest time that it can take: the manager waits for that.
  bool stopping(std::chrono::microseconds longest) const {
    return send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(longest.count()));
  }
  // Send within each interval that the manager asks for, as long as the server works.
  bool alive() const { return send("WATCHDOG=1"); }
  // Gives the manager a listening socket to keep for the next process of this service, see handed_sockets(),
  // in the place of one that it may have. False: it keeps none.
  bool keep(int descriptor) const;
  // Send when the start has failed, before the end: why, of which the first line is shown, and an errno
  // value, if there is one.
  bool failed(std::string_view why, int error) const;
  // Whether there is a manager.
  bool is_heard() const noexcept { return !socket_.empty(); }
  // One line for `systemctl status`; line breaks in it become blanks.
  bool status(std::string_view text) const { return send(status_line(text)); }

  static constexpr std::string_view kKeptSocket = "listener";  // its name at the manager

 private:
  static std::string status_line(std::string_view text);
  // Whether somebody was told. A copy of the descriptor `attached` goes with it, unless that is -1.
  bool send(std::string_view state, int attached = -1) const;

  std::string socket_;
  bool keeps_ = false;
};

}  // namespace framesd::app
