// SPDX-License-Identifier: MIT
//
// Resources: what every endpoint shares. Policy: the part of it that an operator may change while it runs.
#pragma once

#include <framesd/api/lifecycle.hpp>
#include <framesd/api/options.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/image/frame_encoder.hpp>
#include <framesd/store/frame_store.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace framesd::api {

// Options, and what is made of them once.
struct Policy {
  ServiceOptions options;
  image::FrameEncoder encoder;                 // of frames, in the colormap of the options
  std::shared_ptr<const std::string> openapi;  // the API document

  // Errors: as FramesService::reconfigure().
  [[nodiscard]] static checked<std::unique_ptr<const Policy>> from(ServiceOptions options,
                                                                   const RowFormat& format);
};

// The policy in force. A policy lives as long as the service, so that requests in flight keep theirs: an
// operator changes it a few times in a process's life.
class Policies {
 public:
  explicit Policies(std::unique_ptr<const Policy> first) { replace(std::move(first)); }

  const Policy& now() const noexcept { return *current_.load(std::memory_order_acquire); }
  void replace(std::unique_ptr<const Policy> policy);

 private:
  std::atomic<const Policy*> current_{nullptr};
  Mutex mutex_;
  std::vector<std::unique_ptr<const Policy>> all_ FRAMESD_GUARDED_BY(mutex_);
};

// Thread-safe, outlives every request.
struct Resources {
  store::FrameStore& store;
  const Lifecycle& lifecycle;
  Policies policies;
};

}  // namespace framesd::api
