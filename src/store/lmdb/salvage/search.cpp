// SPDX-License-Identifier: MIT
//
// The walk down the tables; the pages outside them are in search_outside.cpp.
#include "search.hpp"

#include "missing_ranges.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store::lmdb {

Search::Search(const raw::PageFile& file, const raw::FileHeads& heads, Filter filter)
    : file_(file), state_(find_state(file, heads)), reached_(file.pages()), format_{.filter = filter} {
  for (std::size_t page = 0; page < heads.metas.size(); ++page) {
    if (page < reached_.size()) reached_[page] = true;
    if (!heads.metas[page]) note_damage("heads of the file", {page, {}, "is no page with a head of LMDB's"});
  }
  for (const DamagedTable& table : state_.damage) note_damage(table.name, table.damage);
  if (state_.list_page) reached_[*state_.list_page] = true;
}

void Search::run() {
  meta_whole_ = walk_meta();
  if (!meta_whole_) scan_meta();
  if (!find_format()) return;
  frames_table_ = choose_frames();
  const bool whole = walk_frames();
  walk_others();
  if (!whole) scan_frames();
  merge();
}

bool Search::enter(std::size_t page) {
  if (reached_[page]) return false;
  reached_[page] = true;
  return true;
}

void Search::mark_value(const raw::Entry& entry) {
  if (!entry.big_page || *entry.big_page >= reached_.size()) return;
  const std::size_t pages = std::min(file_.pages_of(entry.value_bytes), reached_.size() - *entry.big_page);
  for (std::size_t i = 0; i < pages; ++i) reached_[*entry.big_page + i] = true;
}

void Search::note_damage(const std::string& table, const raw::Damage& damage) {
  damaged_pages_.push_back({.number = damage.page, .table = table, .what = damage.what});
}

// A table of which nothing is salvaged: its pages are none that have to be searched.
class Search::MarkPages final : public raw::TreeVisitor {
 public:
  MarkPages(Search& search, std::string table) : search_(search), table_(std::move(table)) {}

  bool enter(std::size_t page) override { return search_.enter(page); }
  void entry(const raw::Entry& entry, std::size_t) override { search_.mark_value(entry); }
  void damaged(const raw::Damage& damage) override { search_.note_damage(table_, damage); }

 private:
  Search& search_;
  const std::string table_;
};

void Search::walk_others() {
  const std::vector<std::string> names = table_names();
  for (std::size_t number = 0; number < names.size(); ++number) {
    const auto& head = state_.tables[number];
    if (!head || Table(number) == kMetaTable || Table(number) == frames_table_) continue;
    MarkPages marks(*this, names[number]);
    const std::size_t before = damaged_pages_.size();
    raw::walk_tree(file_, *head, raw::Order::bytes, marks);
    const bool holds_frames =
        Table(number) == tables_of(Slot::zero).frames || Table(number) == tables_of(Slot::one).frames;
    if (holds_frames && damaged_pages_.size() != before) old_rows_possible_ = true;
  }
}

class Search::ReadMeta final : public raw::TreeVisitor {
 public:
  explicit ReadMeta(Search& search) noexcept : search_(search) {}

  bool enter(std::size_t page) override { return search_.enter(page); }
  void entry(const raw::Entry& entry, std::size_t) override {
    ++found;
    const std::string_view key = text_of(entry.key);
    const auto value = search_.file_.value_of(entry, search_.held_);
    if (value && search_.entries_.take(key, *value))
      search_.mark_value(entry);
    else
      search_.entries_.lose(key);
  }
  void damaged(const raw::Damage& damage) override {
    whole = false;
    search_.note_damage("meta", damage);
  }

  std::size_t found = 0;
  bool whole = true;

 private:
  Search& search_;
};

// Whether all of the table was read.
bool Search::walk_meta() {
  const auto& head = state_.head(kMetaTable);
  if (!head) return false;
  ReadMeta meta(*this);
  raw::walk_tree(file_, *head, raw::Order::bytes, meta);
  return meta.whole && meta.found == head->entries && entries_.meta();
}

// The live slot; if the record that names it is lost, the slot with more frames.
Table Search::choose_frames() const {
  const Table zero = tables_of(Slot::zero).frames;
  const Table one = tables_of(Slot::one).frames;
  if (entries_.meta()) return tables_of(entries_.meta()->live).frames;
  const auto count = [&](Table table) { return state_.head(table) ? state_.head(table)->entries : 0; };
  return count(one) > count(zero) ? one : zero;
}

class Search::ReadFrames final : public raw::TreeVisitor {
 public:
  explicit ReadFrames(Search& search)
      : search_(search), name_(table_names()[static_cast<std::size_t>(search.frames_table_)]) {}

  bool enter(std::size_t page) override { return search_.enter(page); }
  void entry(const raw::Entry& entry, std::size_t page) override {
    const auto key = decode_key(entry.key);
    if (!key) return;
    ++keys_found;
    const auto place = frame_key(search_.format_, entry)
                           ? sound_frame(search_.file_, search_.format_, entry, *key, page, search_.held_)
                           : std::nullopt;
    if (!place) return search_.damaged_frames_.push_back(*key);
    search_.mark_value(entry);  // not before: a damaged entry may name pages of others
    search_.frames_.push_back(*place);
    before_ = depth_of(*key);
    for (; waiting_ < search_.damaged_pages_.size(); ++waiting_)
      search_.damaged_pages_[waiting_].above = before_;
  }
  void damaged(const raw::Damage& damage) override {
    whole = false;
    search_.note_damage(name_, damage);
    search_.damaged_pages_.back().below = before_;
    search_.missing_.push_back(damage.keys);
  }
  // The next pages that are damaged are of this walk.
  void begin() noexcept { waiting_ = search_.damaged_pages_.size(); }

  std::size_t keys_found = 0;
  bool whole = true;

 private:
  Search& search_;
  const std::string name_;
  std::optional<Depth> before_;
  std::size_t waiting_ = 0;  // the first damaged page that has no frame behind it so far
};

// Whether every page of the table was read.
bool Search::walk_frames() {
  const auto& head = state_.head(frames_table_);
  if (!head) return false;
  ReadFrames frames(*this);
  frames.begin();
  raw::walk_tree(file_, *head, raw::Order::bytes, frames);
  return frames.whole && frames.keys_found == head->entries;
}

void Search::report_to(SalvageReport& report) const {
  report.rows = format_;
  report.record = entries_.meta() ? SalvageReport::Record::read
                  : older_record_ ? SalvageReport::Record::older
                                  : SalvageReport::Record::lost;
  report.frames = frames_.size();
  report.frames_outside = frames_outside_;
  if (const auto& head = state_.head(frames_table_)) report.expected = head->entries;
  if (!frames_.empty()) {
    report.first = depth_of(frames_.front().key);
    report.last = depth_of(frames_.back().key);
  }
  for (const Key key : damaged_frames_) report.damaged_frames.push_back(depth_of(key));
  report.damaged_pages = damaged_pages_;
  const auto& overview = state_.head(Table(static_cast<unsigned>(frames_table_) + 1));
  if (overview && report.expected && report.frames < *report.expected)
    report.missing_ranges = missing_ranges(file_, *overview, format_, frames_);
  report.notes = entries_.note_count();
  report.facts_bytes = entries_.facts().size();
  report.damaged_entries = entries_.damaged();
  report.meta_lost = !meta_whole_;
  report.old_rows_possible = old_rows_possible_;
}

}  // namespace framesd::store::lmdb
