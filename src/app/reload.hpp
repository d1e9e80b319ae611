// SPDX-License-Identifier: MIT
//
// Reloader: SIGHUP. Reads file, environment, flags and token files again and gives the running server what it
// can take; with anything wrong in them the server goes on as it was.
#pragma once

#include "notify.hpp"
#include "options.hpp"
#include "service_options.hpp"
#include "status_line.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/net/server.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::app {

// What came of a reload that was accepted, as names of keys.
struct Reloaded {
  std::vector<std::string_view> changed{};  // taken, whether the value is another or what a token file holds
  std::vector<std::string_view> waiting{};  // for a restart
  std::vector<std::string_view> credentials{};  // token files of systemd's that hold what they held

  // In one line, for `systemctl status`.
  [[nodiscard]] std::string in_words() const;
};

class Reloader {
 public:
  // invocation   as the program was started
  // tokens       those that it was started with
  // All outlive the object.
  Reloader(const Invocation& invocation, TokenHashes tokens, api::FramesService& service,
           const Notifier& notifier, StatusLine& status)
      : invocation_(invocation),
        in_force_(invocation.configuration.settings),
        tokens_(std::move(tokens)),
        service_(service),
        notifier_(notifier),
        status_(status) {}

  // Logs what came of it, every complaint in a line of its own. One call at a time.
  void reload(net::Server& server);
  // What the server goes by now.
  const Settings& in_force() const noexcept { return in_force_; }

 private:
  checked<Reloaded> take(net::Server& server);

  const Invocation& invocation_;
  Settings in_force_;
  TokenHashes tokens_;
  api::FramesService& service_;
  const Notifier& notifier_;
  StatusLine& status_;
};

// Gives each key that only a start can change back the value it has in `running`, and the names of those that
// would have another one. The names of the others that differ go to `changed`.
[[nodiscard]] std::vector<std::string_view> keep_until_restart(const Settings& running, Settings& fresh,
                                                               std::vector<std::string_view>& changed);

// Sorts the keys of token files by whether they hold what they held.
//
// in_systemd   the keys whose files are systemd's copies
void compare_tokens(const TokenHashes& before, const TokenHashes& now,
                    std::span<const std::string_view> in_systemd, Reloaded& out);

}  // namespace framesd::app
