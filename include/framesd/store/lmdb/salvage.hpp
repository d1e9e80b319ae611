// SPDX-License-Identifier: MIT
//
// Salvage: what can still be read of a damaged log, past LMDB, which would refuse such a file or crash.
//
// The file is read page by page and never changed or locked. Every frame that is given has two good
// checksums, so none is wrong; which frames are missing is said as exactly as the file allows.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/note.hpp>
#include <framesd/store/restoration.hpp>
#include <framesd/store/write_batch.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

// A page of the file that could not be read, or only in part.
struct DamagedPage {
  std::size_t number = 0;
  std::string table = {};  // that it belongs to: "frames.0", "free pages"; empty: not known
  std::string what = {};   // "is no page of a tree"
  // The nearest frames of the tree on both sides that were read. Empty: there is none, or it is not known.
  std::optional<Depth> below = {};
  std::optional<Depth> above = {};
};

// A part of the log in which frames are missing.
struct MissingRange {
  Depth from;
  Depth to;
  std::uint64_t frames = 0;  // that are missing
};

struct SalvageReport {
  // What is known of the log's own record: which log it is, its widths and its filter.
  enum class Record : std::uint8_t {
    read,
    older,  // from a copy on a page that was given up: these stay as they are for the log's life
    lost,   // the widths were found in the frames, the filter is the given one, it becomes another log
  };

  std::string file;
  std::uint64_t bytes = 0;
  std::size_t page_bytes = 0;
  RowFormat rows = {};
  Record record = Record::lost;
  std::uint64_t frames = 0;
  std::uint64_t frames_outside = 0;         // of these: on pages that no index led to
  std::optional<std::uint64_t> expected{};  // frames, as the table's head says. Empty: it cannot be read
  std::optional<Depth> first = {};
  std::optional<Depth> last = {};
  std::vector<Depth> damaged_frames = {};  // whose key was read, and whose checksums do not hold
  std::vector<DamagedPage> damaged_pages = {};
  // Where frames are missing, as far as the overview can be read; damaged frames are among them.
  std::vector<MissingRange> missing_ranges = {};
  std::uint64_t notes = 0;
  std::uint64_t facts_bytes = 0;
  std::vector<std::string> damaged_entries = {};  // of the meta table, by their keys: "facts", "note/.."
  bool meta_lost = false;                         // pages of the meta table are missing
  // Pages were searched that may have been given up before the damage: frames and notes that had been deleted
  // or overwritten may be among those that were found.
  bool old_rows_possible = false;

  // Whether nothing is missing. Damaged pages that held nothing that cannot be made again do not count.
  [[nodiscard]] bool is_whole() const noexcept;
};

// One thread. The file must stay as it is meanwhile.
class Salvage {
 public:
  virtual ~Salvage() = default;

  virtual const SalvageReport& report() const noexcept = 0;
  // Which log it is; a store id of 0: not known.
  virtual const Identity& identity() const noexcept = 0;
  // As View::facts() has them; empty: none, or lost.
  virtual const std::string& facts() const noexcept = 0;
  // With their rows. Where frames may be missing, notes that tell of rows count as overwritten.
  virtual std::vector<Note> notes() const = 0;

  // Gives every frame in order of depth; the row is valid during the call. One that can no longer be read is
  // left out, and is a damaged frame from then on. Errors: those of `take`.
  [[nodiscard]] virtual checked<void> each_frame(FunctionRef<checked<void>(Depth, const NewRow&)> take) = 0;
};

// Looks for everything in the log at `directory`, in one pass over its file or two. Memory: 16 bytes per
// frame, and its notes.
//
// filter   of the log, where its own record cannot be read
// Errors, each with a sentence: store_missing (there is no data.mdb), store_truncated (it is empty),
// store_foreign (nothing in it is of framesd), log_in_use (a process has it open), store_newer_format,
// store_denied, store_io.
[[nodiscard]] checked<std::unique_ptr<Salvage>> begin_salvage(const std::filesystem::path& directory,
                                                              Filter filter);

}  // namespace framesd::store::lmdb
