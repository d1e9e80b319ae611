// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"

#include <algorithm>
#include <set>
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
  for (const auto& [key, note] : notes_) {
    if (key.starts_with(prefix)) found.push_back({key, note.value});
  }
  if (order == Order::descending) std::ranges::reverse(found);
  found.resize(std::min(found.size(), limit));
  return found;
}

result<std::optional<store::KeptNote>> MemoryStore::note(std::string_view key) {
  const Lock lock(mutex_);
  const auto found = notes_.find(std::string(key));
  return found == notes_.end() ? std::optional<store::KeptNote>() : std::optional(found->second);
}

void MemoryStore::write(const std::vector<store::Note>& notes) {
  for (const store::Note& note : notes) {
    if (note.value.empty()) {
      notes_.erase(note.key);
    } else {
      store::KeptNote& kept = notes_[note.key];
      kept.value = note.value;
      kept.rows = note.rows && !note.rows->empty() ? note.rows : std::nullopt;
      kept.overwritten = kept.overwritten && kept.rows;
    }
  }
}

bool MemoryStore::as_expected(const std::vector<store::Note>& notes) const {
  return std::ranges::all_of(notes, [this](const store::Note& note) FRAMESD_REQUIRES(mutex_) {
    const auto found = notes_.find(note.key);
    return !note.expect || *note.expect == (found == notes_.end() ? "" : found->second.value);
  });
}

bool MemoryStore::matches(const store::Precondition::Match& match, const DepthRange& range) const {
  const bool known = match.any || std::ranges::find(match.versions, version()) != match.versions.end();
  return known && std::ranges::any_of(live_, [&](const auto& entry) { return range.contains(entry.first); });
}

bool MemoryStore::holds(const store::Precondition& precondition, const DepthRange& range) const {
  return !(precondition.match && !matches(*precondition.match, range)) &&
         !(precondition.none_match && matches(*precondition.none_match, range));
}

void MemoryStore::overwritten(Depth depth, const std::vector<store::Note>& carried) {
  for (auto& [key, note] : notes_) {
    const auto is_it = [&key = key](const store::Note& other) { return other.key == key; };
    if (note.rows && note.rows->contains(depth) && std::ranges::none_of(carried, is_it))
      note.overwritten = true;
  }
}

void MemoryStore::erased(const DepthRange& range) {
  std::erase_if(notes_, [&](const auto& entry) {
    const auto& rows = entry.second.rows;
    return rows && rows->min <= range.max && range.min <= rows->max;
  });
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
    if (!as_expected(upsert.notes)) return errc::store_conflict;
    write(upsert.notes);
    if (!upsert.notes.empty()) ++commits_;
    return WriteOutcome{};
  }
  if (upsert.replacement != 0 && upsert.replacement != replacement_) return errc::cancelled;
  if (upsert.replacement == 0 && replacement_ != 0) return errc::store_replacing;
  if (upsert.batch.format() != format_) return errc::store_widths_differ;
  if (!as_expected(upsert.notes)) return errc::store_conflict;
  DepthRange range = DepthRange::only(upsert.batch.depth(0));
  for (std::size_t row = 0; row < upsert.batch.rows(); ++row) {
    range.min = std::min(range.min, upsert.batch.depth(row));
    range.max = std::max(range.max, upsert.batch.depth(row));
  }
  if (!holds(upsert.precondition, range)) return errc::precondition_failed;
  Log before;               // the frames there were at the depths of the batch
  std::set<Depth> brought;  // depths that are new
  Log& log = upsert.replacement != 0 ? replacing_ : live_;
  WriteOutcome outcome;
  for (std::size_t row = 0; row < upsert.batch.rows(); ++row) {
    // The rows stand at the end of a record (src/store/README.md).
    const auto record = upsert.batch.record(row);
    const auto source = record.last(format_.source_width);
    const auto resized = record.first(record.size() - source.size()).last(format_.frame_width);
    const Depth depth = upsert.batch.depth(row);
    const auto there = log.find(depth);
    if (there == log.end()) brought.insert(depth);
    if (!brought.contains(depth)) before.insert(*there);
    ++(there == log.end() ? outcome.inserted : outcome.replaced);
    log.insert_or_assign(depth, Frame{{source.begin(), source.end()}, {resized.begin(), resized.end()}});
  }
  for (const auto& [depth, frame] : before) {
    if (upsert.replacement == 0 && log.at(depth) != frame) overwritten(depth, upsert.notes);
  }
  write(upsert.notes);
  ++commits_;
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::Erase& erase) {
  if (replacement_ != 0) return errc::store_replacing;
  if (!holds(erase.precondition, erase.range)) return errc::precondition_failed;
  WriteOutcome outcome;
  outcome.erased = std::erase_if(live_, [&](const auto& entry) { return erase.range.contains(entry.first); });
  if (outcome.erased != 0) {
    erased(erase.range);
    ++commits_;
  }
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
  erased({});
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
