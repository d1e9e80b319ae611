// SPDX-License-Identifier: MIT
//
// A store that takes everything and keeps nothing: for finding out what an ingest would report.
//
// Whether a row would be new or replace one it cannot say: both counts stay 0.
#pragma once

#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <memory>

namespace framesd::ingest {

// In the place of the log that `of` tells of: with its widths, extent and facts, and no rows to be read. It
// completes each request at once.
[[nodiscard]] std::unique_ptr<store::Log> make_dry_store(store::LogSummary of);

}  // namespace framesd::ingest
