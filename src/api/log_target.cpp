// SPDX-License-Identifier: MIT
#include "log_target.hpp"

#include <string_view>

namespace framesd::api {

std::optional<LogTarget> log_target_of(const http::Target& target) {
  const auto segments = target.segments();
  if (segments.size() < 3 || segments[0] != "logs" || segments[1].empty()) return std::nullopt;
  const std::string_view path = target.path();
  const std::size_t behind_logs = path.find('/', 1);
  const std::size_t behind_name = path.find('/', behind_logs + 1);
  LogTarget found{.name = std::string(segments[1]),
                  .within = std::string(path.substr(0, behind_name)),
                  .rest = std::string(path.substr(behind_name))};
  if (!target.query().empty()) found.rest.append("?").append(target.query());
  return found;
}

}  // namespace framesd::api
