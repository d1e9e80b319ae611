// SPDX-License-Identifier: MIT
//
// LogParts: a log that is open, and what requests for it share.
#pragma once

#include "ingest/upload_ids.hpp"
#include "watched_log.hpp"
#include <framesd/image/masked_resampler.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <memory>
#include <string>
#include <utility>

namespace framesd::api {

// Thread-safe. Always shared.
struct LogParts : std::enable_shared_from_this<LogParts> {
  // Of the log that requests without a name are about; `log` outlives it.
  explicit LogParts(store::Log& log, WatchedLog::Notices notices = {}) : watched(log, std::move(notices)) {}
  LogParts(std::string log_name, std::unique_ptr<store::Log> log, WatchedLog::Notices notices = {})
      : owned(std::move(log)), watched(*owned, std::move(notices)), name(std::move(log_name)) {}

  const std::unique_ptr<store::Log> owned;
  WatchedLog watched;
  store::Log& store = watched;  // what requests work with
  const std::string name{store::kDefaultLog};
  const image::MaskedResampler resampler{
      image::Resampler(store.format())};  // of single frames on their way into the store
  UploadIds upload_ids{};

  // For who works on the log after its request has been answered.
  std::shared_ptr<store::Log> shared_store() { return {shared_from_this(), &store}; }
};

}  // namespace framesd::api
