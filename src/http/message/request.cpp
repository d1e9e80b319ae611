// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/http/request.hpp>

namespace framesd::http {

std::optional<std::string_view> Request::field(std::string_view name) const noexcept {
  for (const Field& candidate : fields) {
    if (candidate.name.size() == name.size() && equal_ignoring_case(candidate.name, name))
      return candidate.value;
  }
  return std::nullopt;
}

std::string Request::link(std::string_view path) const {
  return std::string(outside.prefix).append(within).append(path);
}

std::string Request::service_link(std::string_view path) const {
  return std::string(outside.prefix).append(path);
}

}  // namespace framesd::http
