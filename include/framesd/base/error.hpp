// SPDX-License-Identifier: MIT
//
// Errors as values: what can go wrong (errc), a result<T> for hot paths, a checked<T> where the person in
// front of the program needs a sentence.
//
// Expected outcomes (a bad row, a full disk, overload) are returned, never thrown. Absence is not an error:
// it is an empty optional. Exceptions are left to broken invariants and out of memory.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace framesd {

// Everything that framesd itself can refuse. http/problem.cpp gives each its HTTP status.
enum class errc {
  // text to number
  number_malformed = 1,
  number_out_of_range,
  depth_malformed,
  depth_overflow,
  // CSV
  csv_empty,
  csv_wrong_header,
  csv_wrong_cell_count,
  csv_sample_malformed,
  csv_sample_out_of_range,
  csv_sample_blank,
  csv_sample_absent,
  csv_number_ambiguous,
  csv_row_too_long,
  csv_quote_unclosed,
  row_without_samples,
  row_of_picture,
  // image
  colormap_malformed,
  // what is known of a log
  facts_malformed,
  // bodies
  gzip_malformed,
  json_malformed,
  // store
  store_missing,
  store_denied,
  store_foreign,
  store_widths_differ,
  store_newer_format,
  store_truncated,
  store_corrupt,
  store_full,
  store_io,
  store_read_only,
  store_readers_full,
  store_unreachable,
  store_already_open,
  store_replacing,
  log_missing,
  log_exists,
  log_limit,
  log_in_use,
  store_conflict,       // a note is not what the request expects
  precondition_failed,  // nor the frames
  // the program
  file_missing,
  file_unreadable,
  file_outside,
  usage,
  overloaded,
  shutting_down,
  cancelled,
  // At the end: notes hold the numbers of those above.
  csv_scale_missing,
  log_scale_differs,
  no_descriptors,
  // copies of logs
  archive_foreign,
  archive_newer,
  archive_cut,
  archive_damaged,
  // engines that others use, too
  store_busy,  // others are at it: it may be asked for again
};

const boost::system::error_category& framesd_category() noexcept;
boost::system::error_code make_error_code(errc e) noexcept;

// The value, or a code alone. Mark functions [[nodiscard]]: Boost 1.81's result is not.
template <class T>
using result = boost::system::result<T>;

// A code and one line for a person: what, and where. `detail` stands alone, without the code's own message.
struct Failure {
  boost::system::error_code code;
  std::string detail;
};

// What result<T, Failure>::value() throws.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

// The value, or a Failure. For opening, configuring, refusing whole files: not for anything done per row.
template <class T>
using checked = boost::system::result<T, Failure>;

inline Failure fail(errc code, std::string detail) { return {make_error_code(code), std::move(detail)}; }

// "No such file or directory" and the like, for an errno value. Thread-safe.
std::string errno_text(int error);

}  // namespace framesd

namespace boost::system {
template <>
struct is_error_code_enum<framesd::errc> : std::true_type {};
}  // namespace boost::system
