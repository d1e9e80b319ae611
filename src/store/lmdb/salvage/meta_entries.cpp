// SPDX-License-Identifier: MIT
#include "meta_entries.hpp"

#include "entry_crc.hpp"
#include "notes/facts.hpp"
#include "notes/notes.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

#include <algorithm>

namespace framesd::store::lmdb {
namespace {

bool is_readable(std::string_view key) noexcept {
  return !key.empty() && std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

// The number of a newer format may be a damaged one: it is read before the checksum.
bool is_as_written(Bytes record) noexcept {
  constexpr std::size_t kCrcAt = sizeof(MetaBytes) - sizeof(std::uint32_t);
  return record.size() == sizeof(MetaBytes) &&
         load_le<std::uint32_t>(&record[kCrcAt]) == crc32c(record.first(kCrcAt));
}

}  // namespace

// The newest one counts: an older one can be left on a page that was given up.
bool MetaEntries::keep_record(Bytes value) {
  const auto meta = decode_meta(value);
  if (!meta) {
    newer_ = newer_ || (meta.error() == errc::store_newer_format && is_as_written(value));
    return false;
  }
  if (!meta_ || meta->generation > meta_->generation) meta_ = *meta;
  return true;
}

bool MetaEntries::keep(std::string_view key, Bytes value) {
  if (key == kMetaKey) return keep_record(value);
  if (key.starts_with(kBondPrefix)) {
    const auto bond = decode_bond(key, value);
    if (bond) bonds_.try_emplace(std::string(key.substr(kBondPrefix.size())), *bond);
    return bond.has_value();
  }
  const bool is_note = key.starts_with(kNotePrefix);
  if (!is_note && key != kFactsKey) return false;
  const auto text = checked_entry(bytes_of(key), value);
  if (!text) return false;
  if (is_note)
    notes_.try_emplace(std::string(key.substr(kNotePrefix.size())), text_of(*text));
  else if (facts_.empty())
    facts_ = text_of(*text);
  return true;
}

// What leads from rows to notes is made again with the notes.
bool MetaEntries::take(std::string_view key, Bytes value) {
  return key.starts_with(kCellPrefix) || keep(key, value);
}

void MetaEntries::try_take(std::string_view key, Bytes value) {
  if (keep(key, value)) damaged_.erase(std::string(key));
}

std::vector<Note> MetaEntries::notes(bool rows_are_missing) const {
  std::vector<Note> notes;
  for (const auto& [key, value] : notes_) {
    Note note{.key = key, .value = value};
    if (const auto bond = bonds_.find(key); bond != bonds_.end() && !bond->second.rows.empty()) {
      const KeyRange& rows = bond->second.rows;
      note.rows =
          DepthRange{depth_of(std::max(rows.lowest, Key{1})), depth_of(std::max(rows.highest, Key{1}))};
      note.overwritten = bond->second.overwritten || rows_are_missing;
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

std::vector<std::string> MetaEntries::damaged() const {
  std::vector<std::string> keys;
  for (const std::string& key : damaged_)
    keys.push_back(is_readable(key) ? key : std::string("an entry whose key cannot be read"));
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace framesd::store::lmdb
