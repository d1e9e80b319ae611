// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace framesd::test {

using store::Order;
using store::Samples;
using store::WriteOutcome;

result<store::Snapshot> MemoryStore::snapshot() {
  const Lock lock(mutex_);
  store::Snapshot snapshot{.version = version(), .frames = live_.size(), .first = {}, .last = {}};
  if (!live_.empty()) {
    snapshot.first = live_.begin()->first;
    snapshot.last = live_.rbegin()->first;
  }
  return snapshot;
}

result<store::Page> MemoryStore::read(const store::ReadRequest& request, Strip& out) {
  const Lock lock(mutex_);
  const bool descending = request.order == Order::descending;
  out.clear(request.samples == Samples::frame ? format_.frame_width : format_.source_width);
  store::Page page{.version = version()};
  std::vector<std::pair<Depth, const Frame*>> wanted;
  for (const auto& [depth, frame] : live_) {
    if (!request.range.contains(depth)) continue;
    ++page.total;
    if (request.after && (descending ? depth >= *request.after : depth <= *request.after)) continue;
    wanted.emplace_back(depth, &frame);
  }
  if (descending) std::ranges::reverse(wanted);
  wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(
                                                    std::min<std::uint64_t>(request.offset, wanted.size())));
  page.has_more = wanted.size() > request.limit;
  if (page.has_more) wanted.resize(request.limit);
  for (const auto& [depth, frame] : wanted) {
    const auto& row = request.samples == Samples::frame ? frame->resized : frame->source;
    std::ranges::copy(row, out.append(depth, row_stats(frame->source)).begin());
  }
  return page;
}

result<store::Neighbours> MemoryStore::neighbours(Depth depth) {
  const Lock lock(mutex_);
  store::Neighbours found;
  for (const auto& [other, frame] : live_) {
    if (other < depth) found.below = other;
    if (other > depth && !found.above) found.above = other;
  }
  return found;
}

result<std::vector<store::Note>> MemoryStore::notes(std::string_view prefix, Order order, std::size_t limit) {
  const Lock lock(mutex_);
  std::vector<store::Note> found;
  for (const auto& [key, value] : notes_) {
    if (key.starts_with(prefix)) found.push_back({key, value});
  }
  if (order == Order::descending) std::ranges::reverse(found);
  found.resize(std::min(found.size(), limit));
  return found;
}

void MemoryStore::write(const std::vector<store::Note>& notes) {
  for (const store::Note& note : notes) {
    if (note.value.empty()) {
      notes_.erase(note.key);
    } else {
      notes_.insert_or_assign(note.key, note.value);
    }
  }
}

void MemoryStore::submit(store::WriteRequest request, store::Completion completion) {
  result<WriteOutcome> outcome = WriteOutcome{};
  {
    const Lock lock(mutex_);
    outcome =
        std::visit([this](const auto& asked) FRAMESD_REQUIRES(mutex_) { return apply(asked); }, request);
    if (outcome) outcome->version = version();
  }
  completion(outcome);
}

result<WriteOutcome> MemoryStore::apply(const store::Upsert& upsert) {
  if (upsert.batch.empty()) {
    write(upsert.notes);
    if (!upsert.notes.empty()) ++commits_;
    return WriteOutcome{};
  }
  if (upsert.replacement != 0 && upsert.replacement != replacement_) return errc::cancelled;
  if (upsert.replacement == 0 && replacement_ != 0) return errc::store_replacing;
  if (upsert.batch.format() != format_) return errc::store_widths_differ;
  Log& log = upsert.replacement != 0 ? replacing_ : live_;
  WriteOutcome outcome;
  for (std::size_t row = 0; row < upsert.batch.rows(); ++row) {
    // The rows stand at the end of a record (src/store/README.md).
    const auto record = upsert.batch.record(row);
    const auto source = record.last(format_.source_width);
    const auto resized = record.first(record.size() - source.size()).last(format_.frame_width);
    const bool inserted =
        log.insert_or_assign(upsert.batch.depth(row),
                             Frame{{source.begin(), source.end()}, {resized.begin(), resized.end()}})
            .second;
    ++(inserted ? outcome.inserted : outcome.replaced);
  }
  write(upsert.notes);
  ++commits_;
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::Erase& erase) {
  if (replacement_ != 0) return errc::store_replacing;
  WriteOutcome outcome;
  outcome.erased = std::erase_if(live_, [&](const auto& entry) { return erase.range.contains(entry.first); });
  if (outcome.erased != 0) ++commits_;
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::BeginReplacement&) {
  if (replacement_ != 0) return errc::store_replacing;
  replacing_.clear();
  replacement_ = ++replacements_begun_;
  ++commits_;
  WriteOutcome outcome;
  outcome.replacement = replacement_;
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::FinishReplacement& finish) {
  if (finish.id == 0 || finish.id != replacement_) return errc::cancelled;
  write(finish.notes);
  live_ = std::exchange(replacing_, {});
  replacement_ = 0;
  ++commits_;
  return WriteOutcome{};
}

result<WriteOutcome> MemoryStore::apply(const store::AbandonReplacement& abandon) {
  if (abandon.id == 0 || abandon.id != replacement_) return errc::cancelled;
  replacing_.clear();
  replacement_ = 0;
  ++commits_;
  return WriteOutcome{};
}

}  // namespace framesd::test
