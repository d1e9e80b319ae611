// SPDX-License-Identifier: MIT
//
// FrameStore: the seam between everything that serves or ingests frames and whatever keeps them.
//
// A few coarse calls, one a request or a batch, never one a row. Reads are plain functions that return
// copies; each sees one state of the store (one transaction) and any thread may call them at the same time.
// Only submit() is asynchronous. Nothing of the engine shows through: no handles, no views, no sockets.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/range_stats.hpp>
#include <framesd/store/status.hpp>
#include <framesd/store/strip_plan.hpp>
#include <framesd/store/version.hpp>
#include <framesd/store/write_batch.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::store {

struct Snapshot {
  Version version;
  std::uint64_t frames = 0;
  std::optional<Depth> first;  // empty when there are no frames
  std::optional<Depth> last;
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
  Version version{};
  std::uint64_t total = 0;  // frames in `range`, whatever after, offset and limit are
  bool has_more = false;    // frames follow the last one given, in the order asked
};

// The frames on either side of a depth that is not there.
struct Neighbours {
  std::optional<Depth> below;
  std::optional<Depth> above;
};

// A small text beside the frames, for whoever keeps books about them: what came in from where, how far an
// upload has got. It is written in the transaction of the request that carries it, or not at all.
//
// A note may tell of rows: of frames that its writer has stored. When such a frame of the live log is erased,
// or the whole log replaced, the note is taken away in that very transaction; when one is given another row,
// the note is marked as overwritten. So it never says more than is true. A request's own rows do nothing to
// the notes it carries.
struct Note {
  std::string key;    // 1 to 200 visible ASCII characters
  std::string value;  // at most 64 KiB; empty: the note is taken away
  // Under which condition the request that carries it is done: that the note there has this value, or, if
  // this is empty, that there is none. Otherwise nothing of the request is done (store_conflict).
  std::optional<std::string> expect = {};
  std::optional<DepthRange> rows = {};  // that it tells of

  friend bool operator==(const Note&, const Note&) = default;
};

// A note as it is kept.
struct KeptNote {
  std::string value;
  std::optional<DepthRange> rows;
  bool overwritten =
      false;  // others have stored other rows at depths it tells of, since it was first written
};

// What must be true of the frames that a request is about, judged in the transaction that would change them,
// behind all that was done before; if it is not, nothing is done (precondition_failed).
struct Precondition {
  // There is a frame, and the state of the store is one of these, or any.
  struct Match {
    bool any = false;
    std::vector<Version> versions = {};
  };
  std::optional<Match> match = {};       // must be so
  std::optional<Match> none_match = {};  // must not be so
};

// What may be asked of the writer. Each request is applied whole or not at all; an Upsert of many rows may be
// spread over several transactions, in order, when it is larger than one should be. What it expects of notes
// is then judged in each of them, and that none of its rows was erased in between (store_conflict): if that
// fails in a later one, the rows of those before stay. Notes that it takes away go with its first rows.
struct Upsert {
  WriteBatch batch;
  std::uint64_t replacement = 0;  // 0: into the live log; else the id that BeginReplacement gave
  std::vector<Note> notes = {};  // written with the last of the rows; a batch without rows may bring some too
  Precondition precondition =
      {};  // of the frames from its first to its last depth, before the first is stored
  // Whoever asks takes the version of the outcome as that of a state in which these rows stand as given here:
  // a later request for the same depths is kept out of the same transaction. For few rows.
  bool own_version = false;
};
struct Erase {
  DepthRange range;  // one depth: DepthRange::only(depth)
  Precondition precondition = {};
};
struct BeginReplacement {
};  // a new, empty log is built beside the live one; other writes answer store_replacing
struct FinishReplacement {  // the new log becomes the live one, at once
  std::uint64_t id = 0;
};
struct AbandonReplacement {  // the new log is dropped, the live one was never touched
  std::uint64_t id = 0;
};
using WriteRequest = std::variant<Upsert, Erase, BeginReplacement, FinishReplacement, AbandonReplacement>;

struct WriteOutcome {
  Version version;             // of the commit that made it durable
  std::uint64_t inserted = 0;  // depths that were new
  std::uint64_t replaced = 0;  // depths that were there, repeats inside one batch included
  std::uint64_t erased = 0;
  std::uint64_t replacement = 0;  // BeginReplacement: the id for what follows
  // What the request's rows took of the writer's time, by their share of the rows in each transaction:
  std::chrono::nanoseconds editing{};  // changing tables and overview
  std::chrono::nanoseconds syncing{};  // writing the changed pages and waiting until the disk has them
};

// Called once, on the writer's thread, when the request is durable or has failed. Must not block or throw.
using Completion = std::function<void(result<WriteOutcome>)>;

class FrameStore {
 public:
  virtual ~FrameStore() = default;

  virtual const RowFormat& format() const noexcept = 0;

  // Microseconds, whatever the store's size. Errors: store_corrupt, store_io, store_readers_full.
  [[nodiscard]] virtual result<Snapshot> snapshot() = 0;

  // Gathers rows into `out` (cleared first). Every row's checksum is checked: a damaged one is store_corrupt,
  // never wrong samples. Errors: as snapshot().
  [[nodiscard]] virtual result<Page> read(const ReadRequest& request, Strip& out) = 0;

  // The nearest frames strictly below and above `depth`. Errors: as snapshot().
  [[nodiscard]] virtual result<Neighbours> neighbours(Depth depth) = 0;

  // What the source samples of a range have in common, its median step included. O(log n). Errors: as
  // snapshot().
  [[nodiscard]] virtual result<RangeStats> statistics(const DepthRange& range) = 0;

  // The same without the median step, which is most of the work. Errors: as snapshot().
  [[nodiscard]] virtual result<RangeStats> sample_counts(const DepthRange& range) = 0;

  // Steps of more than `factor` median steps between neighbouring frames of `range`, the first `limit` of
  // them in depth order. O(gaps * log n). Errors: as snapshot().
  // REQUIRES: factor >= 0
  [[nodiscard]] virtual result<Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) = 0;

  // The pixel rows of a picture; replaces `out` and keeps its memory. O(rows * log n), however many frames
  // there are. Errors: as snapshot().
  [[nodiscard]] virtual result<Version> pixel_rows(const StripPlan& plan, PixelRows& out) = 0;

  // The first `limit` notes whose keys begin with `prefix`, by key. Errors: as snapshot().
  [[nodiscard]] virtual result<std::vector<Note>> notes(std::string_view prefix, Order order,
                                                        std::size_t limit) = 0;

  // The one under `key`, if there is one. Errors: as snapshot().
  [[nodiscard]] virtual result<std::optional<KeptNote>> note(std::string_view key) = 0;

  // Microseconds; without a reader slot it waits for whoever commits. Errors: store_io.
  [[nodiscard]] virtual result<StoreStatus> status() = 0;

  // Hands `request` to the writer; waits while its queue is full. After the store began to close the
  // completion gets shutting_down. Errors given to the completion: store_full, store_io, store_read_only,
  // store_corrupt, store_replacing, store_conflict, precondition_failed, cancelled (an unknown replacement
  // id).
  virtual void submit(WriteRequest request, Completion completion) = 0;
};

}  // namespace framesd::store
