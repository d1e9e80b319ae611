// SPDX-License-Identifier: MIT
//
// A file that becomes the whole log: built beside the live one and switched to at once, or not at all.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/store/log.hpp>

namespace framesd::ingest {

// As ingest_file(), but the log is replaced. Readers see the old one until every row of the new one is there;
// after any error, a cancel or a stop at a bad row (Report::stopped and abandoned) nothing has changed. The
// store's ledger stays; uploads that were broken off before have to start again, and none is complete any
// more.
//
// Errors: as ingest_file(); store_replacing (another replacement is under way).
[[nodiscard]] checked<Report> replace_log(store::Log& store, const OpenFile& file, IngestOptions options,
                                          const OnFileProgress& progress);

}  // namespace framesd::ingest
