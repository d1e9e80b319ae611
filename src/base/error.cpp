// SPDX-License-Identifier: MIT
//
// The words of each errc, without values or places: those belong to the caller's detail.
#include <framesd/base/error.hpp>

#include <stdexcept>
#include <system_error>

namespace framesd {
namespace {

const char* words(errc e) noexcept {
  switch (e) {
    case errc::number_malformed: return "not a number";
    case errc::number_out_of_range: return "number out of range";
    case errc::depth_malformed: return "not a depth";
    case errc::depth_overflow: return "depth out of range";
    case errc::csv_empty: return "no header line";
    case errc::csv_wrong_header: return "wrong header";
    case errc::csv_wrong_cell_count: return "wrong number of cells";
    case errc::csv_sample_malformed: return "sample is not a number";
    case errc::csv_sample_out_of_range: return "sample out of range 0..255 (other ranges need a scale)";
    case errc::csv_sample_blank: return "blank sample";
    case errc::csv_sample_absent: return "absent value";
    case errc::csv_number_ambiguous: return "the mark in this number may mean thousands or decimals";
    case errc::csv_row_too_long: return "row too long";
    case errc::csv_quote_unclosed: return "unclosed quote";
    case errc::csv_scale_missing: return "a scale is needed";
    case errc::log_scale_differs: return "the log has another scale";
    case errc::row_without_samples: return "no samples";
    case errc::row_of_picture: return "a picture instead of samples";
    case errc::colormap_malformed: return "malformed colormap";
    case errc::facts_malformed: return "malformed facts";
    case errc::gzip_malformed: return "malformed gzip data";
    case errc::json_malformed: return "malformed JSON";
    case errc::store_missing: return "store missing, or its file replaced while it was open";
    case errc::store_denied: return "store not accessible";
    case errc::store_foreign: return "not a framesd store";
    case errc::store_widths_differ: return "store made with other widths";
    case errc::store_newer_format: return "store made by a newer framesd";
    case errc::store_truncated: return "store file truncated";
    case errc::store_corrupt: return "store damaged";
    case errc::store_full: return "store or disk full";
    case errc::store_io: return "store input/output error";
    case errc::store_read_only: return "store is read-only";
    case errc::store_readers_full: return "too many readers of the store";
    case errc::store_unreachable: return "the store cannot be reached";
    case errc::store_already_open: return "store already open in this process";
    case errc::store_replacing: return "the log is being replaced";
    case errc::log_missing: return "no such log";
    case errc::log_limit: return "there are as many logs as there may be";
    case errc::log_exists: return "there is such a log already";
    case errc::log_in_use: return "the log is in use";
    case errc::store_conflict: return "another writer was quicker";
    case errc::precondition_failed: return "precondition failed";
    case errc::file_missing: return "no such file";
    case errc::file_unreadable: return "file cannot be read";
    case errc::file_outside: return "file lies outside the folder it must be in";
    case errc::usage: return "wrong usage";
    case errc::overloaded: return "overloaded";
    case errc::shutting_down: return "shutting down";
    case errc::cancelled: return "cancelled";
    case errc::no_descriptors: return "no file descriptor is left";
    case errc::archive_foreign: return "this is not a copy of logs";
    case errc::archive_newer: return "this copy was made by a newer framesd";
    case errc::archive_cut: return "this copy lacks its end";
    case errc::archive_damaged: return "this copy is damaged";
    case errc::store_busy: return "others are writing to the store";
  }
  return "unknown error";
}

// Boost's category has a protected destructor on purpose (it must stay a literal type); nobody deletes one.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "framesd"; }
  std::string message(int value) const override { return words(static_cast<errc>(value)); }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& framesd_category() noexcept {
  static const Category category;
  return category;
}

boost::system::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), framesd_category()};
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::runtime_error(failure.detail);
}

std::string errno_text(int error) { return std::generic_category().message(error); }

}  // namespace framesd
