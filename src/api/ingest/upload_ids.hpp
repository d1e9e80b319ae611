// SPDX-License-Identifier: MIT
//
// UploadIds: the ids of the uploads that are being sent at the moment, each by one connection.
#pragma once

#include <framesd/base/mutex.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::api {

class UploadIds {
  struct GiveBack {
    std::string id;
    void operator()(UploadIds* ids) const { ids->give_back(id); }
  };

 public:
  using Claim = std::unique_ptr<UploadIds, GiveBack>;  // held as long as it is sent

  // Null if it is being sent already. Thread-safe.
  Claim claim(std::string_view id) {
    const Lock lock(mutex_);
    const bool mine = sent_.emplace(id).second;
    return {mine ? this : nullptr, GiveBack{std::string(id)}};
  }
  bool claimed(std::string_view id) const {
    const Lock lock(mutex_);
    return sent_.contains(id);
  }

 private:
  void give_back(const std::string& id) {
    const Lock lock(mutex_);
    sent_.erase(id);
  }

  mutable Mutex mutex_;
  std::set<std::string, std::less<>> sent_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
