// SPDX-License-Identifier: MIT
//
// MetaEntries: what was found of the meta table, each entry checked by itself.
#pragma once

#include "bytes.hpp"
#include "lmdb/meta.hpp"
#include "notes/note_bonds.hpp"
#include <framesd/store/note.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store::lmdb {

class MetaEntries {
 public:
  // An entry of the table. False: it is damaged.
  [[nodiscard]] bool take(std::string_view key, Bytes value);
  // One that may be of another table, or older: kept if its checksum holds and nothing was found for its key.
  void try_take(std::string_view key, Bytes value);
  // One that is damaged, or whose value cannot be read.
  void lose(std::string_view key) { damaged_.emplace(key); }

  const std::optional<Meta>& meta() const noexcept { return meta_; }
  bool is_newer() const noexcept { return newer_; }  // the record is of a format that is not known here
  const std::string& facts() const noexcept { return facts_; }
  std::vector<Note> notes(bool rows_are_missing) const;
  std::size_t note_count() const noexcept { return notes_.size(); }
  // Keys that are readable as text, each once.
  std::vector<std::string> damaged() const;

 private:
  [[nodiscard]] bool keep(std::string_view key, Bytes value);
  [[nodiscard]] bool keep_record(Bytes value);

  std::optional<Meta> meta_;
  bool newer_ = false;
  std::string facts_;
  std::map<std::string, std::string> notes_;
  std::map<std::string, Bond> bonds_;  // by the note's key
  std::set<std::string> damaged_;
};

}  // namespace framesd::store::lmdb
