// SPDX-License-Identifier: MIT
//
// A store that takes everything and keeps nothing: for finding out what an ingest would report.
//
// Whether a row would be new or replace one it cannot say: both counts stay 0.
#pragma once

#include <framesd/frame/row_format.hpp>
#include <framesd/store/log.hpp>

#include <memory>

namespace framesd::ingest {

// Of rows with these widths. It is empty, whatever it is asked, and completes each request at once.
[[nodiscard]] std::unique_ptr<store::Log> make_dry_store(const RowFormat& format);

}  // namespace framesd::ingest
