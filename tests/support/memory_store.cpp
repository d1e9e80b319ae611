// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace framesd::test {

using store::WriteOutcome;

namespace {

// Rows as they are.
class RowBatch final : public store::WriteBatch {
 public:
  explicit RowBatch(const RowFormat& format) : WriteBatch(format) {}
  const std::vector<MemoryView::Frame>& frames() const { return frames_; }

 private:
  void append(Depth, const store::NewRow& row) override {
    frames_.push_back({{row.source.begin(), row.source.end()},
                       {row.resized.begin(), row.resized.end()},
                       {row.absent.begin(), row.absent.end()}});
  }
  void reserve_rows(std::size_t rows) override { frames_.reserve(rows); }
  std::size_t row_bytes() const noexcept override {
    return frames_.size() * (std::size_t{format().source_width} + format().frame_width);
  }
  void clear_rows() noexcept override { frames_.clear(); }

  std::vector<MemoryView::Frame> frames_;
};

}  // namespace

result<void> MemoryStore::see(FunctionRef<void(store::View&)> body) {
  std::shared_ptr<Seen> seen;
  {
    const Lock lock(mutex_);
    seen = seen_;
    ++seen->lookers;
  }
  MemoryView view(format_, seen->content);
  body(view);
  const Lock lock(mutex_);
  --seen->lookers;
  return {};
}

store::Health MemoryStore::health() {
  store::Health health = reported;
  const auto extent = look([&](store::View& view) {
    health.version = view.version();
    return view.extent();
  });
  if (extent) health.extent = *extent;
  return health;
}

std::unique_ptr<store::WriteBatch> MemoryStore::new_batch() const {
  return std::make_unique<RowBatch>(format_);
}

MemoryStore::Content& MemoryStore::writable() {
  if (seen_->lookers > 0) seen_ = std::make_shared<Seen>(Seen{.content = seen_->content});
  return seen_->content;
}

void MemoryStore::write(const std::vector<store::Note>& notes) {
  for (const store::Note& note : notes) {
    if (note.value.empty()) {
      writable().notes.erase(note.key);
    } else {
      store::KeptNote& kept = writable().notes[note.key];
      kept.value = note.value;
      kept.rows = note.rows && !note.rows->empty() ? note.rows : std::nullopt;
      kept.overwritten = kept.rows && (kept.overwritten || note.overwritten);
    }
  }
}

bool MemoryStore::as_expected(const std::vector<store::Note>& notes) const {
  return std::ranges::all_of(notes, [this](const store::Note& note) FRAMESD_REQUIRES(mutex_) {
    const auto found = content().notes.find(note.key);
    return !note.expect || *note.expect == (found == content().notes.end() ? "" : found->second.value);
  });
}

bool MemoryStore::is_current(const store::Precondition::Match& match) const {
  return match.any || std::ranges::find(match.versions, content().version()) != match.versions.end();
}

bool MemoryStore::matches(const store::Precondition::Match& match, const DepthRange& range) const {
  return is_current(match) &&
         std::ranges::any_of(content().live, [&](const auto& entry) { return range.contains(entry.first); });
}

bool MemoryStore::holds(const store::Precondition& precondition, const DepthRange& range) const {
  return !(precondition.match && !matches(*precondition.match, range)) &&
         !(precondition.none_match && matches(*precondition.none_match, range));
}

void MemoryStore::overwritten(Depth depth, const std::vector<store::Note>& carried) {
  for (auto& [key, note] : writable().notes) {
    const auto is_it = [&key = key](const store::Note& other) { return other.key == key; };
    if (note.rows && note.rows->contains(depth) && std::ranges::none_of(carried, is_it))
      note.overwritten = true;
  }
}

