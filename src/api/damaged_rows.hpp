// SPDX-License-Identifier: MIT
//
// DamagedRows: how often requests have met damaged rows, log by log, for /metrics. A log keeps its count when
// it is closed. Thread-safe.
#pragma once

#include <framesd/base/mutex.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <string_view>

namespace framesd::api {

class DamagedRows {
 public:
  using ByLog = std::map<std::string, std::uint64_t, std::less<>>;

  // Where there is no memory for another log, nothing is counted of it.
  void add(std::string_view log, std::uint64_t times) noexcept {
    const Lock lock(mutex_);
    try {
      const auto known = rows_.find(log);
      (known == rows_.end() ? rows_.emplace(log, 0).first : known)->second += times;
    } catch (const std::bad_alloc&) {
    }
  }

  [[nodiscard]] ByLog by_log() const {
    const Lock lock(mutex_);
    return rows_;
  }

 private:
  mutable Mutex mutex_;
  ByLog rows_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
