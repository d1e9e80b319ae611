// SPDX-License-Identifier: MIT
//
// Reloader: SIGHUP. Reads file, environment, flags and token files again and gives the running server what it
// can take; with anything wrong in them the server goes on as it was.
#pragma once

#include "notify.hpp"
#include "options.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/net/server.hpp>

#include <functional>

namespace framesd::app {

class Reloader {
 public:
  // invocation   as the program was started
  // All outlive the object.
  Reloader(const Invocation& invocation, api::FramesService& service, const Notifier& notifier)
      : invocation_(invocation),
        in_force_(invocation.configuration.settings),
        service_(service),
        notifier_(notifier) {}

  // Logs what came of it, every complaint in a line of its own. One call at a time.
  void reload(net::Server& server);

 private:
  bool take(net::Server& server);

  const Invocation& invocation_;
  Settings in_force_;
  api::FramesService& service_;
  const Notifier& notifier_;
};

// Gives each key that only a start can change back the value it has in `running`, and the names of those that
// would have another one. The names of the others that differ go to `changed`.
[[nodiscard]] std::vector<std::string_view> keep_until_restart(const Settings& running, Settings& fresh,
                                                               std::vector<std::string_view>& changed);

}  // namespace framesd::app