void MemoryStore::erased(const DepthRange& range) {
  std::erase_if(writable().notes, [&](const auto& entry) {
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
    if (outcome) outcome->version = content().version();
  }
  completion(outcome);
}

void MemoryStore::commit(store::LogChange change) {
  Content& content = writable();
  ++content.commits;
  const bool touches_rows = change.inserted + change.replaced + change.erased != 0;
  if (!touches_rows && change.kind == store::LogChange::Kind::rows) return;
  change.generation = ++content.generation;
  change.at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  content.changes.push_back(change);
}

result<WriteOutcome> MemoryStore::apply(const store::Upsert& upsert) {
  if (upsert.rows() == 0) {
    if (!as_expected(upsert.notes)) return errc::store_conflict;
    write(upsert.notes);
    if (!upsert.notes.empty()) commit({});
    return WriteOutcome{};
  }
  if (upsert.replacement != 0 && upsert.replacement != replacement_) return errc::cancelled;
  if (upsert.replacement == 0 && replacement_ != 0) return errc::store_replacing;
  const store::WriteBatch& batch = *upsert.batch;
  if (batch.format() != format_) return errc::store_widths_differ;
  if (!as_expected(upsert.notes)) return errc::store_conflict;
  DepthRange range = DepthRange::only(batch.depth(0));
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    range.min = std::min(range.min, batch.depth(row));
    range.max = std::max(range.max, batch.depth(row));
  }
  if (!holds(upsert.precondition, range)) return errc::precondition_failed;
  const auto& rows = dynamic_cast<const RowBatch&>(batch).frames();
  Frames before;            // the frames there were at the depths of the batch
  std::set<Depth> brought;  // depths that are new
  Frames& log = upsert.replacement != 0 ? replacing_ : writable().live;
  WriteOutcome outcome;
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const Depth depth = batch.depth(row);
    const auto there = log.find(depth);
    if (there == log.end()) brought.insert(depth);
    if (!brought.contains(depth)) before.insert(*there);
    ++(there == log.end() ? outcome.inserted : outcome.replaced);
    log.insert_or_assign(depth, rows[row]);
  }
  std::set<Depth> changed = brought;
  for (const auto& [depth, frame] : before) {
    if (log.at(depth) == frame) continue;
    changed.insert(depth);
    if (upsert.replacement == 0) overwritten(depth, upsert.notes);
  }
  write(upsert.notes);
  if (upsert.replacement != 0 || changed.empty()) {
    commit({});
  } else {
    commit({.range = {*changed.begin(), *changed.rbegin()},
            .inserted = brought.size(),
            .replaced = changed.size() - brought.size()});
  }
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::Erase& erase) {
  if (replacement_ != 0) return errc::store_replacing;
  const auto& [match, none_match] = erase.precondition;
  const bool by_state = erase.may_be_empty && match && !match->any;
  const bool held = by_state ? is_current(*match) && holds({.none_match = none_match}, erase.range)
                             : holds(erase.precondition, erase.range);
  if (!held) return errc::precondition_failed;
  WriteOutcome outcome;
  outcome.erased =
      std::erase_if(writable().live, [&](const auto& entry) { return erase.range.contains(entry.first); });
  if (outcome.erased != 0) {
    erased(erase.range);
    commit({.range = erase.range, .erased = outcome.erased});
  }
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::Describe& describe) {
  if (describe.facts.size() > store::kFactsMax) return errc::facts_malformed;
  const auto& [match, none_match] = describe.precondition;
  if (match && !is_current(*match)) return errc::precondition_failed;
  if (none_match && is_current(*none_match) && !(none_match->any && content().facts.empty()))
    return errc::precondition_failed;
  if (describe.facts != content().facts) {
    writable().facts = describe.facts;
    commit({.kind = store::LogChange::Kind::facts, .range = store::kNoDepths});
  }
  return WriteOutcome{};
}

result<WriteOutcome> MemoryStore::apply(const store::BeginReplacement&) {
  if (replacement_ != 0) return errc::store_replacing;
  replacing_.clear();
  replacement_ = ++replacements_begun_;
  commit({});
  WriteOutcome outcome;
  outcome.replacement = replacement_;
  return outcome;
}

result<WriteOutcome> MemoryStore::apply(const store::FinishReplacement& finish) {
  if (finish.id == 0 || finish.id != replacement_) return errc::cancelled;
  if (finish.describe) {
    const auto described = apply(*finish.describe);
    if (!described) return described;
  }
  erased({});
  writable().live = std::exchange(replacing_, {});
  replacement_ = 0;
  commit({.kind = store::LogChange::Kind::all});
  return WriteOutcome{};
}

result<WriteOutcome> MemoryStore::apply(const store::AbandonReplacement& abandon) {
  if (abandon.id == 0 || abandon.id != replacement_) return errc::cancelled;
  replacing_.clear();
  replacement_ = 0;
  commit({});
  return WriteOutcome{};
}

}  // namespace framesd::test
