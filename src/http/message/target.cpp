// SPDX-License-Identifier: MIT
#include <framesd/http/query.hpp>
#include <framesd/http/target.hpp>

namespace framesd::http {

std::optional<Problem> Target::read(std::string_view target) {
  const std::size_t mark = target.find('?');
  path_ = target.substr(0, mark);
  query_ = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  segments_.clear();
  decoded_.clear();
  if (!path_.starts_with('/')) return std::nullopt;
  if (path_.find('%') != std::string_view::npos) decoded_.reserve(path_.size());
  for (std::string_view rest = path_.substr(1);;) {
    const std::size_t slash = rest.find('/');
    std::string_view segment = rest.substr(0, slash);
    switch (percent_decode(segment, "/", decoded_)) {
      case Percent::ok: break;
      case Percent::broken_escape:
        return Problem{.status = 400, .detail = "The path holds a broken percent-escape."};
      case Percent::forbidden:
        return Problem{.status = 400, .detail = "The path holds an escaped slash or NUL."};
    }
    segments_.push_back(segment);
    if (slash == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(slash + 1);
  }
}

}  // namespace framesd::http
