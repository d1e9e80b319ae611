// SPDX-License-Identifier: MIT
//
// The service of framesd itself: every route of the contract over the logs of a store.
#pragma once

#include <framesd/api/lifecycle.hpp>
#include <framesd/api/options.hpp>
#include <framesd/api/service.hpp>
#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <cstdint>
#include <memory>

namespace framesd::api {

class FramesService : public Service {
 public:
  // Whether a job runs or waits.
  [[nodiscard]] virtual bool has_jobs() const = 0;
  // Takes other options from the next request on; requests in flight keep theirs. From any thread.
  //
  // Errors: usage, colormap_malformed, each with what is wrong; then nothing changes.
  [[nodiscard]] virtual checked<void> reconfigure(ServiceOptions options) = 0;

  // Requests answered so far. From any thread.
  [[nodiscard]] virtual std::uint64_t requests() const = 0;

  // How the configuration was when it was last read again, for /metrics. From any thread.
  virtual void record_reload(bool successful) noexcept = 0;
};

// Whether a service of that format could be made with these options. Errors: as reconfigure().
[[nodiscard]] checked<void> check_options(const ServiceOptions& options);

// What is served, and outlives the service.
struct Served {
  store::Log& log;                 // that requests without a log's name are about
  store::Store* others = nullptr;  // null: there are none, and none can be made
};

// `lifecycle` outlives the service. Thread-safe. Errors: as reconfigure().
[[nodiscard]] checked<std::unique_ptr<FramesService>> make_service(Served served, Lifecycle& lifecycle,
                                                                   ServiceOptions options);

}  // namespace framesd::api
