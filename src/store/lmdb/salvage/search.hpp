// SPDX-License-Identifier: MIT
//
// Search: everything of a log that can be found in its file.
//
// First down the tables of the state (state.hpp); then, where these are not whole, on every page that no
// table has led to and that is not free. Of a frame that is found in both, the one of the table counts.
#pragma once

#include "frame_records.hpp"
#include "lmdb/raw/page_file.hpp"
#include "lmdb/raw/tree.hpp"
#include "meta_entries.hpp"
#include "state.hpp"
#include <framesd/store/lmdb/salvage.hpp>

#include <optional>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

class Search {
 public:
  Search(const raw::PageFile& file, const raw::FileHeads& heads, Filter filter);

  void run();

  const RowFormat& format() const noexcept { return format_; }
  const MetaEntries& entries() const noexcept { return entries_; }
  // The record of the log, or an older one; neither: null.
  const Meta* record() const noexcept {
    if (entries_.meta()) return &*entries_.meta();
    return older_record_ ? &*older_record_ : nullptr;
  }
  const std::vector<FramePlace>& frames() const noexcept { return frames_; }
  // Fills in what was found and what was not.
  void report_to(SalvageReport& report) const;

 private:
  class MarkPages;
  class ReadMeta;
  class ReadFrames;

  bool walk_meta();
  void walk_others();
  bool walk_frames();
  Table choose_frames() const;
  [[nodiscard]] bool find_format();
  std::optional<Meta> find_older_record() const;
  std::optional<RowFormat> find_widths();
  void note_damage(const std::string& table, const raw::Damage& damage);

  template <class Body>
  void scan(Body&& body);
  void scan_meta();
  void scan_frames();
  void note_unreadable(const std::vector<std::size_t>& pages);
  void scan_page(const raw::Page& page, std::size_t number);
  bool may_be_missing(Key key) const;
  void merge();

  bool enter(std::size_t page);
  void mark_value(const raw::Entry& entry);
  bool is_open(std::size_t page) const { return !reached_[page] && !(state_.free && (*state_.free)[page]); }

  const raw::PageFile& file_;
  const State state_;
  std::vector<bool> reached_;
  RowFormat format_;
  MetaEntries entries_;
  std::optional<Meta> older_record_;
  std::vector<FramePlace> frames_;
  std::vector<FramePlace> outside_;
  std::vector<Key> damaged_frames_;
  std::vector<raw::KeySpan> missing_;  // keys of pages of the frames that could not be read
  std::vector<DamagedPage> damaged_pages_;
  std::size_t frames_outside_ = 0;
  Table frames_table_{};
  bool meta_whole_ = false;
  bool old_rows_possible_ = false;
  raw::Buffer held_;
};

}  // namespace framesd::store::lmdb
