// SPDX-License-Identifier: MIT
//
// What can be asked of a log's writer, and what comes of it.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/store/note.hpp>
#include <framesd/store/view.hpp>
#include <framesd/store/write_batch.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace framesd::store {

constexpr std::size_t kFactsMax = 1 << 20;  // bytes of a log's facts

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
  std::unique_ptr<WriteBatch> batch = {};  // empty, or without rows: for its notes alone
  std::uint64_t replacement = 0;           // 0: into the live log; else the id that BeginReplacement gave
  std::vector<Note> notes = {};  // written with the last of the rows; a batch without rows may bring some too
  Precondition precondition =
      {};  // of the frames from its first to its last depth, before the first is stored
  // Whoever asks takes the version of the outcome as that of a state in which these rows stand as given here:
  // a later request for the same depths is kept out of the same transaction. For few rows.
  bool own_version = false;

  std::size_t rows() const noexcept { return batch ? batch->rows() : 0; }
};
struct Erase {
  DepthRange range;  // one depth: DepthRange::only(depth)
  Precondition precondition = {};
  bool may_be_empty = false;  // versions that must match are enough: no frame is needed in the range
};
// The facts of the log become these bytes, a text that the store does not read; empty: there are none. Facts
// are content as frames are: others make a new version, the same ones change nothing. They have no part in
// what is being replaced, and no log that becomes the live one takes them away.
//
// Of the precondition no frame is needed: `match` holds if the version is one of them, or any is; none_match
// with `any` holds if there are no facts yet. The version of the outcome is that of a state that has these
// facts: a later Describe is kept out of the same transaction.
struct Describe {
  std::string facts = {};  // at most kFactsMax bytes, or nothing is done (facts_malformed)
  Precondition precondition = {};
};
struct BeginReplacement {
};  // a new, empty log is built beside the live one; other writes answer store_replacing
struct FinishReplacement {  // the new log becomes the live one, at once
  std::uint64_t id = 0;
  // Done with it, or neither is: where its precondition does not hold, the replacement is still under way.
  std::optional<Describe> describe = {};
};
struct AbandonReplacement {  // the new log is dropped, the live one was never touched
  std::uint64_t id = 0;
};
using WriteRequest =
    std::variant<Upsert, Erase, Describe, BeginReplacement, FinishReplacement, AbandonReplacement>;

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

}  // namespace framesd::store
