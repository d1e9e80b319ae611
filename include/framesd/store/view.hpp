// SPDX-License-Identifier: MIT
//
// View: a log as it is in one state, and what can be asked of it.
//
// A view is one transaction of the engine: whatever is asked of it, the answers are of the same state,
// however many commits come in the meantime. It exists only inside the body of Reader::look(), so that no
// transaction is held while anything is rendered, sent or waited for.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/log_change.hpp>
#include <framesd/store/note.hpp>
#include <framesd/store/range_stats.hpp>
#include <framesd/store/strip_plan.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store {

// Which state of a log an answer was made from. Equal pairs mean equal content, in whichever process.
struct Version {
  // Random; new when the store is made, copied, compacted, migrated. An engine that could lose commits when
  // its server fails gives each state another: then numbers may come again, these do not.
  std::uint64_t incarnation = 0;
  std::uint64_t generation = 0;  // grows with every change

  friend bool operator==(const Version&, const Version&) = default;
};

struct Extent {
  std::uint64_t frames = 0;
  std::optional<Depth> first = {};  // empty when there are no frames
  std::optional<Depth> last = {};

  friend bool operator==(const Extent&, const Extent&) = default;
};

enum class Order : std::uint8_t { ascending, descending };
enum class Samples : std::uint8_t { frame, source };  // the resized row, or the row as recorded

struct ReadRequest {
  DepthRange range{};
  std::optional<Depth> after{};  // only frames beyond it, in the order asked
  std::uint64_t offset = 0;      // frames to pass over first, counted from `after`
  std::uint64_t limit = 100;     // rows at most
  Order order = Order::ascending;
  Samples samples = Samples::frame;
};

struct Page {
  std::uint64_t total = 0;  // frames in `range`, whatever after, offset and limit are
  bool has_more = false;    // frames follow the last one given, in the order asked

  friend bool operator==(const Page&, const Page&) = default;
};

// The frames on either side of a depth that is not there.
struct Neighbours {
  std::optional<Depth> below;
  std::optional<Depth> above;
};

// Belongs to the thread whose look it is. Errors of all calls: store_corrupt, store_io, store_unreachable.
class View {
 public:
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  virtual const RowFormat& format() const noexcept = 0;
  // Of frames and facts: what else is written down beside them leaves it alone.
  virtual Version version() const noexcept = 0;
  // Of frames, facts and notes.
  virtual Version state() const noexcept = 0;

  // Which log this is: random, given when it is made, and still the same after it was migrated, compacted or
  // replaced by other rows, whatever becomes of its incarnation. A copy has it too. 0: no log is there.
  virtual std::uint64_t id() const noexcept = 0;

  // When the log was made, to the millisecond. Empty: not known, as of stores that older programs have made.
  virtual std::optional<std::chrono::system_clock::time_point> created() const noexcept = 0;

  // Microseconds, whatever the log's size.
  [[nodiscard]] virtual result<Extent> extent() = 0;

  // What is known of the log besides its frames, in the bytes that a Describe gave. Empty: nothing.
  // Cost: 0.3 us; 32 us with the longest survey (bench store_facts).
  [[nodiscard]] virtual result<std::string> facts() = 0;

  // Gathers rows into `out` (cleared first, and left empty by an error). Every row's checksum is checked: a
  // damaged one is store_corrupt, never wrong samples.
  [[nodiscard]] virtual result<Page> read(const ReadRequest& request, Strip& out) = 0;

  // How many frames there are in `range`. O(log n).
  [[nodiscard]] virtual result<std::uint64_t> count(const DepthRange& range) = 0;

  // The nearest frames strictly below and above `depth`.
  [[nodiscard]] virtual result<Neighbours> neighbours(Depth depth) = 0;

  // What the source samples of a range have in common, its median step included. O(log n).
  [[nodiscard]] virtual result<RangeStats> statistics(const DepthRange& range) = 0;

  // The same without the median step, which is most of the work.
  [[nodiscard]] virtual result<RangeStats> sample_counts(const DepthRange& range) = 0;

  // Steps of more than `factor` median steps between neighbouring frames of `range`, the first `limit` of
  // them in depth order. O(gaps * log n).
  // REQUIRES: factor >= 0
  [[nodiscard]] virtual result<Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) = 0;

  // The pixel rows of a picture; replaces `out` and keeps its memory. O(rows * log n), however many frames
  // there are.
  [[nodiscard]] virtual result<void> pixel_rows(const StripPlan& plan, PixelRows& out) = 0;

  // What was changed in frames and facts since `since`, the oldest change first. Empty: not known, for
  // `since` is of another incarnation or older than the changes that are kept.
  [[nodiscard]] virtual result<std::optional<std::vector<LogChange>>> changes(const Version& since) = 0;

  // The same since the state that had that generation, for who knows no more of it than that it was one of
  // this log. Where each state has an incarnation of its own, that of `since` cannot be made up.
  [[nodiscard]] virtual result<std::optional<std::vector<LogChange>>> changes_after(
      std::uint64_t generation) {
    return changes({.incarnation = version().incarnation, .generation = generation});
  }

  // Whether `before`, which was noted in this log as the version of a state, is counted by the generations
  // that count this one. A copy of a log, and one that was compacted, begins to count anew.
  virtual bool counts_on_from(const Version& before) const noexcept {
    return before.incarnation == version().incarnation;
  }

  // The first `limit` notes whose keys begin with `prefix`, by key.
  [[nodiscard]] virtual result<std::vector<Note>> notes(std::string_view prefix, Order order,
                                                        std::size_t limit) = 0;

  // The one under `key`, if there is one.
  [[nodiscard]] virtual result<std::optional<KeptNote>> note(std::string_view key) = 0;

 protected:
  View() = default;
  ~View() = default;
};

// Whether a frame of `range` was inserted, replaced or erased since `since`; also if that is not known.
[[nodiscard]] result<bool> changed_since(View& log, const Version& since, const DepthRange& range);

}  // namespace framesd::store
