// SPDX-License-Identifier: MIT
#include "looks.hpp"

#include "cache_key.hpp"

#include <algorithm>

namespace framesd::api {

bool Looks::may_wait() const noexcept {
  return std::ranges::any_of(logs_, [](const auto& log) { return log->store.waits(); });
}

result<void> Looks::begin() {
  seen_.clear();
  read_.clear();
  for (const auto& log : logs_) {
    const auto seen = log->store.look([](store::View& view) -> result<Seen> {
      const auto extent = view.extent();
      if (!extent) return extent.error();
      return Seen{view.version(), *extent};
    });
    if (!seen) return seen.error();
    seen_.push_back(*seen);
    read_.push_back(seen->version);
  }
  return {};
}

void Looks::append_states(std::string& key) const {
  for (const Seen& log : seen_) append_bytes(key, log.version.incarnation, log.version.generation);
  for (std::size_t log = 0; log < read_.size(); ++log) {
    if (read_[log] == seen_[log].version) continue;
    append_bytes(key, log, read_[log].incarnation, read_[log].generation);
  }
}

}  // namespace framesd::api
