// SPDX-License-Identifier: MIT
//
// UploadState: how far an upload with an id has come, kept in the store so that it goes on there after the
// connection, or the server, was lost.
//
// It is a note, written with each batch of the upload's rows in the same transaction: it never says more than
// is stored, and no row is taken twice but those of a batch that was not durable. It tells of those rows (see
// store::Note), so it does not outlive them: when one of them is deleted, the upload starts again, since
// going on would leave a hole; when others have overwritten one, it may go on, but is not kept as complete.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/ingest/reading.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kUploadsKept = 1000;         // the newest
constexpr std::size_t kUploadIdBytes = 64;         // at most
constexpr std::size_t kUploadHeaderBytes = 32768;  // of a header line that can be kept

// 1 to kUploadIdBytes of [A-Za-z0-9._-].
[[nodiscard]] bool is_upload_id(std::string_view id) noexcept;

// How the rows of an upload are read, which is the same for all its parts.
struct UploadReading {
  RowsAs format = RowsAs::csv;
  std::string scale = "none";  // as parse_scale() reads it: what its numbers are
  AbsentAs absent = AbsentAs::keep;
};

struct UploadState {
  UploadReading reading{};
  bool complete = false;  // all of it is there
  Resume at{};            // where it goes on: how many bytes are durably taken
  // Of the rows in front of that, whoever sent them. After a crash "inserted" and "replaced" lack those of
  // the batch that was under way: a remark then says of how many rows.
  Report report{};
  std::optional<DepthRange> rows{};  // from the first to the last of its depths that are stored; none without
};

// Where the rows of `report` lie.
[[nodiscard]] std::optional<DepthRange> rows_of(const Report& report) noexcept;

// What the store keeps of an upload.
struct KeptUpload {
  std::optional<UploadState> state;  // none, too, where its rows are no longer as it sent them
  std::string note;                  // the note's value as it is, for store::Note::expect; empty: none
};
// Errors of both: as View::notes.
[[nodiscard]] result<KeptUpload> find_kept_upload(store::View& log, std::string_view id);
// Its state alone.
[[nodiscard]] result<std::optional<UploadState>> find_upload(store::View& log, std::string_view id);

// REQUIRES: the header has at most kUploadHeaderBytes.
[[nodiscard]] store::Note note_of(std::string_view id, const UploadState& state,
                                  std::chrono::system_clock::time_point now);

// Notes that take the oldest uploads away, so that there is room for one more. Errors: as View::notes.
[[nodiscard]] result<std::vector<store::Note>> too_old_uploads(store::View& log);

// The report of rows that came in two parts, with the remarks on both. How their depths follow one another is
// not known of the whole.
[[nodiscard]] Report joined(const Report& before, Report part);

}  // namespace framesd::ingest
